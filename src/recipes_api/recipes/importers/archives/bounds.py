"""How much is read of an archive that may be a bomb: counted while reading, no header is believed.

A deflated stream grows at most 1032 times; recipes grow up to about 20 times.
"""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from typing import IO

from recipes_api.recipes.importers.problems import ImportRefused

LARGEST_IN_MEMORY = 64 * 1024**2
LARGEST_STREAMED = 4 * 1024**3
LARGEST_TOTAL = 64 * 1024**3
TOO_LARGE = f"It is larger than {LARGEST_IN_MEMORY // 1024**2} MB."
GREATEST_RATIO = 200
RATIO_COUNTS_FROM = 4 * 1024**2
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


class Budget:
    """How many bytes may still come out of an archive and of all archives in it."""

    def __init__(self, archive_bytes: int) -> None:
        self._left = min(LARGEST_TOTAL, max(RATIO_COUNTS_FROM, archive_bytes * GREATEST_RATIO))

    def spend(self, count: int) -> None:
        """Raises ImportRefused when nothing is left."""
        self._left -= count
        if self._left < 0:
            raise ImportRefused("The archive unpacks to more than we read.")


class BoundedStream(io.RawIOBase):
    """What comes out of a packed stream, up to a bound, a ratio and the archive's budget.

    Reading raises ImportRefused where one is passed, or where the stream is broken.
    """

    def __init__(self, unpacked: IO[bytes], packed_bytes: int, budget: Budget) -> None:
        self._unpacked = unpacked
        self._bound = min(LARGEST_STREAMED, max(RATIO_COUNTS_FROM, packed_bytes * GREATEST_RATIO))
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._unpacked.read(len(buffer))
        except BROKEN as error:
            raise ImportRefused("It is broken: what is in it is not what was packed.") from error
        self._bound -= len(chunk)
        if self._bound < 0:
            raise ImportRefused("It unpacks to far more than any recipe does.")
        self._budget.spend(len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._unpacked.close()
        super().close()


def unpack_gzip(packed: bytes) -> bytes:
    """Raises ImportRefused."""
    budget = Budget(len(packed))
    unpacked = io.BufferedReader(gzip.GzipFile(fileobj=io.BytesIO(packed)))
    with BoundedStream(unpacked, len(packed), budget) as stream:
        body = io.BufferedReader(stream).read(LARGEST_IN_MEMORY + 1)
    if len(body) > LARGEST_IN_MEMORY:
        raise ImportRefused(TOO_LARGE)
    return body
