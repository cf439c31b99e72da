"""Zip archives (PKWARE APPNOTE 6.3), which may be hostile in every part."""

import io
import stat
import struct
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from tempfile import SpooledTemporaryFile
from typing import IO

from recipes_api.recipes.importers.archives.bounds import BROKEN, BoundedStream, Budget
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.problems import ImportRefused, UnreadableArchive

MAGIC = (b"PK\3\4", b"PK\5\6")
DEEPEST_NESTING = 2
LARGEST_NESTED = 1024**3
SPOOLED_IN_MEMORY = 8 * 1024**2
LARGEST_DIRECTORY = 16 * 1024**2
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
LOCATOR_64 = struct.Struct("<4sLQL")
END_OF_DIRECTORY_64 = struct.Struct("<4sQ2H2L4Q")
LONGEST_COMMENT = 65_535
ENCRYPTED = 0x1
UTF_8 = 0x800


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in a zip archive."""

    archive: "ZipArchive"
    info: zipfile.ZipInfo
    key: str

    @property
    def path(self) -> PurePosixPath:
        return _path(self.info)

    def stream(self) -> IO[bytes]:
        return io.BufferedReader(self.archive.open(self.info))


class ZipArchive:
    """A zip archive, perhaps inside another one; then they share a budget."""

    def __init__(self, file: IO[bytes], prefix: str, budget: Budget, depth: int = 1) -> None:
        """Raises UnreadableArchive."""
        try:
            _check_directory(file)
            self._zip = zipfile.ZipFile(file)
        except (*BROKEN, NotImplementedError) as error:
            raise UnreadableArchive("The zip archive is broken or not whole.") from error
        self._prefix = prefix
        self._budget = budget
        self._depth = depth
        # Of two with one name the first is found, and both are members.
        self._by_path = {_path(info): info for info in reversed(self._zip.infolist())}

    def members(self) -> Iterator[Member]:
        met: Counter[str] = Counter()
        for info in self._zip.infolist():
            if not info.is_dir():
                yield self._member(info, met)

    def find(self, path: PurePosixPath) -> Member | None:
        info = self._by_path.get(PurePosixPath(unicodedata.normalize("NFC", str(path))))
        return None if info is None else self._member(info, Counter())

    def _member(self, info: zipfile.ZipInfo, met: Counter[str]) -> ZipMember:
        key = f"{self._prefix}{_path(info)}"
        met[key] += 1
        return ZipMember(self, info, key if met[key] == 1 else f"{met[key]}:{key}")

    def open(self, info: zipfile.ZipInfo) -> BoundedStream:
        """Raises ImportRefused."""
        path = _path(info)
        if path.is_absolute() or ".." in path.parts or PureWindowsPath(path).drive:
            raise ImportRefused("Its name points outside the archive.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ImportRefused("It is a link, not a file.")
        if info.flag_bits & ENCRYPTED:
            raise ImportRefused("It is encrypted. Export it without a password.")
        try:
            unpacked = self._zip.open(info)
        except NotImplementedError as error:
            raise ImportRefused("It is packed in a way that we cannot read.") from error
        except (*BROKEN, RuntimeError) as error:
            raise ImportRefused("It is broken: it is not where the archive says.") from error
        return BoundedStream(unpacked, info.compress_size, self._budget)

    @contextmanager
    def nested(self, member: Member) -> Iterator["ZipArchive"]:
        """The archive that a member is. Raises ImportRefused or UnreadableArchive."""
        if self._depth >= DEEPEST_NESTING:
            raise ImportRefused("It is an archive in an archive in an archive.")
        with SpooledTemporaryFile(SPOOLED_IN_MEMORY) as file:
            size = 0
            with member.stream() as stream:
                while chunk := stream.read(65_536):
                    size += len(chunk)
                    if size > LARGEST_NESTED:
                        raise ImportRefused("It is an archive larger than 1 GB in an archive.")
                    file.write(chunk)
            yield ZipArchive(file, f"{member.key}/", self._budget, self._depth + 1)


def _path(info: zipfile.ZipInfo) -> PurePosixPath:
    """Of a name as programs write it: with backslashes, against APPNOTE 4.4.17, or in UTF-8
    without the flag that says so (4.4.4), and letters in one piece or with their accents apart.
    """
    name = info.filename
    if not info.flag_bits & UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return PurePosixPath(unicodedata.normalize("NFC", name.replace("\\", "/")))


def _check_directory(file: IO[bytes]) -> None:
    """The directory is read into memory as a whole, however large it says that it is."""
    end = file.seek(0, io.SEEK_END)
    tail_bytes = min(end, LONGEST_COMMENT + END_OF_DIRECTORY.size + LOCATOR_64.size)
    file.seek(end - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + END_OF_DIRECTORY.size:
        raise zipfile.BadZipFile("no end of directory")
    size = END_OF_DIRECTORY.unpack_from(tail, at)[5]
    if size == 0xFFFF_FFFF and at >= LOCATOR_64.size:
        offset = LOCATOR_64.unpack_from(tail, at - LOCATOR_64.size)[2]
        file.seek(min(offset, end))
        size = END_OF_DIRECTORY_64.unpack(file.read(END_OF_DIRECTORY_64.size))[8]
    if size > LARGEST_DIRECTORY:
        raise UnreadableArchive("The zip archive has more members than we read.")
    file.seek(0)
