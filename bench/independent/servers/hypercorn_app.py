"""An ASGI application: says which HTTP version it speaks, what it was sent, and streams back many pieces."""
import hashlib
import json


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    digest, size, more = hashlib.sha256(), 0, True
    while more:
        event = await receive()
        body, more = event.get("body", b""), event.get("more_body", False)
        digest.update(body)
        size += len(body)
    status = int(scope["path"].strip("/")) if scope["path"].strip("/").isdigit() else 200
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json"), (b"x-version", scope["http_version"].encode())]})
    if scope["path"] == "/stream":
        for index in range(2000):
            await send({"type": "http.response.body", "body": b"x" * 1000, "more_body": True})
    text = json.dumps({"size": size, "sha256": digest.hexdigest(), "query": scope["query_string"].decode()})
    await send({"type": "http.response.body", "body": b"" if scope["path"] == "/stream" else text.encode()})
