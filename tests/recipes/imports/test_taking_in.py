"""What may be sent to be imported, and how much of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.requests import ClientDisconnect

from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.pagination import BEGINNING, Cursor
from recipes_api.recipes.imports.models import ImportChunk, ImportJob
from recipes_api.recipes.imports.uploads import CHUNK_BYTES, store_upload, write_upload
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, make_settings, running
from tests.people import Person, SignUp
from tests.recipes.documents import kept_names
from tests.recipes.imports.archives import (
    FILE,
    IMPORTS,
    archive,
    begin,
    begin_urls,
    counts,
    ended,
    imported,
    items_of,
    zipped,
)
from tests.recipes.pages import NO_RECIPES, json_ld, page


async def test_a_page_and_json_ld_are_imported_too(ada: Person) -> None:
    for body, name in ((page(name="A page"), "a.html"), (json_ld(name="JSON-LD"), "b.json")):
        job = await imported(ada, body, name=name)
        assert job["counts"] == counts(imported=1), name

    assert sorted(await kept_names(ada)) == ["A page", "JSON-LD"]


async def test_what_is_no_archive_fails_and_says_why(ada: Person) -> None:
    for body in (b"x", b"PK\x03\x04" + bytes(100), archive("Soup")[:60], bytes(range(256)) * 50):
        job = await imported(ada, body)

        assert job["state"] == "failed"
        assert job["failure"].endswith("."), "a sentence"
        assert job["counts"]["imported"] == 0


async def test_pages_without_a_recipe_are_refused_with_a_reason(ada: Person) -> None:
    job = await imported(ada, NO_RECIPES["no recipe"], name="about.html")

    (item,) = await items_of(ada, job)
    assert (item["state"], item["recipe_id"]) == ("refused", None)
    assert "no recipe" in item["reason"]


async def test_nothing_and_strange_wishes_are_refused(ada: Person) -> None:
    empty = await begin(ada, b"")
    assert (empty.status_code, empty.json()["type"]) == (422, "/problems/invalid-request")
    for wanted in ({"duplicates": "all"}, {"dry_run": "x"}, {"name": ""}, {"name": "a" * 256},
                   {"name": "a\nb"}):  # fmt: skip
        refused = await begin(ada, archive("Soup"), **wanted)
        assert refused.status_code == 422, wanted
    assert (await ada.get(IMPORTS)).json()["items"] == [], "what was refused is not there"


@pytest.mark.parametrize("kind", ["multipart/form-data", "text/plain", "image/png", "", "json"])
async def test_a_file_is_sent_as_itself(ada: Person, kind: str) -> None:
    refused = await ada.post(IMPORTS, content=archive("Soup"), headers={"Content-Type": kind})

    assert (refused.status_code, refused.json()["type"]) == (415, "/problems/unsupported-format")


@pytest.mark.parametrize(
    "body",
    [[], {}, {"urls": []}, {"urls": "https://example.org"}, {"urls": [1]}, {"urls": [""]},
     {"urls": ["https://example.org/" + "a" * 2050]}, {"urls": ["https://e.org"] * 501},
     {"urls": ["https://example.org"], "more": 1}],
)  # fmt: skip
async def test_a_list_of_addresses_is_just_that(
    settings: Settings, clock: SettableClock, tmp_path: Path, body: Any
) -> None:
    fetching = make_settings(settings.resolved_database_url, tmp_path, fetch=True)
    async with running(fetching, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")

        refused = await ada.post(IMPORTS, json=body)

        assert refused.status_code == 422, body
        assert refused.json()["type"] == "/problems/invalid-request"


async def test_where_pages_are_not_fetched_addresses_are_refused(ada: Person) -> None:
    refused = await begin_urls(ada, "https://example.org/soup")

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/fetching-is-off")


@pytest.fixture
async def strict(settings: Settings, clock: SettableClock, tmp_path: Path) -> AsyncIterator[Person]:
    """Ada, where little is allowed and nothing is worked on."""
    little = make_settings(
        settings.resolved_database_url, tmp_path, fetch=True, imports_at_once=0, imports_open=2,
        import_max_bytes=2 * CHUNK_BYTES, import_space_bytes=3 * CHUNK_BYTES, imports_per_hour=20,
        max_body_bytes=1024,
    )  # fmt: skip
    async with running(little, clock) as app, client_of(app) as client:
        yield await people.sign_up(client, "ada@example.org")


async def test_an_upload_may_be_larger_than_other_bodies_up_to_a_bound(strict: Person) -> None:
    assert (await begin(strict, bytes(CHUNK_BYTES + 1))).status_code == 202

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield bytes(CHUNK_BYTES)

    for content in (bytes(2 * CHUNK_BYTES + 1), in_pieces()):
        refused = await strict.post(IMPORTS, content=content, headers=FILE)
        assert refused.status_code == 413
        assert refused.json()["type"] == "/problems/body-too-large"
    addresses = await begin_urls(strict, *(f"https://example.org/{'a' * n}" for n in range(100)))
    assert addresses.status_code == 413, "a list of addresses is no upload"
    assert len((await strict.get(IMPORTS)).json()["items"]) == 1


async def test_one_person_has_few_imports_open(strict: Person) -> None:
    """SECURITY O12."""
    first = await begin(strict, archive("Soup"))
    await begin(strict, archive("Bread"))

    refused = await begin(strict, archive("Cake"))

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/too-many-imports")
    await strict.post(f"{IMPORTS}/{first.json()['id']}/cancel")
    assert (await begin(strict, archive("Cake"))).status_code == 202


async def test_the_files_of_one_person_have_so_much_room(strict: Person) -> None:
    for size in (2 * CHUNK_BYTES, CHUNK_BYTES):
        begun = await begin(strict, bytes(size))
        await strict.post(f"{IMPORTS}/{begun.json()['id']}/cancel")

    refused = await begin(strict, b"one more")

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-room-for-upload")
    await strict.post(f"{IMPORTS}/{begun.json()['id']}/undo")
    assert (await begin(strict, b"one more")).status_code == 202, "its file went when it was undone"


async def test_addresses_count_as_imports_of_this_hour(strict: Person) -> None:
    for numbers in (range(15), range(15)):
        begun = await begin_urls(strict, *(f"https://example.org/{n}" for n in numbers))

    assert (begun.status_code, begun.json()["type"]) == (429, "/problems/too-many-requests")


async def test_a_file_goes_when_all_of_it_was_imported(ada: Person, database: Database) -> None:
    await imported(ada, archive("Soup"))
    refused = await imported(ada, zipped({"bread.json": b'{"a": 1}'}))
    assert refused["counts"] == counts(refused=1)

    async with database.reading() as session:
        kept = (await session.exec(select(ImportChunk.job_id))).all()
    assert [str(job_id) for job_id in kept] == [refused["id"]]
    again = await ended(ada, await ada.post(f"{IMPORTS}/{refused['id']}/retry"))
    assert again["counts"] == counts(refused=1)


async def test_an_upload_that_breaks_off_leaves_nothing(ada: Person, database: Database) -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield bytes(CHUNK_BYTES)
        raise ClientDisconnect

    with suppress(ClientDisconnect):
        await ada.post(IMPORTS, content=breaks_off(), headers=FILE)

    async with database.reading() as session:
        assert (await session.exec(select(ImportJob))).all() == []


async def test_old_imports_are_forgotten(ada: Person, app: Any, clock: SettableClock) -> None:
    await imported(ada, archive("Soup"))
    (clean,) = (duty for duty in duties(app) if duty.name == "clean")

    clock.advance(days=29)
    await clean.work()
    async with app.state.database.reading() as session:
        assert len((await session.exec(select(ImportJob))).all()) == 1
    clock.advance(days=2)
    await clean.work()

    async with app.state.database.reading() as session:
        assert (await session.exec(select(ImportJob))).all() == []


async def test_a_file_is_what_it_was_whatever_pieces_it_came_in(
    strict: Person, database: Database, clock: SettableClock, tmp_path: Path
) -> None:
    begun = await begin(strict, b"\0")
    async with database.reading() as session:
        (job_id,) = (await session.exec(select(ImportJob.id))).all()
    assert str(job_id) == begun.json()["id"]
    async with database.writing() as session:
        chunk = (await session.exec(select(ImportChunk))).one()
        await session.delete(chunk)
        await session.commit()
    whole = bytes(range(256)) * 5000

    async def pieces() -> AsyncIterator[bytes]:
        for size in (1, 70_000, 0, CHUNK_BYTES, 600_000):
            nonlocal whole_at
            yield whole[whole_at : whole_at + size]
            whole_at += size
        yield whole[whole_at:]

    whole_at = 0
    kept = await store_upload(database, job_id, pieces(), 10**9, clock)
    await write_upload(database, job_id, tmp_path / "copy")

    assert kept == len(whole)
    assert await asyncio.to_thread((tmp_path / "copy").read_bytes) == whole


async def test_lists_are_in_pages_and_each_persons_own(ada: Person, sign_up: SignUp) -> None:
    jobs = [await imported(ada, archive(name)) for name in ("Soup", "Bread", "Cake")]
    bob = await sign_up("bob@example.org")

    async def pages(url: str) -> list[Any]:
        found: list[Any] = []
        wanted = {"limit": "2"}
        while True:
            page = (await ada.get(url, params=wanted)).json()
            found.append(page["items"])
            if page["next_cursor"] is None:
                return found
            wanted["cursor"] = page["next_cursor"]

    assert await pages(IMPORTS) == [jobs[:0:-1], jobs[:1]]
    strange = Cursor(BEGINNING - 2**61).encode()
    url = f"{IMPORTS}/{jobs[0]['id']}/items"
    assert (await ada.get(url, params={"cursor": strange})).json()["items"] == []
    many = await imported(ada, archive("A", "B", "C"))
    shown = await pages(f"{IMPORTS}/{many['id']}/items")
    assert [[item["position"] for item in page] for page in shown] == [[0, 1], [2]]
    assert (await bob.get(IMPORTS)).json() == {"items": [], "next_cursor": None}
