"""Reading an archive in a process of its own, one recipe in memory at a time.

The process says which recipe it is about to read. If it takes too long over it, or dies of it,
that one recipe is refused, and another process goes on behind it.
"""

import asyncio
import multiprocessing
from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from recipes_api.errors import Problem
from recipes_api.recipes.importers.archives.found import Found
from recipes_api.recipes.importers.problems import UnreadableArchive
from recipes_api.workers import restrict

SLOW_TO_LOAD = "recipes_api.recipes.importers.archives.reading"
TOO_LONG = "Reading it took too long."
FAILED = "It cannot be read: the parser failed on it."
SECONDS_TO_FIND_THE_NEXT = 60
"""In a large archive, where much is known already, the process passes over it in silence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read next."""

    key: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    detail: str


Message = Reading | Found | Unreadable | None
"""None: there is no more."""


async def read_in_process(
    path: Path, name: str, known: Collection[str], seconds_each: float
) -> AsyncGenerator[Found]:
    """What is in the file at `path`, which is called `name`, but for those with a known key.

    Raises UnreadableArchive.
    """
    passed_over = set(known)
    while True:
        reader = _Reader(path, name, passed_over)
        await asyncio.to_thread(reader.start)
        try:
            async with aclosing(reader.found(seconds_each)) as everything:
                async for found in everything:
                    yield found
        except _Stuck as stuck:
            if stuck.key is None:
                raise UnreadableArchive(stuck.reason) from stuck
            # Its name is all there is to tell of it.
            passed_over |= reader.seen | {stuck.key}
            yield Found(stuck.key, None, stuck.reason)
        else:
            return
        finally:
            await asyncio.to_thread(reader.stop)


class _Stuck(Exception):
    """The process does not come on with the recipe of this key, or before any."""

    def __init__(self, key: str | None, reason: str) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason


class _Reader:
    """One process, and the line from it to here."""

    def __init__(self, path: Path, name: str, known: Collection[str]) -> None:
        # Forked from a clean process that has the parsers loaded, not from this one's threads.
        context = multiprocessing.get_context("forkserver")
        self._line, self._their_end = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(
            target=_read, args=(self._their_end, path, name, frozenset(known)), daemon=True
        )
        self.seen: set[str] = set()

    def start(self) -> None:
        self._process.start()
        # So that the line ends when the process does.
        self._their_end.close()

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._line.close()

    async def found(self, seconds_each: float) -> AsyncGenerator[Found]:
        """Raises _Stuck or UnreadableArchive."""
        key: str | None = None
        while True:
            try:
                seconds = SECONDS_TO_FIND_THE_NEXT if key is None else seconds_each
                message = await asyncio.to_thread(self._receive, seconds)
            except TimeoutError as error:
                raise _Stuck(key, TOO_LONG) from error
            except (EOFError, OSError) as error:
                raise _Stuck(key, FAILED) from error
            match message:
                case None:
                    return
                case Unreadable(detail):
                    raise UnreadableArchive(detail)
                case Reading():
                    key = message.key
                case Found():
                    self.seen.add(message.key)
                    key = None
                    yield message

    def _receive(self, seconds: float) -> Message:
        if not self._line.poll(seconds):
            raise TimeoutError
        message: Message = self._line.recv()
        return message


def _read(line: Connection, path: Path, name: str, known: frozenset[str]) -> None:
    """The work of the process."""
    # Loaded there only: the parsers take longer to load than all the rest.
    from recipes_api.recipes.importers.archives.reading import read_archive

    restrict()
    # Nobody listens any more: the import was stopped, or its process is gone.
    with suppress(BrokenPipeError):
        try:
            for found in read_archive(path, name, _Announcing(known, line)):
                line.send(found)
        except Problem as problem:
            line.send(Unreadable(problem.detail))
        else:
            line.send(None)


class _Announcing(Collection[str]):
    """The known keys. Each that is not among them is read next, and that is said before."""

    def __init__(self, known: frozenset[str], line: Connection) -> None:
        self._known = known
        self._line = line

    def __contains__(self, key: object) -> bool:
        if key in self._known:
            return True
        self._line.send(Reading(str(key)))
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
