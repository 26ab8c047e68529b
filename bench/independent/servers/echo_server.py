"""Tells what arrived: echo_server.py PORT [CERT KEY]."""
import hashlib
import sys

from plain_http import Handler, as_json, serve


class EchoHandler(Handler):
    def respond(self, body):
        self.answer(
            200,
            as_json({
                "line": self.requestline,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "size": len(body),
                "sha256": hashlib.sha256(body).hexdigest(),
            }),
            [("Content-Type", "application/json")],
        )


serve(int(sys.argv[1]), EchoHandler, *sys.argv[2:])
