"""Importing files and folders: every file is told about, and no other suffers from it."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from recipes_api.recipes.imports.files import find_files, import_files
from recipes_api.recipes.imports.importing import Bookkeeping
from recipes_api.recipes.imports.jobs import Wishes
from recipes_api.recipes.imports.models import ImportItem
from recipes_api.recipes.imports.queue import LeaseLost
from tests.clock import SettableClock
from tests.people import Person
from tests.recipes.documents import kept_names
from tests.recipes.imports.archives import IMPORTS, archive, ended
from tests.recipes.pages import NO_RECIPES, json_ld, page

CANONICAL = b'<link rel="canonical" href="https://example.org/waffles">'


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def books_of(app: FastAPI) -> Bookkeeping:
    return Bookkeeping(
        database=app.state.database,
        clock=app.state.clock,
        pictures=app.state.import_worker.around.pictures,
        most_items=1000,
    )


async def bring_in(app: FastAPI, owner: Person, *paths: Path, **wishes: Any) -> list[ImportItem]:
    books = books_of(app)
    owner_id, files = uuid.UUID(owner.id), find_files(paths)
    items = import_files(books, owner_id, Wishes(**wishes), files, seconds_each=10)
    return [item async for item in items]


def told(items: list[ImportItem], folder: Path) -> list[tuple[str, str]]:
    """Of each its place in the folder, and what became of it."""
    return [(str(Path(item.key).relative_to(folder)), item.state) for item in items]


def test_files_are_found_in_folders_by_their_ending(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "saved",
        {"b.HTML": b"", "a.htm": b"", "deep/er/c.jsonld": b"", "d.json": b"", "photo.jpg": b"",
         "e.zip": b"", "f.mmf": b""},
    )  # fmt: skip
    named = write(tmp_path, {"export.txt": b""}) / "export.txt"

    found = [path.name for path in find_files([folder, named, tmp_path / "missing"])]

    assert found == [
        "a.htm", "b.HTML", "d.json", "c.jsonld", "e.zip", "f.mmf", "export.txt", "missing",
    ]  # fmt: skip


async def test_each_file_becomes_recipes_or_is_refused_with_a_reason(
    app: FastAPI, ada: Person, tmp_path: Path
) -> None:
    write(
        tmp_path,
        {
            "1.html": page(),
            "2.jsonld": json_ld(name="Waffles"),
            "3.html": NO_RECIPES["no recipe"],
            "4.html": NO_RECIPES["not even text"],
            "5.json": b"{",
            "6.zip": archive("Crêpes", "Buns"),
        },
    )

    items = await bring_in(app, ada, tmp_path, tmp_path / "missing.html")

    assert told(items, tmp_path) == [
        ("1.html", "imported"),
        ("2.jsonld", "imported"),
        ("3.html", "refused"),
        ("4.html", "refused"),
        ("5.json", "refused"),
        ("6.zip/Crêpes.json", "imported"),
        ("6.zip/Buns.json", "imported"),
        ("missing.html", "refused"),
    ]
    assert all(item.reason for item in items if item.state == "refused")
    assert items[-1].reason == "No such file or directory"
    assert await kept_names(ada) == ["Buns", "Crêpes", "Waffles", "Pancakes"]


async def test_importing_a_folder_again_brings_only_what_is_new(
    app: FastAPI, ada: Person, tmp_path: Path
) -> None:
    write(tmp_path, {"1.html": page(), "2.html": CANONICAL + page(name="A")})
    await bring_in(app, ada, tmp_path)
    write(tmp_path, {"3.html": page(name="New"), "4.html": CANONICAL + page(name="A, now")})

    items = await bring_in(app, ada, tmp_path)

    assert told(items, tmp_path) == [
        ("1.html", "already-there"),
        ("2.html", "already-there"),
        ("3.html", "imported"),
        ("4.html", "already-there"),
    ]
    assert await kept_names(ada) == ["New", "A", "Pancakes"]


async def test_its_owner_sees_it_and_can_undo_it(app: FastAPI, ada: Person, tmp_path: Path) -> None:
    write(tmp_path, {"1.html": page()})
    await bring_in(app, ada, tmp_path)

    (job,) = (await ada.get(IMPORTS)).json()["items"]
    assert (job["kind"], job["state"], job["counts"]["imported"]) == ("files", "done", 1)
    assert (await ada.post(f"{IMPORTS}/{job['id']}/retry")).json()[
        "type"
    ] == "/problems/upload-gone"
    undone = await ended(ada, await ada.post(f"{IMPORTS}/{job['id']}/undo"))

    assert undone["state"] == "undone"
    assert await kept_names(ada) == []


async def test_a_dry_run_keeps_nothing(app: FastAPI, ada: Person, tmp_path: Path) -> None:
    write(tmp_path, {"1.html": page()})

    items = await bring_in(app, ada, tmp_path, dry_run=True)

    assert told(items, tmp_path) == [("1.html", "imported")]
    assert await kept_names(ada) == []


async def test_a_command_that_was_killed_is_told_apart(
    app: FastAPI, clock: SettableClock, ada: Person, tmp_path: Path
) -> None:
    write(tmp_path, {"1.html": page(), "2.html": page(name="Waffles")})
    books = books_of(app)
    files = find_files([tmp_path])
    items = import_files(books, uuid.UUID(ada.id), Wishes(), files, seconds_each=10)
    await anext(items)

    clock.advance(minutes=6)
    while await app.state.import_worker.work():
        pass

    (job,) = (await ada.get(IMPORTS)).json()["items"]
    assert (job["state"], job["counts"]["imported"]) == ("failed", 1)
    assert job["failure"] == (
        "The command that read its files has ended before it was done. Run it again."
    )
    with pytest.raises(LeaseLost):
        await anext(items)
    await items.aclose()
