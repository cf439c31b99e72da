"""Archives as a whole: every member is told about, and none costs another."""

import json
import tracemalloc
from pathlib import Path

import pytest

from recipes_api.recipes.importers.archives.reading import read_archive
from recipes_api.recipes.importers.problems import UnreadableArchive
from tests.recipes.importers.archives.making import documents, read, refusals, zipped
from tests.recipes.pages import NO_RECIPES, json_ld, page


def test_pages_and_json_ld_are_read_in_the_archives_order(tmp_path: Path) -> None:
    members = {"b.html": page(name="Bread"), "deep/a.json": json_ld(name="Apples")}

    found = read(tmp_path, zipped(members))

    assert [item.key for item in found] == ["b.html", "deep/a.json"]
    assert [document.name for document in documents(found)] == ["Bread", "Apples"]
    assert [item.source for item in found] == [*members.values()]


def test_a_broken_member_costs_no_other(tmp_path: Path) -> None:
    broken = {f"{name}.html": body for name, body in NO_RECIPES.items()}

    found = read(tmp_path, zipped(broken | {"z.html": page(name="Still there")}))

    assert refusals(found).keys() == broken.keys()
    assert [item.document.name for item in found if item.document] == ["Still there"]


def test_a_list_is_read_item_by_item_and_a_bad_one_is_refused_alone(tmp_path: Path) -> None:
    body = b"[" + b" ,\n".join([json_ld(name="One"), b'{"name": "no type"}', json_ld(name="3")])

    found = read(tmp_path, body + b"]", "recipes.json")

    assert [item.key for item in found] == ["recipes.json#1", "recipes.json#2", "recipes.json#3"]
    assert [item.document is not None for item in found] == [True, False, True]


@pytest.mark.parametrize("end", [b"", b",", b", {", b"} ]", b"; []"])
def test_a_list_that_breaks_off_gives_what_stood_before(tmp_path: Path, end: bytes) -> None:
    found = read(tmp_path, b"[" + json_ld(name="One") + end, "recipes.json")

    assert [item.document.name for item in found if item.document] == ["One"]
    assert "recipes.json" in refusals(found)


def test_a_comma_too_many_is_forgiven(tmp_path: Path) -> None:
    assert len(documents(read(tmp_path, b"[" + json_ld() + b",]", "recipes.json"))) == 1


def test_each_source_is_read_again_by_its_key(tmp_path: Path) -> None:
    listed = b"[" + json_ld(name="One") + b"," + json_ld(name="Two") + b"]"
    found = read(tmp_path, zipped({"list.json": listed, "page.html": page(name="Three")}))

    for item in found:
        assert item.source is not None
        (again,) = read(tmp_path, item.source, item.key)
        assert again.document == item.document


def test_what_is_known_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(zipped({"1.html": page(name="One"), "2.html": page(name="Two")}))

    found = list(read_archive(file, "export.zip", known={"1.html"}))

    assert [item.key for item in found] == ["2.html"]


def test_what_is_in_no_known_format_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, zipped({"soup.docx": b"\xd0\xcf", "1.html": page()}))

    assert refusals(found) == {"soup.docx": "It is in no recipe format that we know."}


def test_what_systems_and_pages_leave_behind_is_passed_over(tmp_path: Path) -> None:
    members = {
        "1.html": page(),
        "1_files/style.css": b"p {}",
        "1_files/soup.jpg": b"\xff\xd8\xff",
        "__MACOSX/._1.html": b"\0\5\x16\7",
        ".DS_Store": b"\0\0\0\1Bud1",
        "empty": b"",
    }

    assert len(documents(read(tmp_path, zipped(members)))) == 1


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "empty.zip"),
        (b"\x7fELF", "program"),
        (b"PK\3\4 and nothing more", "cut.zip"),
        (zipped({"1.html": page()})[:-30], "cut.zip"),
        (zipped({}), "empty.zip"),
        (zipped({"photo.jpg": b"\xff\xd8\xff", "letter.docx": b"\xd0\xcf"}), "things.zip"),
    ],
)
def test_what_is_no_archive_of_recipes_is_refused_as_a_whole(
    tmp_path: Path, body: bytes, name: str
) -> None:
    with pytest.raises(UnreadableArchive):
        read(tmp_path, body, name)


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    body = zipped({"a.html": page(name="One"), "b.html": page(name="Two")})

    found = read(tmp_path, body.replace(b"b.html", b"a.html"))

    assert [
        (item.key, document.name) for item, document in zip(found, documents(found), strict=True)
    ] == [
        ("a.html", "One"),
        ("2:a.html", "Two"),
    ]


def test_memory_stays_flat_however_long_the_list(tmp_path: Path) -> None:
    file = tmp_path / "recipes.json"
    recipe = json_ld(description="word " * 3900)
    file.write_bytes(b"[" + b",".join([recipe] * 400) + b"]")
    assert file.stat().st_size > 7_500_000

    tracemalloc.start()
    try:
        count = sum(found.document is not None for found in read_archive(file, file.name))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 400
    assert most < 4_000_000


def test_backslashes_are_folders(tmp_path: Path) -> None:
    assert [item.key for item in read(tmp_path, zipped({"deep\\a.html": page()}))] == [
        "deep/a.html"
    ]


def test_numbers_no_json_holds_and_halves_of_characters_are_left_out(tmp_path: Path) -> None:
    body = json.dumps([{"@type": "Recipe", "name": "A\0B\ud800", "servingsHint": float("nan")}])

    (document,) = documents(read(tmp_path, body.encode(), "r.json"))

    assert document.name == "AB"


def test_names_in_utf_8_without_the_flag_for_it_are_read(tmp_path: Path) -> None:
    """As the archive utility of macOS writes them, and with accents apart."""
    body = zipped({"Cre__pe.html": page()}).replace(b"Cre__pe", "Cre\u0302pe".encode())

    assert [item.key for item in read(tmp_path, body)] == ["Crêpe.html"]
