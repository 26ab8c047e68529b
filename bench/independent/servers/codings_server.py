"""Content codings by the encoders of others: codings_server.py PORT; the path names the codings in their order (/gzip,br), /chunked/... has no length."""
import gzip
import sys
import zlib

import brotli
import zstandard

from plain_http import Handler, serve

TEXT = "".join(f"line {index} ü\n" for index in range(20_000)).encode()


def raw_deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


CODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "members": lambda data: gzip.compress(data[:1000]) + gzip.compress(data[1000:]),
    "deflate": zlib.compress,
    "raw": raw_deflate,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "identity": lambda data: data,
}
NAMES = {"members": "gzip", "raw": "deflate"}


class CodingsHandler(Handler):
    def respond(self, body):
        *more, codings = self.path.strip("/").split("/")
        data = TEXT
        for coding in codings.split(","):
            data = CODERS[coding](data)
        header = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Encoding", ", ".join(NAMES.get(c, c) for c in codings.split(",")))]
        if "chunked" not in more:
            return self.answer(200, data, header)
        self.send_response(200)
        for name, value in [*header, ("Transfer-Encoding", "chunked")]:
            self.send_header(name, value)
        self.end_headers()
        for at in range(0, len(data), 777):
            piece = data[at : at + 777]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")


serve(int(sys.argv[1]), CodingsHandler)
