"""Importing over HTTP: a recipe whole or not at all, and of one source only once."""

import asyncio
from pathlib import Path

import httpx2

from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, make_settings, running
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, kept_names, lines, written
from tests.recipes.pages import HTML, JSON_LD, NO_RECIPES, json_ld, page

IMPORT = f"{RECIPES}/import"
SOURCE = "https://example.org/pancakes"


async def import_(
    person: Person, body: bytes, url: str | None = None, kind: str = HTML
) -> httpx2.Response:
    params = {"url": url} if url is not None else {}
    return await person.post(IMPORT, content=body, params=params, headers={"Content-Type": kind})


async def test_a_page_becomes_a_recipe(ada: Person) -> None:
    answer = await import_(ada, page(), SOURCE, kind="text/html; charset=utf-8")

    assert answer.status_code == 201, answer.text
    recipe = answer.json()
    assert answer.headers["location"] == f"{RECIPES}/{recipe['id']}"
    assert answer.headers["etag"] == '"1"'
    assert recipe["name"] == "Pancakes"
    assert recipe["url"] == SOURCE
    assert (recipe["servings"], recipe["prepTime"], recipe["cookTime"]) == (12, "PT10M", "PT20M")
    assert written(recipe["recipeIngredient"]) == lines("200 g flour", "3 eggs", "400 ml milk")
    assert written(recipe["recipeInstructions"]) == lines("Whisk everything.", "Fry thinly.")
    assert recipe["extra"]["suitableForDiet"] == "https://schema.org/VegetarianDiet"
    assert recipe.pop("provenance")["name"] == "json-ld"
    assert (await ada.get(answer.headers["location"])).json() == recipe


async def test_a_json_ld_document_becomes_a_recipe(ada: Person) -> None:
    answer = await import_(ada, json_ld(), kind=JSON_LD)

    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == "Pancakes"
    assert answer.json()["url"] is None


async def test_a_source_is_imported_once(ada: Person) -> None:
    first = (await import_(ada, page(), SOURCE)).json()

    for url in (
        SOURCE,
        f"{SOURCE}/",
        f"{SOURCE}?utm_source=x#top",
        "http://www.EXAMPLE.org/pancakes",
    ):
        again = await import_(ada, page(name="Pancakes, revised"), url)

        assert again.status_code == 409, url
        assert again.json()["type"] == "/problems/already-imported"
        assert again.json()["recipe_id"] == first["id"]
    other = await import_(ada, page(name="Thick pancakes"), f"{SOURCE}?id=2")
    assert other.status_code == 201
    assert await kept_names(ada) == ["Thick pancakes", "Pancakes"]


async def test_a_page_from_nowhere_is_known_by_its_content(ada: Person) -> None:
    assert (await import_(ada, json_ld(), kind=JSON_LD)).status_code == 201
    assert (await import_(ada, json_ld(), kind=JSON_LD)).status_code == 409
    assert (await import_(ada, json_ld(name="Waffles"), kind=JSON_LD)).status_code == 201


async def test_a_source_is_each_persons_own(ada: Person, sign_up: SignUp) -> None:
    bob = await sign_up("bob@example.org")

    assert (await import_(ada, page(), SOURCE)).status_code == 201
    assert (await import_(bob, page(), SOURCE)).status_code == 201


async def test_a_picture_that_is_not_here_is_left_out_and_told_about(ada: Person) -> None:
    ours, theirs = f"/api/v1/images/{'0' * 64}/large.webp", "https://example.org/soup.jpg"

    answer = await import_(ada, json_ld(name="Soup", image=[ours, theirs]), kind=JSON_LD)

    assert answer.status_code == 201, answer.text
    assert answer.json()["image"] == [theirs]
    assert "not on this service" in answer.headers["import-notice"]
    assert "import-notice" not in (await import_(ada, page())).headers


async def test_what_was_thrown_away_may_be_imported_again(ada: Person) -> None:
    first = await import_(ada, page(), SOURCE)
    await ada.delete(first.headers["location"], headers=ANY_VERSION)

    assert (await import_(ada, page(), SOURCE)).status_code == 201


async def test_of_imports_of_one_source_at_once_one_is_kept(ada: Person) -> None:
    answers = await asyncio.gather(*(import_(ada, page(), SOURCE) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await kept_names(ada) == ["Pancakes"]


async def test_a_repeated_import_gets_the_first_answer(ada: Person) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": HTML}

    first = await ada.post(IMPORT, content=page(), headers=headers)
    again = await ada.post(IMPORT, content=page(), headers=headers)

    assert first.status_code == 201
    assert (again.status_code, again.content) == (201, first.content)


async def test_what_holds_no_recipe_is_refused_and_nothing_is_kept(ada: Person) -> None:
    for what, body in NO_RECIPES.items():
        for kind in (HTML, JSON_LD):
            answer = await import_(ada, body, SOURCE, kind)

            assert answer.status_code == 422, (what, kind)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] == "/problems/no-recipe-found", (what, kind)
    assert await kept_names(ada) == []
    assert (await import_(ada, page(), SOURCE)).status_code == 201, "a refusal uses nothing up"


async def test_only_pages_and_json_ld_are_taken(ada: Person) -> None:
    for kind in ("text/json", "text/plain", "application/pdf", "text/html2", ""):
        answer = await import_(ada, page(), SOURCE, kind)

        assert answer.status_code == 415, kind
        assert answer.json()["type"] == "/problems/unsupported-format"


async def test_a_source_is_a_web_address(ada: Person) -> None:
    for url in (
        "",
        "example.org",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "http://",
        "file:///x",
    ):
        answer = await import_(ada, page(), url)

        assert answer.status_code == 422, url
        assert answer.json()["errors"][0]["pointer"] == "/url"


async def test_imports_are_limited_per_person(
    settings: Settings, clock: SettableClock, tmp_path: Path
) -> None:
    """SECURITY O3: reading a page costs CPU."""
    strict = make_settings(settings.resolved_database_url, tmp_path, imports_per_hour=2)
    async with running(strict, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        bob = await people.sign_up(client, "bob@example.org")
        for _ in range(2):
            await import_(ada, b"")

        refused = await import_(ada, page(), SOURCE)

        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 3600
        assert (await import_(bob, page(), SOURCE)).status_code == 201
