"""Reading a body within bounds: of what comes over the wire, and of what it unpacks to."""

import zlib
from collections.abc import AsyncIterator

import httpx2

from recipes_api.outbound.problems import FetchFailed

LARGEST_RATIO = 100
"""What unpacks to more than this many times its size is a bomb. Pages shrink to a tenth."""
RATIO_FREE_BYTES = 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS


async def read_body(response: httpx2.Response, largest: int) -> bytes:
    """The body, unpacked, of at most `largest` bytes; raises FetchFailed, or what httpx2 raises.

    Only gzip is asked for, so nothing else is taken, and not one coding inside another.
    """
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip"):
        raise FetchFailed("The site sent it in a compression that was not asked for.")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > largest:
        raise too_large(largest)
    pieces: AsyncIterator[bytes] = response.aiter_raw()
    if coding != "identity":
        pieces = _gunzipped(pieces, largest)
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > largest:
            raise too_large(largest)
    return bytes(body)


def too_large(largest: int) -> FetchFailed:
    return FetchFailed(f"It is too large: more than {largest} bytes.")


async def _gunzipped(packed: AsyncIterator[bytes], largest: int) -> AsyncIterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    received = unpacked = 0
    async for piece in packed:
        received += len(piece)
        try:
            plain = unpacker.decompress(piece, largest - unpacked + 1)
        except zlib.error as error:
            raise FetchFailed("The site sent something that cannot be unpacked.") from error
        unpacked += len(plain)
        if received > largest or unpacked > max(RATIO_FREE_BYTES, received * LARGEST_RATIO):
            raise too_large(largest)
        yield plain
    if not unpacker.eof:
        raise FetchFailed("It ended in the middle.")
