"""NTLM by pyspnego's acceptor: one context a connection, which checks NTLMv2 and the message integrity code.

ntlm_server.py PORT USERS [CERT KEY]: /ntlm and /negotiate say which scheme is offered; /epa wants channel bindings; anything else is
open only on a connection that is logged in.
"""
import base64
import hashlib
import os
import sys

port, users, *tls = sys.argv[1:]
os.environ["NTLM_USER_FILE"] = users

import spnego
from spnego._ntlm_raw.messages import Authenticate, AvFlags, AvId, NTClientChallengeV2
from spnego.channel_bindings import GssChannelBindings

from plain_http import Handler, as_json, serve


def bindings():
    certificate = open(tls[0]).read()
    import ssl

    der = ssl.PEM_cert_to_DER_cert(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + hashlib.sha256(der).digest())


class NtlmHandler(Handler):
    context = None
    tokens = 0
    facts = {}

    def respond(self, body):
        scheme = "Negotiate" if "/negotiate" in self.path else "NTLM"
        given = self.headers.get("Authorization", "")
        if self.context is not None and self.context.complete and not given:
            return self.answer(200, as_json({**self.facts, "body": len(body)}))
        if not given.startswith(scheme + " "):
            return self.answer(401, "who", [("WWW-Authenticate", scheme), ("WWW-Authenticate", 'Basic realm="x"')])
        token = base64.b64decode(given.split(" ", 1)[1])
        if token[8] == 1:
            self.context = spnego.server(protocol="ntlm", channel_bindings=bindings() if "/epa" in self.path else None)
        try:
            out = self.context.step(token)
        except Exception as error:
            self.context = None
            return self.answer(401, f"{type(error).__name__}: {error}", [("WWW-Authenticate", scheme)])
        if not self.context.complete:
            return self.answer(401, "", [("WWW-Authenticate", f"{scheme} {base64.b64encode(out).decode()}")])
        message = Authenticate.unpack(token)
        pairs = NTClientChallengeV2.unpack(message.nt_challenge_response[16:]).av_pairs
        self.facts = {
            "user": self.context.client_principal,
            "workstation": message.workstation,
            "mic": bool(pairs.get(AvId.flags, 0) & AvFlags.mic),
            "bound": AvId.channel_bindings in pairs,
        }
        self.answer(200, as_json({**self.facts, "body": len(body)}))


serve(int(port), NtlmHandler, *tls)
