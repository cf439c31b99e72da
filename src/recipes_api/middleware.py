"""What surrounds every request: its id, its log line, safe headers, and an answer to a crash."""

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recipes_api.body_limits import BodyLimits
from recipes_api.errors import BodyTooLarge, MalformedUrl, Problem

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Of a long random name in a path, which may be a key by itself (a picture's), only the beginning.
KEY_IN_PATH = re.compile(r"(?<=/)([A-Za-z0-9_-]{8})[A-Za-z0-9_-]{32,}")
QUIET_PATHS = frozenset({"/health/live", "/health/ready"})

log = structlog.get_logger()


class RequestMiddleware:
    """Outside of everything but CORS, so that no answer goes out without it."""

    def __init__(self, app: ASGIApp, *, is_https: bool, body_limits: BodyLimits) -> None:
        self._app = app
        self._body_limits = body_limits
        self._headers = {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        }
        if is_https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answer = MutableHeaders(scope=message)
                answer["X-Request-ID"] = request_id
                for name, value in self._headers.items():
                    answer.setdefault(name, value)
            await send(message)

        try:
            refusal = self._refusal(scope, headers)
            answering = self._app if refusal is None else refusal.response()
            await answering(scope, receive, send_with_headers)
        except Exception:
            log.exception("request failed", method=scope["method"], path=_path(scope))
            if status:
                raise  # The answer has begun; only closing the connection tells the client.
            await _crash().response()(scope, receive, send_with_headers)
        finally:
            if scope["path"] not in QUIET_PATHS:
                milliseconds = round((time.perf_counter() - began) * 1000, 1)
                log.info(
                    "request",
                    method=scope["method"],
                    path=_path(scope),
                    status=status,
                    ms=milliseconds,
                )

    def _refusal(self, scope: Scope, headers: Headers) -> Problem | None:
        """What must not reach the routes: they would answer in plain text, or the database fail."""
        length = headers.get("content-length", "")
        limit = self._body_limits.of(scope["path"])
        if length.isdecimal() and int(length) > limit:
            return BodyTooLarge(f"A request body has at most {limit} bytes here.")
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return MalformedUrl("The URL contains the NUL character.")
        return None


def _request_id(headers: Headers) -> str:
    """The caller's own id, if it is harmless in a log line; else a new one."""
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _path(scope: Scope) -> str:
    """As it was sent, still percent-encoded, and without the query: that may hold anything."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return KEY_IN_PATH.sub(r"\1...", raw.partition(b"?")[0].decode("latin-1"))


def _crash() -> Problem:
    return Problem(
        "Something went wrong on our side. Nothing was changed; the failure was recorded."
    )
