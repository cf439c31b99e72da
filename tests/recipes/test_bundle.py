"""Our own bundle: what goes out comes back as it was, to the byte, and in every later version."""

import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from jsonschema_rs import Draft202012Validator

from recipes_api.recipes.bundle import BundleRecipe, json_schema
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.bundle_writer import recipe_json
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.importers.archives.found import Found
from recipes_api.recipes.importers.archives.reading import read_archive
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named
from tests.recipes.exporters.strategies import DOCUMENTS
from tests.recipes.imports.archives import counts, imported
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
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


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
    """Somebody with a history, marks, groups, and something in the trash."""
    soup = await keep(ada, SOUP)
    await keep(ada, named("Bread"))
    gone = await keep(ada, named("Gone"))
    await ada.put(f"{RECIPES}/{soup['id']}/rating", json={"rating": 4.5})
    await ada.patch(f"{RECIPES}/{soup['id']}", json={"notes": "New."}, headers=ANY_VERSION)
    await ada.delete(f"{RECIPES}/{gone['id']}", headers=ANY_VERSION)
    return ada


async def start_anew(person: Person, sign_up: SignUp) -> Person:
    """The instance without anybody in it, and then with one person who has nothing."""
    left = await person.request("DELETE", "/api/v1/users/me", json={"password": person.password})
    assert left.status_code == 204, left.text
    return await sign_up("new@example.org")


async def everything(person: Person) -> list[Any]:
    """Every recipe, version, mark and card that the API tells of, and the order of the list."""
    told: list[Any] = []
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
    return told


async def test_what_goes_out_comes_back_as_it_was(full: Person, sign_up: SignUp) -> None:
    """Export, import into an empty instance, export: identical bytes, and the same answers."""
    bundle, before = await bundle_of(full), await everything(full)
    anew = await start_anew(full, sign_up)

    await bring_in(anew, bundle)

    assert await bundle_of(anew) == bundle
    assert await everything(anew) == before
    assert (await anew.get(RECIPES, params={"keyword": "vegan"})).json()["items"]
    assert (await anew.get(RECIPES, params={"rating_min": 4})).json()["items"]


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

    assert list(files) == sorted(files)
    assert list(files) == [
        "manifest.json",
        "recipes/000001 Bread.json",
        "recipes/000002 Tomato soup.json",
        "recipes/000003 Gone.json",
    ]
    assert files["manifest.json"] == {
        "format": "recipes_api bundle", "version": 1, "counts": {"recipes": 3, "trashed": 1},
    }  # fmt: skip
    soup = files["recipes/000002 Tomato soup.json"]
    assert next(iter(soup)) == "recipes_api_bundle"
    assert soup["marks"] == {"rating": 4.5}
    assert [each["change"] for each in soup["versions"]] == ["created", "revised"]
    assert soup["document"]["notes"] == "New."
    assert files["recipes/000003 Gone.json"]["trashed_at"]


async def test_one_may_leave_things_out(full: Person) -> None:
    async def names(**wanted: Any) -> list[str]:
        files = list(members_of(await bundle_of(full, **wanted)))[1:]
        return [name.removeprefix("recipes/").removesuffix(".json") for name in files]

    assert await names(trash=False) == ["000001 Bread", "000002 Tomato soup"]
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
        'python -c "from recipes_api.recipes.bundle import json_schema; '
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


@given(document=DOCUMENTS)
def test_any_document_comes_back(document: RecipeDocument) -> None:
    text = recipe_json(StoredRecipe(STAMP, document))

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
