"""A file, or a zip archive, as a folder of members that are read within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from recipes_api.recipes.importers.archives.bounds import LARGEST_IN_MEMORY, TOO_LARGE
from recipes_api.recipes.importers.problems import ImportRefused

HEAD_BYTES = 4096


class Member(Protocol):
    """A file in an archive."""

    @property
    def key(self) -> str:
        """Its name with those of the archives around it; no other member has it."""
        ...

    @property
    def path(self) -> PurePosixPath:
        """Its place in its archive."""
        ...

    @property
    def archive(self) -> "Archive":
        """What it is in."""
        ...

    def stream(self) -> IO[bytes]:
        """Raises ImportRefused, also while it is read."""
        ...


class Archive(Protocol):
    """A folder of members."""

    def members(self) -> Iterator[Member]: ...

    def find(self, path: PurePosixPath) -> Member | None:
        """The member at a place in this archive."""
        ...


def read_member(member: Member) -> bytes:
    """The whole of it. Raises ImportRefused."""
    with member.stream() as stream:
        body = stream.read(LARGEST_IN_MEMORY + 1)
    if len(body) > LARGEST_IN_MEMORY:
        raise ImportRefused(TOO_LARGE)
    return body


def read_head(member: Member) -> bytes:
    """Its first bytes, enough to recognise a format by. Raises ImportRefused."""
    with member.stream() as stream:
        return stream.read(HEAD_BYTES)


@dataclass(frozen=True, slots=True)
class SingleFile:
    """A file by itself: the only member of a folder."""

    file: Path
    name: str

    @property
    def key(self) -> str:
        return self.name

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    @property
    def archive(self) -> Archive:
        return self

    def stream(self) -> IO[bytes]:
        return self.file.open("rb")

    def members(self) -> Iterator[Member]:
        yield self

    def find(self, path: PurePosixPath) -> Member | None:
        return self if path == self.path else None
