"""Pages of a list that stay right while the list changes: a cursor says after what to go on."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import Depends, Query

from recipes_api.errors import InvalidRequest

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100
BEGINNING = 2**62
NUMBER_BYTES = 8


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


async def read_cursor(
    cursor: Annotated[
        str | None, Query(max_length=100, description="`next_cursor` of the page before.")
    ] = None,
) -> Cursor:
    if cursor is None:
        return Cursor()
    try:
        return Cursor.decode(cursor)
    except ValueError as error:
        raise InvalidRequest(
            "query/cursor: This is not a cursor of ours. Begin without one.",
            members={
                "errors": [{"where": "query", "pointer": "/cursor", "detail": "Not a cursor."}]
            },
        ) from error


PageCursor = Annotated[Cursor, Depends(read_cursor)]
PageLimit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="Items of a page.")]
