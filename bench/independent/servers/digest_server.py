"""Digest with CherryPy's check of the answer, for bodies (auth-int): /auth, /auth-int, /both and /rfc2069 say what is offered."""
import sys
from urllib.parse import urlsplit

from cherrypy.lib.auth_digest import HttpDigestAuthorization, get_ha1_dict_plain, synthesize_nonce

from plain_http import Handler, serve

OFFERS = {"/auth": 'qop="auth"', "/auth-int": 'qop="auth-int"', "/both": 'qop="auth-int,auth"', "/rfc2069": ""}
REALM = 'the "realm", of = marks'
USERS = get_ha1_dict_plain({"ada": "p:ss w\"rd", "jürgen": "pässwörd"})


class DigestHandler(Handler):
    def respond(self, body):
        offer = OFFERS[urlsplit(self.path).path]
        quoted = REALM.replace('"', '\\"')
        challenge = f'Digest realm="{quoted}", nonce="{synthesize_nonce(REALM, "key")}", algorithm=MD5' + (offer and ", " + offer)
        head = self.headers.get("Authorization")
        if not head:
            return self.answer(401, "", [("WWW-Authenticate", challenge)])
        given = HttpDigestAuthorization(head, self.command, accept_charset="utf-8")
        same_target = given.uri == self.path
        wanted = {"/auth": "auth", "/auth-int": "auth-int", "/both": given.qop or "none", "/rfc2069": None}[urlsplit(self.path).path]
        known = given.validate_nonce(REALM, "key") and not given.is_nonce_stale()
        ha1 = USERS(REALM, given.username)
        if known and same_target and given.qop == wanted and ha1 and given.request_digest(ha1, body.decode()) == given.response:
            return self.answer(200, "right")
        self.answer(401, f"refused: {head}", [("WWW-Authenticate", challenge)])


serve(int(sys.argv[1]), DigestHandler)
