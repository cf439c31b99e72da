"""Importing files and folders: every file is told about, and no other suffers from it."""

import uuid
from pathlib import Path

from fastapi import FastAPI

from recipes_api.database import Database
from recipes_api.recipes.import_files import FileResult, find_files, import_files
from recipes_api.recipes.imports.keeping import Outcome
from recipes_api.recipes.imports.models import Duplicates
from tests.clock import SettableClock
from tests.people import Person
from tests.recipes.documents import kept_names
from tests.recipes.pages import NO_RECIPES, json_ld, page

CANONICAL = b'<link rel="canonical" href="https://example.org/waffles">'


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


async def bring_in(
    app: FastAPI, database: Database, clock: SettableClock, owner: Person, *paths: Path
) -> list[FileResult]:
    files = find_files(paths)
    owner_id = uuid.UUID(owner.id)
    results = import_files(database, app.state.page_parser, owner_id, files, Duplicates.SKIP, clock)
    return [result async for result in results]


def test_files_are_found_in_folders_by_their_ending(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "saved",
        {"b.HTML": b"", "a.htm": b"", "deep/er/c.jsonld": b"", "d.json": b"", "photo.jpg": b""},
    )
    named = write(tmp_path, {"export.txt": b""}) / "export.txt"

    found = [path.name for path in find_files([folder, named, tmp_path / "missing"])]

    assert found == ["a.htm", "b.HTML", "d.json", "c.jsonld", "export.txt", "missing"]


async def test_each_file_becomes_a_recipe_or_is_refused_with_a_reason(
    app: FastAPI, database: Database, clock: SettableClock, ada: Person, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "saved",
        {
            "1.html": page(),
            "2.jsonld": json_ld(name="Waffles"),
            "3.html": NO_RECIPES["no recipe"],
            "4.html": NO_RECIPES["not even text"],
            "5.json": b"{",
            "6.html": page(name="Crêpes"),
        },
    )

    results = await bring_in(app, database, clock, ada, folder, tmp_path / "missing.html")

    assert [(Path(result.path).name, result.outcome, result.detail) for result in results] == [
        ("1.html", Outcome.IMPORTED, "Pancakes"),
        ("2.jsonld", Outcome.IMPORTED, "Waffles"),
        ("3.html", Outcome.REFUSED, "There is no recipe on this page that we can read."),
        ("4.html", Outcome.REFUSED, "There is no recipe on this page that we can read."),
        ("5.json", Outcome.REFUSED, "This is not JSON."),
        ("6.html", Outcome.IMPORTED, "Crêpes"),
        ("missing.html", Outcome.REFUSED, "No such file or directory"),
    ]
    assert await kept_names(ada) == ["Crêpes", "Waffles", "Pancakes"]


async def test_importing_a_folder_again_brings_only_what_is_new(
    app: FastAPI, database: Database, clock: SettableClock, ada: Person, tmp_path: Path
) -> None:
    folder = write(tmp_path / "saved", {"1.html": page(), "2.html": CANONICAL + page(name="A")})
    await bring_in(app, database, clock, ada, folder)
    write(folder, {"3.html": page(name="New"), "4.html": CANONICAL + page(name="A, now")})

    results = await bring_in(app, database, clock, ada, folder)

    assert [(Path(result.path).name, result.outcome) for result in results] == [
        ("1.html", Outcome.ALREADY_THERE),
        ("2.html", Outcome.ALREADY_THERE),
        ("3.html", Outcome.IMPORTED),
        ("4.html", Outcome.ALREADY_THERE),
    ]
    assert await kept_names(ada) == ["New", "A", "Pancakes"]
