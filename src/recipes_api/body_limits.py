"""How large a request body may be: small on most routes, larger where files are sent."""

from collections.abc import Mapping

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send


class BodyLimits:
    """The most bytes that each route takes; `by_route` has those that differ from the usual.

    A route is named by its path as it is declared, with its parameters in braces.
    """

    def __init__(self, usual: int, by_route: Mapping[str, int]) -> None:
        self._usual = usual
        self._by_route = [(compile_path(route)[0], limit) for route, limit in by_route.items()]

    def of(self, path: str) -> int:
        """For the path of a request."""
        return next((limit for route, limit in self._by_route if route.match(path)), self._usual)


class BodyLimitMiddleware:
    """Counts the bytes that arrive, whatever Content-Length says; too many are a 413.

    Not FastAPI's own `max_body_size`: that stands outside, and puts plain text for our problem.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limited = RequestBodyLimitMiddleware(self._app, self._limits.of(scope["path"]))
        await limited(scope, receive, send)
