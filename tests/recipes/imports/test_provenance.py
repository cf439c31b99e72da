"""Whoever imports a page sees what was read for sure, and what they had better check."""

from typing import Any

import pytest

from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES
from tests.recipes.imports.archives import imported, items_of, recipe, zipped
from tests.recipes.pages import HTML, JSON_LD, json_ld

SHOWN = b"""<h1>Omelette</h1><h2>Ingredients</h2><ul><li>3 eggs<li>salt</ul>
<h2>Method</h2><p>Whisk and fry.</p>"""
HALF = (
    b"""<script type="application/ld+json">{"@type": "Recipe", "name": "Omelette",
"recipeYield": "2", "recipeIngredient": ["3 eggs", "salt"]}</script>"""
    + SHOWN
)
OF_HALF = {
    "name": "json-ld",
    "recipeIngredient": "json-ld",
    "recipeInstructions": "heuristic",
    "recipeYield": "json-ld",
    "servings": "json-ld",
}


async def import_(person: Person, body: bytes, kind: str = HTML, **headers: str) -> dict[str, Any]:
    answer = await person.post(
        f"{RECIPES}/import", content=body, headers={"Content-Type": kind} | headers
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_import_says_from_where_each_member_was_read(ada: Person) -> None:
    assert (await import_(ada, HALF))["provenance"] == OF_HALF
    assert set((await import_(ada, json_ld(), JSON_LD))["provenance"].values()) == {"json-ld"}


async def test_the_same_request_gets_the_same_answer(ada: Person) -> None:
    first = await import_(ada, HALF, **{"Idempotency-Key": "one"})
    assert await import_(ada, HALF, **{"Idempotency-Key": "one"}) == first


async def test_it_is_of_the_import_and_not_of_the_recipe(ada: Person) -> None:
    """So an answer may be sent back as it came."""
    answer = await import_(ada, HALF)
    path = f"{RECIPES}/{answer['id']}"
    sent = await ada.put(path, json=answer, headers=ANY_VERSION)
    assert sent.status_code == 200, sent.text
    answer.pop("provenance")
    read = (await ada.get(path)).json()
    assert read == answer
    assert read["extra"] == {}


async def test_reading_a_page_again_says_it_too(ada: Person) -> None:
    answer = await import_(ada, HALF)
    again = await ada.post(f"{RECIPES}/{answer['id']}/reimport")
    assert again.json() == answer


@pytest.mark.parametrize("dry_run", ["false", "true"])
async def test_each_item_of_an_import_says_it(ada: Person, dry_run: str) -> None:
    files = zipped({"half.html": HALF, "shown.html": SHOWN, "soup.json": recipe("Soup")})
    job = await imported(ada, files, dry_run=dry_run)
    said = {item["key"]: item["provenance"] for item in await items_of(ada, job)}
    assert said["half.html"] == OF_HALF
    assert set(said["shown.html"].values()) == {"heuristic"}
    assert said["soup.json"] is None, "no page"
