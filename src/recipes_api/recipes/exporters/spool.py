"""What is made faster than it is taken waits on the disk: nothing is held up by a slow client."""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import IO

CHUNK_BYTES = 256 * 1024


async def spooled(chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The same bytes, at the pace of who takes them; the chunks are made at their own.

    What making them raises is raised here, behind what was made before it. Closed early, this
    stops the making, too. The file has no name, and is gone when this ends.
    """
    with tempfile.TemporaryFile() as file:
        spool = _Spool(file)
        making = asyncio.create_task(spool.fill(chunks))
        try:
            async with aclosing(spool.read()) as taken:
                async for chunk in taken:
                    yield chunk
            await making
        finally:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)


class _Spool:
    """A file that grows at its end, and is read from its beginning."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = 0
        self._is_whole = False
        self._grown = asyncio.Event()

    async def fill(self, chunks: AsyncGenerator[bytes]) -> None:
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    await asyncio.to_thread(self._append, chunk)
                    self._size += len(chunk)
                    self._grown.set()
        finally:
            self._is_whole = True
            self._grown.set()

    def _append(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._file.flush()

    async def read(self) -> AsyncGenerator[bytes]:
        position = 0
        while True:
            while position < self._size:
                count = min(CHUNK_BYTES, self._size - position)
                chunk = await asyncio.to_thread(os.pread, self._file.fileno(), count, position)
                position += len(chunk)
                yield chunk
            if self._is_whole:
                return
            self._grown.clear()
            await self._grown.wait()
