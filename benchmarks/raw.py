"""The limit: an ASGI application that answers `GET /SIZE` with as many constant bytes."""

from starlette.types import Receive, Scope, Send

Answer = tuple[list[tuple[bytes, bytes]], bytes]

ANSWERS: dict[str, Answer] = {}


def answer_of(path: str) -> Answer:
    """Made once a size, so that a request costs nothing but the server's own work."""
    if path not in ANSWERS:
        body = b"x" * int(path[1:])
        length = str(len(body)).encode()
        ANSWERS[path] = [(b"content-type", b"application/json"), (b"content-length", length)], body
    return ANSWERS[path]


async def app(scope: Scope, _receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    headers, body = answer_of(scope["path"])
    await send(
        {"type": "http.response.start", "status": 200, "headers": headers, "trailers": False}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
