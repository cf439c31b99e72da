"""JSON bodies read without guessing: what is ambiguous or cannot be stored is refused.

Python's parser takes the last of two equal names, reads NaN, fails on deep nesting with a
RecursionError and lets through NUL and lone surrogates, which no database stores as text
(RFC 8259 4 and 8.2 leave all of these open; RFC 7493, I-JSON, forbids them).
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import NoReturn, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, JsonValue, ValidationError

MAXIMUM_DEPTH = 64
MAXIMUM_DIGITS = 400


def loads(body: bytes) -> JsonValue:
    """Parses one JSON text; raises json.JSONDecodeError with a reason a person understands."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        _refuse("The body is not UTF-8", error.start)
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_int,
            parse_float=_float,
        )
    except RecursionError:
        _refuse(f"The body is nested deeper than {MAXIMUM_DEPTH} levels")
    check(value)
    return value


def _refuse(reason: str, position: int = 0) -> NoReturn:
    raise json.JSONDecodeError(reason, "", position)


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) < len(pairs):
        (twice, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        _refuse(f"The name {twice[:100]!r} appears twice in one object")
    return members


def _refuse_constant(name: str) -> NoReturn:
    _refuse(f"{name} is not JSON")


def _int(digits: str) -> int:
    if len(digits) > MAXIMUM_DIGITS:
        _refuse("A number has too many digits")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        _refuse("A number is too large")
    return number


def check(value: JsonValue) -> None:
    """Raises json.JSONDecodeError, a ValueError, where a value is too deep or cannot be stored."""
    level: list[JsonValue] = [value]
    for _ in range(MAXIMUM_DEPTH):
        below: list[JsonValue] = []
        for item in level:
            if isinstance(item, str):
                check_text(item)
            elif isinstance(item, dict):
                for name in item:
                    check_text(name)
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return
        level = below
    _refuse(f"The body is nested deeper than {MAXIMUM_DEPTH} levels")


def check_text(text: str) -> None:
    """Raises json.JSONDecodeError for characters that no database stores as text."""
    if "\0" in text:
        _refuse("A text contains the NUL character")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        _refuse("A text contains half of a surrogate pair")


Body = TypeVar("Body", bound=BaseModel)


def validated(model: type[Body], body: bytes) -> Body:
    """A body that a route reads itself, because others are sent to it too.

    Raises RequestValidationError.
    """
    try:
        return model.model_validate(loads(body))
    except json.JSONDecodeError as error:
        raise RequestValidationError(
            [{"type": "json_invalid", "loc": ("body", error.pos), "ctx": {"error": error.msg}}]
        ) from error
    except ValidationError as error:
        raise RequestValidationError(
            [{**part, "loc": ("body", *part["loc"])} for part in error.errors()]
        ) from error


class StrictJSONRequest(Request):
    async def json(self) -> JsonValue:
        return loads(await self.body())


class StrictJSONRoute(APIRoute):
    """The route class of every router that takes JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictJSONRequest(request.scope, request.receive))

        return handle_strictly
