"""Checks the signature of each request with a library that others wrote: signature_server.py PORT SCHEME SETTINGS.

200 for a right signature, 401 with the reason for a wrong one. SETTINGS is JSON: the keys that the scheme needs.
"""
import base64
import hashlib
import json
import sys
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from plain_http import Handler, serve

port, scheme, settings = int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])


class Refused(Exception):
    pass


def parts_of(text, separator=","):
    return dict(part.strip().split("=", 1) for part in text.split(separator) if "=" in part)


def same(what, theirs, ours, told=""):
    if theirs != ours:
        raise Refused(f"{what}: the library has {theirs}, sent was {ours}\n{told}")


def awsv4(request, url, body):
    """botocore makes the signature of what arrived, from the headers that the request says are signed."""
    from botocore.auth import S3SigV4Auth, SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    split = urlsplit(url)
    query = parse_qsl(split.query, keep_blank_values=True)
    given = dict(query)
    presigned = "X-Amz-Signature" in given
    if presigned:
        claims = {name[6:]: value for name, value in query if name.startswith("X-Amz-")}
        date, token = claims["Date"], claims.get("Security-Token")
    else:
        head = request.headers["Authorization"]
        claims = parts_of(head.removeprefix("AWS4-HMAC-SHA256 "))
        date, token = request.headers["X-Amz-Date"], request.headers.get("X-Amz-Security-Token")
    same("session token", settings.get("sessionToken") if "token" in url else None, token)
    key, day, region, service, _ = claims["Credential"].split("/")
    same("day", date[:8], day)
    signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(Credentials(key, settings["secretKey"], token), service, region)
    # S3 signs the path as it is encoded by the book, others encode what arrived once more.
    path = quote(unquote(split.path), safe="/~") if service == "s3" else split.path
    signed = AWSRequest(request.command, f"{split.scheme}://{split.netloc}{path}", data=body)
    signed.params = [(name, value) for name, value in query if name != "X-Amz-Signature"]
    for name in claims["SignedHeaders"].split(";"):
        for value in request.headers.get_all(name):
            signed.headers.add_header(name, value)
    if "host" not in claims["SignedHeaders"].split(";"):
        raise Refused("host is not signed")
    signed.context["timestamp"] = date
    if presigned and service == "s3":
        signed.headers["X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
        canonical = signer.canonical_request(signed).replace("x-amz-content-sha256:UNSIGNED-PAYLOAD\n", "")
        canonical = canonical.replace(";x-amz-content-sha256", "")
    else:
        sent_hash = request.headers.get("X-Amz-Content-Sha256")
        if sent_hash not in (None, "UNSIGNED-PAYLOAD"):
            same("hash of the body", hashlib.sha256(body).hexdigest(), sent_hash)
        canonical = signer.canonical_request(signed)
    signature = signer.signature(signer.string_to_sign(signed, canonical), signed)
    same("signature", signature, claims["Signature"], canonical)


def oauth1(request, url, body):
    from oauthlib.oauth1 import ResourceEndpoint, SignatureOnlyEndpoint, RequestValidator

    class Validator(RequestValidator):
        enforce_ssl = False
        allowed_signature_methods = [f"{family}-SHA{size}" for family in ("HMAC", "RSA") for size in ("1", "256", "512")] + ["PLAINTEXT"]
        nonce_length = client_key_length = access_token_length = verifier_length = (1, 80)
        safe_characters = set(map(chr, range(32, 0x3000)))
        dummy_client = dummy_access_token = "dummy"

        def validate_client_key(self, client_key, request):
            return client_key in (settings["consumerKey"], "plain")

        def validate_access_token(self, client_key, token, request):
            return token == settings["token"]

        def validate_timestamp_and_nonce(self, *words, **more):
            return True

        def validate_realms(self, client_key, token, request, uri=None, realms=None):
            return True

        def get_client_secret(self, client_key, request):
            return "plain" if client_key == "plain" else settings["consumerSecret"]

        def get_access_token_secret(self, client_key, token, request):
            return "plain" if client_key == "plain" else settings["tokenSecret"]

        def get_rsa_key(self, client_key, request):
            return settings["publicKey"]

    is_form = request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
    text = body.decode() if is_form else ""
    everything = " ".join([url, text, request.headers.get("Authorization", "")])
    arguments = (url, request.command, text, dict(request.headers.items()))
    if "oauth_token" in everything:
        valid, found = ResourceEndpoint(Validator()).validate_protected_resource_request(*arguments, realms=["any"])
    else:
        valid, found = SignatureOnlyEndpoint(Validator()).validate_request(*arguments)
    if not valid:
        raise Refused(f"oauthlib refuses: {found and found.validator_log}")
    if "wantHash" in url:
        named = dict(found.oauth_params).get("oauth_body_hash") or found.oauth_params
        name = found.signature_method.split("SHA")[1]
        same("oauth_body_hash", base64.b64encode(hashlib.new(f"sha{name}", body).digest()).decode(), named)


def hawk(request, url, body):
    import mohawk

    head = request.headers.get("Authorization")
    hashed = 'hash="' in (head or "")
    if "wantHash" in url and not hashed:
        raise Refused("no hash of the payload")
    mohawk.Receiver(
        lambda name: settings[name],
        head,
        url,
        request.command,
        content=body if hashed else mohawk.base.EmptyValue,
        content_type=request.headers.get("Content-Type", "") if hashed else mohawk.base.EmptyValue,
        accept_untrusted_content=not hashed,
    )


def edgegrid(request, url, body):
    from akamai.edgegrid.edgegrid import EdgeGridAuthHeaders
    from requests.structures import CaseInsensitiveDict

    head = request.headers["Authorization"]
    sent = parts_of(head.removeprefix("EG1-HMAC-SHA256 "), ";")
    keys = [settings[name] for name in ("clientToken", "clientSecret", "accessToken")]
    signer = EdgeGridAuthHeaders(*keys, headers_to_sign=settings["headersToSign"], max_body=settings["maxBody"])
    received = type("Received", (), {})()
    received.method, received.url, received.body = request.command, url, body
    received.headers = CaseInsensitiveDict(request.headers.items())
    same("header", signer.make_auth_header(received, sent["timestamp"], sent["nonce"]), head)


def jwt(request, url, body):
    import jwt as pyjwt

    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or dict(parse_qsl(urlsplit(url).query))["token"]
    algorithm = pyjwt.get_unverified_header(token)["alg"]
    same("algorithm", dict(parse_qsl(urlsplit(url).query))["alg"], algorithm)
    key = settings[algorithm[:2] if algorithm[:2] != "ES" else algorithm]
    claims = pyjwt.decode(token, key, algorithms=[algorithm], audience="verifier", issuer="assay", options={"require": ["exp", "iat"]})
    if "asap" in url:
        same("kid", "key-1", pyjwt.get_unverified_header(token)["kid"])
        if not claims.get("jti"):
            raise Refused("no jti")


VERIFY = {"awsv4": awsv4, "oauth1": oauth1, "hawk": hawk, "edgegrid": edgegrid, "jwt": jwt}[scheme]


class SignatureHandler(Handler):
    def respond(self, body):
        VERIFY(self, f"http://{self.headers['Host']}{self.path}", body)
        self.answer(200, "right")


serve(port, SignatureHandler)
