"""Where pixels lie, in whichever store: written whole, found again, deleted."""

import os
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from recipes_api.images import files as module
from recipes_api.images.files import ImageFiles, Store, new_name

ID = "ab" * 32
FILES = {"small": b"s", "medium": b"mm", "large": b"lll"}


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    return LocalStore(tmp_path / "images", mkdir=True)


@pytest.fixture
def files(store: Store) -> ImageFiles:
    return ImageFiles(store)


async def test_what_was_written_is_read(files: ImageFiles) -> None:
    stored_as = new_name(ID)
    await files.write(stored_as, FILES)

    assert {size: await files.read(stored_as, size) for size in FILES} == FILES
    assert await files.read(stored_as.replace("ab", "cd"), "large") is None


async def test_the_same_picture_never_gets_the_same_files(files: ImageFiles) -> None:
    """So what deletes the files of an old row cannot touch those of a new one."""
    first, second = new_name(ID), new_name(ID)
    for name in (first, second):
        await files.write(name, FILES)

    await files.delete(first)

    assert await files.read(first, "large") is None
    assert await files.read(second, "large") == b"lll"
    await files.delete(first)


async def test_files_are_on_the_disk_before_anything_refers_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files themselves, and the folders that name them."""
    synced = []

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(module.os, "fsync", note)
    stored_as = new_name(ID)
    await ImageFiles(LocalStore(tmp_path)).write(stored_as, FILES)

    assert set(synced) == {
        *(tmp_path / f"{stored_as}-{size}.webp" for size in FILES), tmp_path / "ab", tmp_path,
    }  # fmt: skip
    assert os.fsync is note
