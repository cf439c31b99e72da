"""Pages of a list that stay right while the list changes: a cursor says after what to go on."""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from fastapi import Depends, Query

from recipes_api.errors import InvalidRequest

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100
BEGINNING = 2**62
NUMBER_BYTES = 8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, tzinfo=UTC)
LARGEST_ID = uuid.UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Lists count downwards; the page holds what is numbered below `before`."""

    before: int = BEGINNING

    def encode(self) -> str:
        """Opaque, so that nobody does arithmetic with it."""
        number = self.before.to_bytes(NUMBER_BYTES, "big")
        return base64.urlsafe_b64encode(number).rstrip(b"=").decode()

    @classmethod
    def decode(cls, cursor: str) -> Self:
        """Raises ValueError for what `encode` did not make."""
        try:
            number = base64.urlsafe_b64decode(cursor + "=")
        except (binascii.Error, ValueError) as error:
            raise ValueError("not base64url") from error
        decoded = cls(int.from_bytes(number, "big"))
        if len(number) != NUMBER_BYTES or decoded.before > BEGINNING or decoded.encode() != cursor:
            raise ValueError("not a cursor")
        return decoded


@dataclass(frozen=True, slots=True)
class Position:
    """In a list of some other order: the page begins after the item with these values."""

    order: str
    values: tuple[int | float | str, ...]

    def encode(self) -> str:
        text = json.dumps([self.order, *self.values], separators=(",", ":"), ensure_ascii=False)
        encoded = text.encode(errors="surrogatepass")
        return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode()

    @classmethod
    def decode(cls, cursor: str) -> Self:
        """Raises ValueError for what `encode` did not make."""
        try:
            decoded = json.loads(base64.urlsafe_b64decode(cursor + "=="))
        except (binascii.Error, UnicodeDecodeError, RecursionError) as error:
            raise ValueError("not a cursor") from error
        if not isinstance(decoded, list) or not decoded:
            raise ValueError("not a cursor")
        order, *values = decoded
        position = cls(order, tuple(values))
        if position.encode() != cursor:
            raise ValueError("not a cursor")
        return position


@dataclass(frozen=True, slots=True)
class TimeCursor:
    """Lists go back in time; what has one and the same time is ordered by its id."""

    before: datetime = LATEST
    before_id: uuid.UUID = LARGEST_ID

    def encode(self) -> str:
        return Position("time", (microseconds_of(self.before), str(self.before_id))).encode()


def microseconds_of(moment: datetime) -> int:
    """Since 1970: as a cursor writes a time."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(microseconds: int) -> datetime:
    """Raises OverflowError for what no calendar has."""
    return EPOCH + timedelta(microseconds=microseconds)


def refused_cursor() -> InvalidRequest:
    detail = "This is no cursor of ours for this list. Begin without one."
    return InvalidRequest.at("query", "/cursor", detail)


def read_number(cursor: str | None) -> Cursor:
    """Raises InvalidRequest for what is no cursor of a list that counts downwards."""
    if cursor is None:
        return Cursor()
    try:
        return Cursor.decode(cursor)
    except ValueError as error:
        raise refused_cursor() from error


def read_position(cursor: str, order: str, types: tuple[type, ...]) -> Position:
    """Raises InvalidRequest for what is no cursor of a list in this order, with such values."""
    try:
        position = Position.decode(cursor)
    except ValueError as error:
        raise refused_cursor() from error
    given = tuple(type(value) for value in position.values)
    fits = position.order == order and given == types
    if not fits or not all(_is_storable(value) for value in position.values):
        raise refused_cursor()
    return position


def _is_storable(value: float | str) -> bool:
    """Whether a database can compare with it."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return -BEGINNING <= value <= BEGINNING


CursorText = Annotated[
    str | None, Query(max_length=2000, description="`next_cursor` of the page before.")
]


async def read_cursor(cursor: CursorText = None) -> Cursor:
    return read_number(cursor)


async def read_time_cursor(cursor: CursorText = None) -> TimeCursor:
    if cursor is None:
        return TimeCursor()
    microseconds, before_id = read_position(cursor, "time", (int, str)).values
    try:
        return TimeCursor(moment_of(int(microseconds)), uuid.UUID(str(before_id)))
    except (ValueError, OverflowError) as error:
        raise refused_cursor() from error


PageCursor = Annotated[Cursor, Depends(read_cursor)]
PageTimeCursor = Annotated[TimeCursor, Depends(read_time_cursor)]
PageLimit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="Items of a page.")]
