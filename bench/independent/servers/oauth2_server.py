"""An OAuth 2 server made of Authlib's grants: tokens at /token, a login page without a page at /authorize, a resource at /me."""
import base64
import os
import sys
import time

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, AuthorizationCodeMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify, request

app = Flask(__name__)
app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"client_credentials": 2, "password": 2, "authorization_code": 2}
tokens, codes = [], {}


class Client(ClientMixin):
    def __init__(self, name, secret, methods):
        self.client_id, self.client_secret, self.methods = name, secret, methods

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return scope or ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri.startswith(("http://127.0.0.1", "http://localhost"))

    def check_client_secret(self, client_secret):
        return self.client_secret == client_secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method in self.methods

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return True


CLIENTS = {
    "header": Client("header", "s3cret", ["client_secret_basic"]),
    "body": Client("body", "s3cret", ["client_secret_post"]),
    "odd:name": Client("odd:name", "p%ss wörd&+", ["client_secret_post"]),
    "public": Client("public", "", ["none"]),
}


class Token(TokenMixin):
    def __init__(self, token, client, user):
        self.token, self.client, self.user, self.at, self.revoked = token, client, user, time.time(), False

    def check_client(self, client):
        return client.client_id == self.client.client_id

    def get_scope(self):
        return self.token.get("scope", "")

    def get_expires_in(self):
        return self.token["expires_in"]

    def is_expired(self):
        return time.time() > self.at + self.token["expires_in"]

    def is_revoked(self):
        return self.revoked

    def get_user(self):
        return self.user

    def get_client(self):
        return self.client


class Code(AuthorizationCodeMixin):
    def __init__(self, code, request):
        payload = request.payload
        self.code, self.client_id, self.user, self.redirect_uri, self.scope = code, payload.client_id, request.user, payload.redirect_uri, payload.scope
        self.code_challenge = payload.data.get("code_challenge")
        self.code_challenge_method = payload.data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


class ByCode(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def save_authorization_code(self, code, request):
        codes[code] = Code(code, request)

    def query_authorization_code(self, code, client):
        found = codes.get(code)
        return found if found and found.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code):
        del codes[authorization_code.code]

    def authenticate_user(self, authorization_code):
        return authorization_code.user


class ByPassword(grants.ResourceOwnerPasswordCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def authenticate_user(self, username, password):
        return username if (username, password) == ("ada lovelace", "p+ss&wörd") else None


class ByRefresh(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        return next((t for t in tokens if t.token.get("refresh_token") == refresh_token and not t.revoked), None)

    def authenticate_user(self, refresh_token):
        return refresh_token.user

    def revoke_old_credential(self, refresh_token):
        refresh_token.revoked = True


class ByClient(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]


server = AuthorizationServer(app, query_client=CLIENTS.get, save_token=lambda token, request: tokens.append(Token(token, request.client, request.user or request.client.client_id)))
server.register_grant(ByCode, [CodeChallenge(required=True)])
for grant in (ByPassword, ByRefresh, ByClient):
    server.register_grant(grant)


class Validator(BearerTokenValidator):
    def authenticate_token(self, token_string):
        return next((t for t in tokens if t.token["access_token"] == token_string), None)


protect = ResourceProtector()
protect.register_token_validator(Validator())


@app.post("/token")
def token():
    return server.create_token_response()


@app.get("/authorize")
def authorize():
    return server.create_authorization_response(grant=server.get_consent_grant(end_user="ada"), grant_user="ada")


@app.route("/me", methods=["GET", "POST"])
@protect()
def me():
    from authlib.integrations.flask_oauth2 import current_token

    refreshed = sum(1 for t in tokens if t.revoked)
    return jsonify(user=current_token.user, scope=current_token.get_scope(), tokens=len(tokens), refreshed=refreshed)


app.run("127.0.0.1", int(sys.argv[1]))
