"""Errors as RFC 9457 problem details: what was wrong, and what to do about it.

Every domain error is a subclass of Problem that knows its status and its stable `type`, a URI
relative to the service; `GET /problems/{name}` explains it to a person.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar, Self

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

MEDIA_TYPE = "application/problem+json"


class InvalidPart(BaseModel):
    """One part of a request that was refused."""

    where: str = Field(description="`body`, `query`, `path`, `header` or `cookie`.")
    pointer: str = Field(description="JSON Pointer (RFC 6901) into that place.")
    detail: str


class ProblemDetails(BaseModel):
    """RFC 9457 3.1. Further members depend on `type`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/not-found"])
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    detail: str | None = Field(None, examples=["There is no such recipe."])
    errors: list[InvalidPart] | None = None


class Problem(Exception):
    """An error that the client is told about. Its docstring is its page under /problems."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "server-error"
    title: ClassVar[str] = "The server failed"

    def __init__(
        self,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, JsonValue] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = dict(members or {})

    def response(self) -> JSONResponse:
        body = {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        return JSONResponse(body, self.status, self.headers, media_type=MEDIA_TYPE)


class NotFound(Problem):
    """There is nothing at this address, or nothing that you may see."""

    status, slug, title = 404, "not-found", "Not found"


class MethodNotAllowed(Problem):
    """There is something at this address, but not for this HTTP method; see `Allow`."""

    status, slug, title = 405, "method-not-allowed", "The method is not allowed"


class MalformedRequest(Problem):
    """The request could not be read at all."""

    status, slug, title = 400, "malformed-request", "The request cannot be read"


class InvalidRequest(Problem):
    """Some part of the request is not as the API document says; `errors` names each part."""

    status, slug, title = 422, "invalid-request", "The request is not valid"

    @classmethod
    def at(cls, where: str, pointer: str, detail: str) -> Self:
        """For one part of the request, as `InvalidPart` names it."""
        part: JsonValue = {"where": where, "pointer": pointer, "detail": detail}
        return cls(f"{where}{pointer}: {detail}", members={"errors": [part]})


class BodyTooLarge(Problem):
    """The request body is larger than this service takes."""

    status, slug, title = 413, "body-too-large", "The body is too large"


class MalformedUrl(Problem):
    """The URL contains something that no address here can contain."""

    status, slug, title = 400, "malformed-url", "The URL is malformed"


class TooManyRequests(Problem):
    """You asked too often. Wait for as many seconds as `Retry-After` says."""

    status, slug, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(
            detail,
            headers={"Retry-After": str(retry_after), "Cache-Control": "no-store"},
            members={"retry_after": retry_after},
        )


class Unavailable(Problem):
    """The database could not be reached in time. Nothing was changed; try again."""

    status, slug, title = 503, "unavailable", "Unavailable for the moment"


def responses(*problems: type[Problem]) -> dict[int | str, dict[str, object]]:
    """The `responses=` of a route that may answer with these problems."""
    by_status: dict[int, list[type[Problem]]] = {}
    for problem in problems:
        by_status.setdefault(problem.status, []).append(problem)
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {
        status: {
            "description": " / ".join(problem.title for problem in same),
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status, same in by_status.items()
    }


def _pointer(location: Sequence[int | str]) -> str:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return "".join(f"/{part}" for part in parts)


PLAIN_WORDS = {
    "extra_forbidden": "There is no member of this name here.",
    "missing": "This is missing.",
    "model_attributes_type": "Send a JSON object, with Content-Type: application/json.",
    "model_type": "Send a JSON object.",
}
"""Where pydantic speaks to programmers of what is wrong with a request."""


def _invalid_parts(error: RequestValidationError) -> list[dict[str, str]]:
    """Where and why, without the offending values: one of them may be a password."""
    parts = []
    for item in error.errors():
        where, *inside = item["loc"]
        invalid_json = item["type"] == "json_invalid"
        said = item["ctx"]["error"] if invalid_json else item["msg"]
        detail = PLAIN_WORDS.get(item["type"], said)
        pointer = "" if invalid_json else _pointer(inside)
        parts.append({"where": str(where), "pointer": pointer, "detail": str(detail)})
    return parts


def invalid_body(error: ValidationError) -> RequestValidationError:
    """What a body makes of a thing that it is to change, told like a body that is not valid."""
    return RequestValidationError(
        [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
    )


async def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)  # noqa: S101 - narrows what the handler is registered for
    return error.response()


async def _on_validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    parts = _invalid_parts(error)
    first = parts[0]
    detail = f"{first['where']}{first['pointer']}: {first['detail']}"
    members = {"errors": jsonable_encoder(parts)}
    return InvalidRequest(detail, members=members).response()


def _allowed_methods(request: Request) -> list[str]:
    """Of every route at this address (RFC 9110 10.2.1); the framework names those of one."""
    path = request.scope["path"]
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        if context.path_format and compile_path(context.path_format)[0].match(path):
            found |= context.methods or set()
    return sorted(found)


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses: unknown addresses, wrong methods, unreadable bodies."""
    assert isinstance(error, HTTPException)  # noqa: S101
    headers = error.headers
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NotFound("There is nothing at this address.", headers=headers).response()
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(_allowed_methods(request))
        headers = {"Allow": allowed}
        return MethodNotAllowed(f"Here one can use {allowed}.", headers=headers).response()
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return BodyTooLarge("The request body is too large.", headers=headers).response()
    return MalformedRequest(str(error.detail), headers=headers).response()


async def _on_unavailable(_request: Request, _error: Exception) -> JSONResponse:
    detail = "The database did not answer in time. Nothing was changed; try again."
    return Unavailable(detail, headers={"Retry-After": "5"}).response()


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(PoolTimeout, _on_unavailable)
    app.add_exception_handler(OperationalError, _on_unavailable)
    app.add_exception_handler(ConnectionError, _on_unavailable)


def _all_problems(root: type[Problem] = Problem) -> list[type[Problem]]:
    return [root, *(found for child in root.__subclasses__() for found in _all_problems(child))]


PAGES: dict[str, str] = {}
"""Slug -> the page that explains it; filled by `describe_problems` when every feature is known."""

router = APIRouter(include_in_schema=False)


def describe_problems() -> None:
    for problem in _all_problems():
        # Those that only say what it is that was not found share the page of "not found".
        if "slug" in vars(problem):
            PAGES[problem.slug] = f"{problem.title} ({problem.status})\n\n{problem.__doc__}\n"


@router.get("/problems/{slug}")
async def explain_problem(slug: Annotated[str, Path(max_length=100)]) -> PlainTextResponse:
    """What a problem type means."""
    if slug not in PAGES:
        raise NotFound("There is no such problem type.")
    return PlainTextResponse(PAGES[slug])
