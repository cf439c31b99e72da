"""Pages of a list that stay right while the list changes: a cursor says after what to go on."""

import base64
import binascii
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
ID_BYTES = 16
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, tzinfo=UTC)
LARGEST_ID = uuid.UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Lists count downwards; the page holds what is numbered below `before`."""

    before: int = BEGINNING

    def encode(self) -> str:
        """Opaque, so that nobody does arithmetic with it."""
        return _encode(self.before.to_bytes(NUMBER_BYTES, "big"))

    @classmethod
    def decode(cls, cursor: str) -> Self:
        """Raises ValueError for what `encode` did not make."""
        before = int.from_bytes(_decode(cursor, NUMBER_BYTES), "big")
        if before > BEGINNING:
            raise ValueError("not a cursor")
        return cls(before)


@dataclass(frozen=True, slots=True)
class TimeCursor:
    """Lists go back in time; what has one and the same time is ordered by its id."""

    before: datetime = LATEST
    before_id: uuid.UUID = LARGEST_ID

    def encode(self) -> str:
        microseconds = (self.before - EPOCH) // timedelta(microseconds=1)
        number = microseconds.to_bytes(NUMBER_BYTES, "big", signed=True)
        return _encode(number + self.before_id.bytes)

    @classmethod
    def decode(cls, cursor: str) -> Self:
        """Raises ValueError for what `encode` did not make."""
        decoded = _decode(cursor, NUMBER_BYTES + ID_BYTES)
        microseconds = int.from_bytes(decoded[:NUMBER_BYTES], "big", signed=True)
        try:
            before = EPOCH + timedelta(microseconds=microseconds)
        except OverflowError as error:
            raise ValueError("not a cursor") from error
        return cls(before, uuid.UUID(bytes=decoded[NUMBER_BYTES:]))


def _encode(position: bytes) -> str:
    return base64.urlsafe_b64encode(position).rstrip(b"=").decode()


def _decode(cursor: str, length: int) -> bytes:
    """Raises ValueError unless it is the one way in which `_encode` writes so many bytes."""
    try:
        position = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if len(position) != length or _encode(position) != cursor:
        raise ValueError("not a cursor")
    return position


CursorParameter = Annotated[
    str | None, Query(max_length=100, description="`next_cursor` of the page before.")
]


def _not_a_cursor() -> InvalidRequest:
    detail = "This is not a cursor of ours. Begin without one."
    return InvalidRequest.at("query", "/cursor", detail)


async def read_cursor(cursor: CursorParameter = None) -> Cursor:
    try:
        return Cursor() if cursor is None else Cursor.decode(cursor)
    except ValueError as error:
        raise _not_a_cursor() from error


async def read_time_cursor(cursor: CursorParameter = None) -> TimeCursor:
    try:
        return TimeCursor() if cursor is None else TimeCursor.decode(cursor)
    except ValueError as error:
        raise _not_a_cursor() from error


PageCursor = Annotated[Cursor, Depends(read_cursor)]
PageTimeCursor = Annotated[TimeCursor, Depends(read_time_cursor)]
PageLimit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="Items of a page.")]
