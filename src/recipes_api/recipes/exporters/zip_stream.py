"""A zip archive that goes out while it is written, and is the same for the same files."""

import zipfile

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip archive knows (PKWARE APPNOTE 4.4.6); ours say no other."""
UNIX = 3
PLAIN_FILE = 0o100644 << 16
LEVEL = 6


class ZipStream:
    """Members go in one after the other, and come out as bytes at once."""

    def __init__(self) -> None:
        self._out = _Outlet()
        self._zip = zipfile.ZipFile(self._out, "w")  # type: ignore[call-overload] # only write()

    def add(self, name: str, body: bytes, *, is_packed: bool = False) -> bytes:
        """The archive's next bytes. What is packed already is only stored."""
        member = zipfile.ZipInfo(name, LONG_AGO)
        member.create_system = UNIX
        member.external_attr = PLAIN_FILE
        member.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        self._zip.writestr(member, body, compresslevel=None if is_packed else LEVEL)
        return self._out.take()

    def close(self) -> bytes:
        """The archive's last bytes."""
        self._zip.close()
        return self._out.take()


class _Outlet:
    """Where zipfile writes to; it cannot go back, and so zipfile does not."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        self._chunks.append(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken
