"""Hostile archives: refused item by item, with bounded time and memory."""

import io
import stat
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from recipes_api.recipes.importers.archives import bounds, zip_archive
from recipes_api.recipes.importers.problems import UnreadableArchive
from tests.recipes.importers.archives.making import documents, read, refusals, zipped
from tests.recipes.pages import json_ld, page

GOOD = {"good.html": page(name="Good")}


def assert_only_good_comes(tmp_path: Path, body: bytes, bad: str, reason: str) -> None:
    found = read(tmp_path, body)
    assert [item.document.name for item in found if item.document] == ["Good"]
    assert reason in refusals(found)[bad]


def test_a_member_that_unpacks_far_too_much_is_refused(tmp_path: Path) -> None:
    bomb = b"<html>" + bytes(20_000_000)
    assert_only_good_comes(
        tmp_path, zipped({"bomb.html": bomb, **GOOD}), "bomb.html", "far more than any recipe"
    )


def test_headers_are_not_believed(tmp_path: Path) -> None:
    bomb = b"<html>" + bytes(20_000_000)
    body = zipped({"bomb.html": bomb, **GOOD}).replace(struct.pack("<L", len(bomb)), b"\x10\0\0\0")

    found = read(tmp_path, body)

    assert [item.document.name for item in found if item.document] == ["Good"]
    assert "bomb.html" in refusals(found)


def test_many_small_bombs_share_one_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "GREATEST_RATIO", 2)
    monkeypatch.setattr(bounds, "RATIO_COUNTS_FROM", 500_000)
    swollen = page() + b" " * 100_000

    found = read(tmp_path, zipped({f"{n}.html": swollen for n in range(20)}))

    refused = refusals(found)
    assert 0 < len(refused) < 20
    assert set(refused.values()) == {"The archive unpacks to more than we read."}


def test_a_member_too_large_for_memory_is_refused(tmp_path: Path) -> None:
    body = zipped({"huge.html": page() + bytes(65 * 1024**2), **GOOD}, zipfile.ZIP_STORED)
    assert_only_good_comes(tmp_path, body, "huge.html", "larger than 64 MB")


def test_what_was_changed_after_packing_is_refused(tmp_path: Path) -> None:
    body = zipped({"bad.html": page(name="Baaaad"), **GOOD}, zipfile.ZIP_STORED)
    assert_only_good_comes(
        tmp_path, body.replace(b"Baaaad", b"Beeeed"), "bad.html", "not what was packed"
    )


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.html", "/etc/passwd.html", "C:\\a.html", "a/../../b.html"]
)
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    """SECURITY O11."""
    body = zipped({name: page(), **GOOD})
    assert_only_good_comes(tmp_path, body, name.replace("\\", "/"), "outside the archive")


def test_links_are_refused(tmp_path: Path) -> None:
    made = io.BytesIO(zipped(GOOD))
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert_only_good_comes(tmp_path, made.getvalue(), "link.html", "a link")


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    body = bytearray(zipped({"secret.html": page(), **GOOD}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        body[body.index(signature) + offset] |= 1
    assert_only_good_comes(tmp_path, bytes(body), "secret.html", "encrypted")


def test_unknown_packings_are_refused(tmp_path: Path) -> None:
    body = bytearray(zipped({"odd.html": page(), **GOOD}))
    for signature, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        body[body.index(signature) + offset] = 97
    assert_only_good_comes(tmp_path, bytes(body), "odd.html", "packed in a way")


def test_archives_in_archives_are_read_once_and_no_deeper(tmp_path: Path) -> None:
    inner = zipped({"a.html": page(name="Inside"), "deeper.zip": zipped(GOOD)})

    found = read(tmp_path, zipped({"inner.zip": inner, "broken.zip": inner[:50], **GOOD}))

    assert [item.key for item in found if item.document] == ["inner.zip/a.html", "good.html"]
    assert refusals(found) == {
        "inner.zip/deeper.zip": "It is an archive in an archive in an archive.",
        "broken.zip": "The zip archive is broken or not whole.",
    }


def test_the_archives_inside_share_the_bound_of_the_one_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "RATIO_COUNTS_FROM", 300_000)
    inner = zipped({f"{n}.html": page() + b" " * 90_000 for n in range(10)})

    found = read(tmp_path, zipped({f"{n}.zip": inner for n in range(10)}))

    assert "The archive unpacks to more than we read." in refusals(found).values()


def test_an_endless_directory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "LARGEST_DIRECTORY", 1000)
    body = zipped({f"{n}.html": b"" for n in range(100)})

    with pytest.raises(UnreadableArchive, match="more members than we read"):
        read(tmp_path, body)


def test_a_bomb_of_json_is_refused(tmp_path: Path) -> None:
    deep = b'{"@type": "Recipe", "name": "Deep", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

    found = read(tmp_path, zipped({"deep.json": deep, "list.json": b"[" + deep + b"]", **GOOD}))

    assert [item.document.name for item in found if item.document] == ["Good"]
    assert set(refusals(found)) == {"deep.json", "list.json"}


def test_no_flipped_byte_crashes_the_reader(tmp_path: Path) -> None:
    body = zipped({"a.json": json_ld(name="A"), "b.json": json_ld(name="B")})
    for place in range(len(body)):
        flipped = bytearray(body)
        flipped[place] ^= 0xFF
        with suppress(UnreadableArchive):
            read(tmp_path, bytes(flipped))


def test_ten_thousand_members_are_read(tmp_path: Path) -> None:
    body = zipped({f"{n}.dat": b"" for n in range(9_999)} | GOOD)

    assert len(documents(read(tmp_path, body))) == 1
