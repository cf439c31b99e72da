"""A recipe is read again from the page that was kept, and keeps what its owner has made of it."""

import zlib
from typing import Any

import httpx2
import pytest
from sqlmodel import select

from recipes_api.database import Database
from recipes_api.recipes.imports.incoming import pack_document, unpack_document
from recipes_api.recipes.imports.models import RecipeSource
from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, written
from tests.recipes.imports.archives import archive, imported, items_of
from tests.recipes.pages import HTML, JSON_LD, json_ld, page

SOURCE = "https://example.org/pancakes"


async def import_(person: Person, body: bytes, kind: str = HTML) -> dict[str, Any]:
    headers = {"Content-Type": kind}
    url = f"{RECIPES}/import?url={SOURCE}"
    recipe: dict[str, Any] = (await person.post(url, content=body, headers=headers)).json()
    return recipe


async def reimport(person: Person, recipe: dict[str, Any]) -> httpx2.Response:
    return await person.post(f"{RECIPES}/{recipe['id']}/reimport")


async def parsed_badly(database: Database, person: Person, recipe: dict[str, Any]) -> None:
    """As if an earlier parser had found less on the page."""
    poor = {"name": "Pancakes", "recipeIngredient": ["200 g flour"], "description": None}
    url = f"{RECIPES}/{recipe['id']}"
    changed = await person.patch(url, json=poor, headers=ANY_VERSION)
    assert changed.status_code == 200
    async with database.writing() as session:
        source = (await session.exec(select(RecipeSource))).one()
        known = unpack_document(source.document)
        lines = known.recipe_ingredient[:1]
        less = known.model_copy(update={"recipe_ingredient": lines, "description": None})
        source.document = pack_document(less)
        session.add(source)
        await session.commit()


@pytest.mark.parametrize("kind", [HTML, JSON_LD])
async def test_what_a_better_parser_finds_is_a_new_version(
    ada: Person, database: Database, kind: str
) -> None:
    make = page if kind == HTML else json_ld
    recipe = await import_(ada, make(description="Thin."), kind)
    await parsed_badly(database, ada, recipe)
    await ada.patch(f"{RECIPES}/{recipe['id']}", json={"name": "My pancakes"}, headers=ANY_VERSION)

    answer = await reimport(ada, recipe)

    again = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"4"')
    assert again["description"] == "Thin."
    assert written(again["recipeIngredient"]) == written(recipe["recipeIngredient"])
    assert again["name"] == "My pancakes", "its owner's"
    assert (await reimport(ada, recipe)).json() == again, "nothing is new"
    assert again.pop("provenance")["description"] == "json-ld"
    assert (await ada.get(f"{RECIPES}/{recipe['id']}")).json() == again


async def test_a_member_of_an_archive_is_read_again(ada: Person, database: Database) -> None:
    job = await imported(ada, archive("Soup"))
    (item,) = await items_of(ada, job)
    recipe = (await ada.get(f"{RECIPES}/{item['recipe_id']}")).json()

    answer = await reimport(ada, recipe)

    assert (answer.status_code, answer.json()) == (200, recipe | {"provenance": None})


async def test_the_page_is_kept_as_it_came_and_goes_with_the_recipe(
    ada: Person, database: Database
) -> None:
    recipe = await import_(ada, page())
    async with database.reading() as session:
        source = (await session.exec(select(RecipeSource))).one()
    assert (source.origin, source.media_type) == (SOURCE, HTML)
    assert source.page is not None
    assert zlib.decompress(source.page) == page()

    await ada.delete(f"{RECIPES}/{recipe['id']}", headers=ANY_VERSION)
    assert (await reimport(ada, recipe)).status_code == 404, "it is in the trash"
    await ada.delete(f"{RECIPES}/trash/{recipe['id']}")

    async with database.reading() as session:
        assert (await session.exec(select(RecipeSource))).all() == []


async def test_what_was_not_imported_cannot_be_imported_again(ada: Person) -> None:
    refused = await reimport(ada, await keep(ada, SOUP))

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-source-kept")
