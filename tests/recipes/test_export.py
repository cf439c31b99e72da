"""Taking recipes out, all or some, as one file that other programs read."""

import csv
import gzip
import io
import json
import uuid
import zipfile
from collections.abc import AsyncGenerator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from lxml import html

from recipes_api.database import Database
from recipes_api.recipes.exporters import exporting as exports
from recipes_api.recipes.exporters import spool
from recipes_api.recipes.exporters.collections import KINDS, WRITERS, CollectionForm
from recipes_api.recipes.exporters.exporting import export
from recipes_api.recipes.exporters.spool import spooled
from recipes_api.recipes.search.filters import Filter
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named

EXPORT = "/api/v1/export"
SITE = "https://recipes.example"
BREAD = named("Bread", recipeIngredient=["500 g flour"], keywords=["basic"])


async def take(person: Person, form: str, **wanted: Any) -> httpx2.Response:
    answer = await person.get(EXPORT, params={"format": form, **wanted})
    assert answer.status_code == 200, answer.text
    return answer


async def members(person: Person, form: str, **wanted: Any) -> dict[str, bytes]:
    """Name and content of every file in the archive, which is checked whole."""
    answer = await take(person, form, **wanted)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert {member.date_time for member in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
async def kept(ada: Person, sign_up: SignUp) -> Person:
    """Somebody with two recipes and one in the trash; another one's are beside them."""
    eve = await sign_up("eve@example.org")
    await keep(eve, named("Eve's secret"))
    await keep(ada, SOUP)
    await keep(ada, BREAD)
    gone = await keep(ada, named("Gone"))
    await ada.delete(f"{RECIPES}/{gone['id']}", headers=ANY_VERSION)
    return ada


@pytest.mark.parametrize(
    ("form", "extension"), [("markdown", "md"), ("recipemd", "md"), ("cooklang", "cook")]
)
async def test_text_forms_are_files_in_a_zip(kept: Person, form: str, extension: str) -> None:
    files = await members(kept, form)

    assert list(files) == [f"Bread.{extension}", f"Tomato soup.{extension}"]
    one = (await kept.get(RECIPES)).json()["items"][1]["id"]
    alone = await kept.get(f"{RECIPES}/{one}?format={form}")
    assert files[f"Tomato soup.{extension}"] == alone.content


async def test_paprika_is_a_zip_of_gzipped_recipes(kept: Person) -> None:
    answer = await take(kept, "paprika")
    files = await members(kept, "paprika")

    assert answer.headers["content-disposition"].endswith('.paprikarecipes"')
    assert {json.loads(gzip.decompress(body))["name"] for body in files.values()} == {
        "Bread", "Tomato soup",
    }  # fmt: skip


async def test_json_ld_is_a_list_of_recipes(kept: Person) -> None:
    answer = await take(kept, "jsonld")

    assert answer.headers["content-type"] == "application/ld+json"
    assert [(node["@type"], node["name"]) for node in answer.json()] == [
        ("Recipe", "Bread"), ("Recipe", "Tomato soup"),
    ]  # fmt: skip


async def test_csv_is_a_table(kept: Person) -> None:
    answer = await take(kept, "csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["name"] for row in rows] == ["Bread", "Tomato soup"]


async def test_html_is_a_cookbook_with_its_contents(kept: Person) -> None:
    answer = await take(kept, "html")

    page = html.document_fromstring(answer.text)
    links = {link.get("href"): link.text for link in page.iterfind(".//nav//a")}
    recipes = {f"#{part.get('id')}": part.findtext(".//h1") for part in page.iter("article")}
    assert links == recipes
    assert list(links.values()) == ["Bread", "Tomato soup"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src")


async def test_a_file_says_what_it_is_and_is_kept_by_no_cache(kept: Person) -> None:
    for form in CollectionForm:
        answer = await take(kept, form)
        assert answer.headers["content-type"] == KINDS[form].media_type
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"].startswith(
            'attachment; filename="recipes-2026-'
        )
        assert "Eve's secret" not in answer.text
        assert ("Gone" in answer.text) is (form is CollectionForm.BUNDLE)


async def test_a_filter_takes_out_what_a_list_shows(kept: Person) -> None:
    for wanted in ({"keyword": "BASIC"}, {"q": "brea"}):
        assert list(await members(kept, "markdown", **wanted)) == ["Bread.md"]
    assert list(await members(kept, "markdown", category="soup")) == ["Tomato soup.md"]
    assert await members(kept, "markdown", keyword="none has it") == {}


async def test_of_nothing_there_is_a_file_too(ada: Person) -> None:
    for form in CollectionForm:
        assert (await take(ada, form)).content
    assert (await take(ada, "jsonld")).json() == []


async def test_recipes_of_one_name_are_two_files(ada: Person) -> None:
    for name in ("Soup", "soup", "../Soup", "CON"):
        await keep(ada, named(name))

    assert list(await members(ada, "markdown")) == [
        "Soup.md", "CON_.md", "Soup (2).md", "soup (3).md",
    ]  # fmt: skip


async def test_an_export_shows_one_moment(
    ada: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changes while it is written is not in it, not even half."""
    monkeypatch.setattr(exports, "READ_AT_ONCE", 1)
    for number in range(3):
        await keep(ada, named(f"Old {number}"))
    chunks = export(database, uuid.UUID(ada.id), Filter(), WRITERS[CollectionForm.JSON_LD](), SITE)
    written = [await anext(chunks), await anext(chunks)]

    cards = (await ada.get(RECIPES)).json()["items"]
    for card in cards:
        url = f"{RECIPES}/{card['id']}"
        await ada.patch(url, json={"name": "New"}, headers=ANY_VERSION)
    await ada.delete(f"{RECIPES}/{cards[0]['id']}", headers=ANY_VERSION)
    await keep(ada, named("Newest"))
    written += [chunk async for chunk in chunks]

    names = [node["name"] for node in json.loads(b"".join(written))]
    assert names == ["Old 0", "Old 1", "Old 2"]


async def test_exports_are_limited(settings: Any, ada: Person, app: FastAPI) -> None:
    """SECURITY O13."""
    app.state.settings = settings.model_copy(update={"exports_per_hour": 2})

    answers = [(await ada.get(EXPORT)).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


async def test_a_form_that_we_do_not_write_is_refused(ada: Person) -> None:
    answer = await ada.get(EXPORT, params={"format": "docx"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/format"


async def numbers(made: list[int]) -> AsyncGenerator[bytes]:
    try:
        for number in range(100):
            made.append(number)
            yield b"%03d" % number
    finally:
        made.append(-1)


async def test_a_spool_gives_everything_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "CHUNK_BYTES", 7)

    taken = b"".join([chunk async for chunk in spooled(numbers([]))])

    assert taken == b"".join(b"%03d" % number for number in range(100))


async def test_what_is_written_waits_for_no_reader_and_stops_with_it() -> None:
    made: list[int] = []
    reading = spooled(numbers(made))

    assert await anext(reading) == b"000"
    await reading.aclose()

    assert made[-1] == -1, "the database's connection is given back"


async def test_a_failure_comes_out_behind_what_was_written() -> None:
    async def failing() -> AsyncGenerator[bytes]:
        yield b"begun"
        raise OSError("no space")

    reading = spooled(failing())

    assert await anext(reading) == b"begun"
    with pytest.raises(OSError, match="no space"):
        await anext(reading)
