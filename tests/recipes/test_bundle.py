"""Our own bundle: what goes out comes back as it was, to the byte, and in every later version."""

import base64
import hashlib
import io
import json
import random
import re
import tracemalloc
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from hypothesis import given
from jsonschema_rs import Draft202012Validator

from recipes_api.database import Database
from recipes_api.images.models import ImageFile, ImageRow
from recipes_api.recipes import store
from recipes_api.recipes.bundle.bundling import export_bundle
from recipes_api.recipes.bundle.format import BundleRecipe, json_schema
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.bundle_writer import written
from recipes_api.recipes.exporters.exporting import Selection
from recipes_api.recipes.importers.archives.found import Found
from recipes_api.recipes.importers.archives.reading import read_archive
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, make_settings, running
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.images.pictures import picture
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named
from tests.recipes.exporters.strategies import DOCUMENTS
from tests.recipes.imports.archives import counts, ended, imported, items_of
from tests.recipes.pages import page
from tests.recipes.round_trip import STAMP

EXPORT = "/api/v1/export"
SCHEMA = Path("docs/bundle.schema.json")
GOLDEN = Path(__file__).parent / "golden"


async def bundle_of(person: Person, **wanted: Any) -> bytes:
    answer = await person.get(EXPORT, params=wanted)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


def members_of(bundle: bytes) -> dict[str, Any]:
    """Its files but for the pictures."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {
            name: json.loads(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".json")
        }


def pictures_in(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".webp")}


def found_in(bundle: bytes, folder: Path) -> list[Found]:
    path = folder / "bundle.zip"
    path.write_bytes(bundle)
    return list(read_archive(path, "bundle.zip"))


async def bring_in(person: Person, bundle: bytes) -> None:
    job = await imported(person, bundle)
    assert job["state"] == "done"
    assert job["counts"] == counts(imported=job["items"])


@pytest.fixture
async def full(ada: Person) -> Person:
    await fill(ada)
    return ada


async def fill(person: Person) -> None:
    """A history, marks, groups, pictures, a log, a source, and something in the trash."""
    pictures = [
        (await person.post("/api/v1/images", content=body)).json()["urls"]["large"]
        for body in (picture(), picture("JPEG", 3000, 2000), picture("WEBP", 41))
    ]
    steps = [{"text": "Chop.", "image": pictures[:1]}, "Cook."]
    soup = await keep(person, SOUP | {"image": pictures[:2], "recipeInstructions": steps})
    for name in ("Bread", "Gone", "Eaten"):
        await keep(person, named(name))
    page_of = {"Content-Type": "text/html"}
    await person.post(
        f"{RECIPES}/import?url=https://example.org/p", content=page(), headers=page_of
    )
    ids = {card["name"]: card["id"] for card in (await person.get(RECIPES)).json()["items"]}
    url = f"{RECIPES}/{soup['id']}"
    await person.put(f"{url}/rating", json={"rating": 4.5})
    for day, name in enumerate(("Tomato soup", "Tomato soup", "Eaten"), start=1):
        cooked = {"cooked_at": f"2026-01-0{day}T12:00:00Z", "servings": 2.5, "note": "Good."}
        logged = await person.post(f"{RECIPES}/{ids[name]}/cooked", json=cooked)
        assert logged.status_code == 201, logged.text
    shown = {"notes": "New.", "image": pictures[2:]}
    await person.patch(url, json=shown, headers=ANY_VERSION)
    for name in ("Gone", "Eaten"):
        await person.delete(f"{RECIPES}/{ids[name]}", headers=ANY_VERSION)
    await person.delete(f"{RECIPES}/trash/{ids['Eaten']}")
    for name in ("Ähnlich", "quick"):
        search = {"name": name, "query": {"q": "soup", "sort": "name"}}
        assert (await person.post("/api/v1/searches", json=search)).status_code == 201


async def start_anew(person: Person, sign_up: SignUp) -> Person:
    """The instance without anybody in it, and then with one person who has nothing."""
    left = await person.request("DELETE", "/api/v1/users/me", json={"password": person.password})
    assert left.status_code == 204, left.text
    return await sign_up("new@example.org")


async def everything(person: Person) -> list[Any]:
    """Every recipe, version, mark, card, search and entry that the API tells of, in order.

    Without where pictures are: that is another address for each person.
    """
    told: list[Any] = [(await person.get("/api/v1/searches")).json()]
    told.append((await person.get("/api/v1/cooked")).json())
    for url in (RECIPES, f"{RECIPES}/trash"):
        listed = (await person.get(url)).json()["items"]
        told.append(listed)
        for card in listed:
            recipe = f"{RECIPES}/{card['id']}"
            versions = (await person.get(f"{recipe}/versions")).json()["items"]
            told += [versions, (await person.get(recipe)).text]
            told += [
                (await person.get(f"{recipe}/versions/{version['version']}")).text
                for version in versions
            ]
    return json.loads(re.sub("/api/v1/images/[0-9a-f]{64}", "a picture", json.dumps(told)))


async def test_what_goes_out_comes_back_as_it_was(full: Person, sign_up: SignUp) -> None:
    """Export, import into an empty instance, export: identical bytes, and the same answers."""
    bundle, before = await bundle_of(full), await everything(full)
    anew = await start_anew(full, sign_up)

    await bring_in(anew, bundle)

    assert await bundle_of(anew) == bundle
    assert await everything(anew) == before
    for address in await every_picture(anew):
        assert (await anew.client.get(address)).status_code == 200
    assert (await anew.get(RECIPES, params={"keyword": "vegan"})).json()["items"]
    assert (await anew.get(RECIPES, params={"rating_min": 4})).json()["items"]


async def every_picture(person: Person) -> list[str]:
    """Their addresses, in every version of the only recipe that has some."""
    (soup,) = (await person.get(RECIPES, params={"q": "tomato"})).json()["items"]
    shown: list[str] = []
    for version in (1, 2):
        document = (await person.get(f"{RECIPES}/{soup['id']}/versions/{version}")).json()
        steps = document["recipeInstructions"]
        shown += [*document["image"], *(each for step in steps for each in step["image"])]
    assert len(set(shown)) == 3
    return shown


@pytest.fixture
def instances(
    sqlite_databases: SqliteDatabases, postgres_databases: PostgresDatabases, tmp_path: Path
) -> Iterator[list[Settings]]:
    """An empty one on SQLite, one on PostgreSQL, and another one on SQLite."""
    folders = [tmp_path / name for name in ("first", "second", "third")]
    for folder in folders:
        folder.mkdir()
    with (
        sqlite_databases.fresh(folders[0]) as first,
        postgres_databases.fresh() as second,
        sqlite_databases.fresh(folders[2]) as third,
    ):
        urls = (first, second, third)
        yield [make_settings(*each) for each in zip(urls, folders, strict=True)]


@pytest.mark.slow
async def test_from_one_database_to_the_other_and_back(
    instances: list[Settings], clock: SettableClock
) -> None:
    bundles: list[bytes] = []
    for settings in instances:
        async with running(settings, clock) as app, client_of(app) as client:
            person = await people.sign_up(client, "ada@example.org")
            if bundles:
                await bring_in(person, bundles[-1])
            else:
                await fill(person)
            bundles.append(await bundle_of(person))

    assert bundles[0] == bundles[1] == bundles[2]
    assert len(pictures_in(bundles[0])) == 3


async def test_pictures_are_called_by_what_is_in_them_and_lie_there_once(full: Person) -> None:
    bundle = await bundle_of(full)

    pictures = pictures_in(bundle)
    assert len(pictures) == 3
    for name, body in pictures.items():
        assert name == f"pictures/{hashlib.sha256(body).hexdigest()}.webp"
    soup = members_of(bundle)["recipes/000003 Tomato soup.json"]
    first = soup["versions"][0]["document"]
    named_in_it = {*first["image"], *first["recipeInstructions"][0]["image"]}
    assert named_in_it | set(soup["document"]["image"]) == set(pictures)


@pytest.mark.parametrize(
    ("change", "why"), [("lost", "did not come along"), ("changed", "is broken")]
)
async def test_a_picture_that_is_lost_or_changed_costs_only_itself(
    full: Person, sign_up: SignUp, change: str, why: str
) -> None:
    bundle = await bundle_of(full)
    changed = io.BytesIO()
    spoiled = next(iter(pictures_in(bundle)))
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name != spoiled:
                new.writestr(name, old.read(name))
            elif change == "changed":
                new.writestr(name, picture(width=99))
    eve = await sign_up("eve@example.org")

    job = await imported(eve, changed.getvalue())

    assert job["counts"] == counts(imported=job["items"])
    (item,) = [each for each in await items_of(eve, job) if each["name"] == "Tomato soup"]
    assert f"The picture {spoiled} {why}" in item["reason"]
    assert len(pictures_in(await bundle_of(eve))) == 2


@pytest.mark.slow
async def test_one_picture_is_in_memory_at_a_time(
    ada: Person, app: FastAPI, database: Database, clock: SettableClock
) -> None:
    """30 MB go out, and a tenth of that is the most that is held."""
    owner_id, now = uuid.UUID(ada.id), clock()
    for number in range(30):
        image_id = f"{number:064x}"
        await app.state.image_files.write(
            image_id, {"large": random.Random(number).randbytes(10**6)}
        )
        async with database.writing() as session:
            session.add(ImageRow(id=image_id, owner_id=owner_id, width=1, height=1, size_bytes=1))
            await session.flush()
            session.add(ImageFile(stored_as=image_id, image_id=image_id, began_at=now))
            shown = [f"/api/v1/images/{image_id}/large.webp"]
            document = RecipeDocument.model_validate(named("Soup", image=shown))
            await store.create(session, owner_id, document, now)
            await session.commit()
    chunks = export_bundle(database, app.state.image_files, owner_id, Selection())

    tracemalloc.start()
    try:
        written = [len(chunk) async for chunk in chunks]
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sum(written) > 30 * 10**6
    assert most < 6 * 10**6


async def test_what_belongs_to_no_recipe_comes_once(full: Person, sign_up: SignUp) -> None:
    bundle = await bundle_of(full)
    eve = await sign_up("eve@example.org")
    first = await imported(eve, bundle)

    again = await imported(eve, bundle)

    (item,) = [each for each in await items_of(eve, first) if each["key"] == "account.json"]
    assert (item["state"], item["recipe_id"]) == ("imported", None)
    assert item["reason"] == "Searches: 2. Entries of the cook log: 1."
    assert again["counts"] == counts(already_there=again["items"])
    assert len((await eve.get("/api/v1/searches")).json()["items"]) == 2
    assert len((await eve.get("/api/v1/cooked")).json()["items"]) == 3
    undone = await ended(eve, await eve.post(f"/api/v1/imports/{first['id']}/undo"))
    assert (undone["counts"]["undone"], undone["counts"]["left"]) == (first["items"] - 1, 1)


async def test_a_copy_has_no_second_page_in_the_diary(full: Person) -> None:
    before = (await full.get("/api/v1/cooked")).json()

    await imported(full, await bundle_of(full), duplicates="copy")

    assert (await full.get("/api/v1/cooked")).json() == before


async def test_a_bundle_without_history_comes_back_too(full: Person, sign_up: SignUp) -> None:
    bundle = await bundle_of(full, history=False)
    anew = await start_anew(full, sign_up)

    await bring_in(anew, bundle)

    assert await bundle_of(anew, history=False) == bundle
    soup = next(card for card in (await anew.get(RECIPES)).json()["items"] if card["rating"])
    assert soup["version"] == 2
    versions = (await anew.get(f"{RECIPES}/{soup['id']}/versions")).json()["items"]
    assert [(each["version"], each["change"]) for each in versions] == [(2, "revised")]


async def test_what_was_brought_in_is_in_the_change_feed(full: Person, sign_up: SignUp) -> None:
    """A client that looked before learns of it."""
    bundle = await bundle_of(full)
    anew = await start_anew(full, sign_up)
    await bring_in(anew, bundle)

    feed = (await anew.get("/api/v1/changes")).json()

    assert {change["state"] for change in feed["items"]} >= {"kept", "trashed"}
    assert feed["next"] > 0


async def test_a_bundle_has_everything_in_the_order_of_changes(full: Person) -> None:
    files = members_of(await bundle_of(full))

    assert list(files) == [
        "manifest.json",
        "recipes/000001 Bread.json",
        "recipes/000002 Pancakes.json",
        "recipes/000003 Tomato soup.json",
        "recipes/000004 Gone.json",
        "account.json",
    ]
    assert files["manifest.json"] == {
        "format": "recipes_api bundle", "version": 1, "counts": {"recipes": 4, "trashed": 1},
    }  # fmt: skip
    soup = files["recipes/000003 Tomato soup.json"]
    assert next(iter(soup)) == "recipes_api_bundle"
    assert soup["marks"] == {
        "rating": 4.5, "times_cooked": 2, "last_cooked_at": "2026-01-02T12:00:00Z",
    }  # fmt: skip
    assert [each["cooked_at"] for each in soup["cooked"]] == [
        "2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z",
    ]  # fmt: skip
    assert [each["change"] for each in soup["versions"]] == ["created", "revised"]
    assert soup["document"]["notes"] == "New."
    (source,) = files["recipes/000002 Pancakes.json"]["sources"]
    assert source["origin"] == "https://example.org/p"
    assert zlib.decompress(base64.urlsafe_b64decode(source["page"])) == page()
    assert files["recipes/000004 Gone.json"]["trashed_at"]
    assert [each["name"] for each in files["account.json"]["searches"]] == ["quick", "Ähnlich"]
    assert [each["recipe_name"] for each in files["account.json"]["cooked"]] == ["Eaten"]


async def test_one_may_leave_things_out(full: Person) -> None:
    async def names(**wanted: Any) -> list[str]:
        files = list(members_of(await bundle_of(full, **wanted)))[1:]
        return [name.removeprefix("recipes/").removesuffix(".json") for name in files]

    assert await names(trash=False) == [
        "000001 Bread", "000002 Pancakes", "000003 Tomato soup", "account",
    ]  # fmt: skip
    assert await names(q="bread") == ["000001 Bread"]
    assert await names(q="bread", trash=True) == ["000001 Bread", "000002 Gone"]
    without = members_of(await bundle_of(full, history=False))
    assert not any("versions" in file for file in without.values())


@pytest.mark.parametrize("asked", ["history", "trash"])
async def test_other_forms_have_no_place_for_it(ada: Person, asked: str) -> None:
    answer = await ada.get(EXPORT, params={"format": "csv", asked: True})

    assert answer.status_code == 422
    assert "format=bundle" in answer.json()["detail"]


async def test_every_file_is_as_the_schema_says(full: Person) -> None:
    validator = Draft202012Validator(json.loads(json_schema()))

    for name, content in members_of(await bundle_of(full)).items():
        assert validator.is_valid(content), name


def test_the_schema_in_the_documentation_is_the_one_that_holds() -> None:
    remedy = (
        'python -c "from recipes_api.recipes.bundle.format import json_schema; '
        f'print(json_schema(), end=str())" > {SCHEMA}'
    )

    assert SCHEMA.read_text() == json_schema(), remedy


def test_a_bundle_of_version_1_can_be_read_for_ever(tmp_path: Path) -> None:
    """Never make this file anew: it is what people have."""
    found = found_in((GOLDEN / "bundle-1.zip").read_bytes(), tmp_path)

    recipes = [each.bundled for each in found]
    assert [recipe and recipe.document.name for recipe in recipes] == [
        "Grandmother’s tomato soup", "Sourdough", "Thrown away",
    ]  # fmt: skip
    soup = recipes[0]
    assert soup is not None
    assert soup.id == uuid.UUID("018f3c3e-0000-7000-8000-000000000001")
    assert soup.created_at.isoformat() == "2026-01-02T03:04:05.000006+00:00"
    assert soup.updated_at.isoformat() == "2026-02-03T04:05:06+00:00"
    assert soup.marks.rating == 4.5
    assert soup.marks.favourite
    assert [(each.version, each.change.value) for each in soup.versions] == [
        (1, "created"), (2, "trashed"), (3, "restored"), (4, "revised"),
    ]  # fmt: skip
    assert soup.document == RecipeDocument.model_validate(
        json.loads((GOLDEN / "document-1.json").read_text())
    )
    trashed = recipes[2]
    assert trashed is not None
    assert trashed.trashed_at is not None


def test_a_bundle_of_version_1_with_everything_can_be_read_for_ever(tmp_path: Path) -> None:
    """Never make this file anew: it is what people have."""
    found = found_in((GOLDEN / "bundle-1-everything.zip").read_bytes(), tmp_path)

    *recipes, rest = found
    bread, pancakes, soup, gone = [each.bundled for each in recipes if each.bundled is not None]
    assert [each.notices for each in found] == [()] * 5
    assert [len(each.pictures) for each in recipes] == [0, 0, 3, 0]
    assert (bread.document.name, gone.trashed_at is not None) == ("Bread", True)
    assert [each.note for each in soup.cooked] == ["Good.", "Good."]
    assert soup.marks.times_cooked == 2
    assert [each.origin for each in pancakes.sources] == ["https://example.org/p"]
    assert rest.account is not None
    assert [each.name for each in rest.account.searches] == ["quick", "Ähnlich"]
    assert [each.recipe_name for each in rest.account.cooked] == ["Eaten"]


@given(document=DOCUMENTS)
def test_any_document_comes_back(document: RecipeDocument) -> None:
    recipe = BundleRecipe.model_validate(GOOD | {"document": document})
    text = written(recipe)

    assert BundleRecipe.model_validate_json(text).document == document


GOOD: dict[str, Any] = {
    "recipes_api_bundle": 1,
    "id": str(STAMP.id),
    "version": 2,
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
    "document": {"name": "Soup"},
}


def version(number: int) -> dict[str, Any]:
    return {
        "version": number,
        "change": "revised",
        "created_at": "2026-01-01T00:00:00Z",
        "document": {"name": "Soup"},
    }


def source(number: int, **members: Any) -> dict[str, Any]:
    imported = {"version": number, "imported_at": "2026-01-01T00:00:00Z"}
    return imported | {"document": {"name": "Soup"}} | members


def base64_of(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).decode()


def bomb() -> bytes:
    """80 MB of nothing, in less than 100 KB."""
    return zlib.compress(bytes(80 * 1024**2))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"recipes_api_bundle": 2}, "newer version of recipes_api"),
        ({"version": 0}, "version"),
        ({"version": 2**31}, "version"),
        ({"version": "2"}, "version"),
        ({"created_at": "2026-01-01T00:00:00"}, "created_at"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ({"marks": {"rating": 17}}, "marks/rating"),
        ({"document": {"name": ""}}, "document/name"),
        ({"document": {"name": "a\0"}}, "document/name"),
        ({"versions": [version(2), version(1)]}, "in their order"),
        ({"versions": [version(1)]}, "the recipe's own"),
        ({"surprise": 1}, "surprise"),
        ({"sources": [source(2), source(1)]}, "in the order of their versions"),
        ({"sources": [source(1, page=base64_of(b"not packed"))]}, "not compressed"),
        ({"sources": [source(1, page=base64_of(zlib.compress(b"x")[:-1]))]}, "not whole"),
        ({"sources": [source(1, page=base64_of(bomb()))]}, "larger than we keep"),
        ({"cooked": [{"version": 1}]}, "cooked/0"),
        ({"versions": [version(n) for n in range(1, 10_002)], "version": 10_001}, "10000 items"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_and_costs_no_other(
    changed: dict[str, Any], why: str, tmp_path: Path
) -> None:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("recipes/1.json", json.dumps(GOOD | changed))
        archive.writestr("recipes/2.json", json.dumps(GOOD))

    bad, good = read_archive(path, "bundle.zip")

    assert bad.document is None
    assert why in str(bad.refusal)
    assert good.bundled is not None


def test_a_file_of_a_bundle_is_known_wherever_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "anything.txt"
    path.write_text("\ufeff" + json.dumps(GOOD, indent=2))

    (found,) = read_archive(path, "anything.txt")

    assert found.bundled is not None
    assert found.bundled.id == STAMP.id


async def test_an_empty_bundle_is_read_as_empty(
    ada: Person, client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    bundle = await bundle_of(ada)

    assert list(members_of(bundle)) == ["manifest.json"]
    assert found_in(bundle, tmp_path) == []
