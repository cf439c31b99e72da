"""A recipe that is already there is recognised, and left, kept twice or brought up to date."""

from typing import Any

import httpx2
import pytest

from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, kept_names, lines, written
from tests.recipes.pages import HTML, JSON_LD, PANCAKES, json_ld, page

SOURCE = "https://example.org/pancakes"
SAME: dict[str, Any] = {
    "name": "PANCAKES",
    "recipeIngredient": ["200g flour", "3 eggs", "400ml milk"],
    "recipeInstructions": ["Whisk everything. Fry thinly."],
}


async def import_(
    person: Person, body: bytes, url: str | None = None, kind: str = HTML, **params: str
) -> httpx2.Response:
    wanted = params | ({"url": url} if url is not None else {})
    headers = {"Content-Type": kind}
    return await person.post(f"{RECIPES}/import", content=body, params=wanted, headers=headers)


async def imported(person: Person, body: bytes, url: str | None = None) -> dict[str, Any]:
    answer = await import_(person, body, url)
    assert answer.status_code == 201, answer.text
    recipe: dict[str, Any] = answer.json()
    return recipe


async def change(person: Person, recipe: dict[str, Any], **members: Any) -> None:
    url = f"{RECIPES}/{recipe['id']}"
    changed = await person.patch(url, json=members, headers=ANY_VERSION)
    assert changed.status_code == 200, changed.text


async def test_the_same_content_is_the_same_recipe_wherever_it_is_from(ada: Person) -> None:
    by_hand = await keep(ada, SAME)

    for url in (None, SOURCE, "https://example.com/elsewhere"):
        refused = await import_(ada, page(), url)

        assert refused.status_code == 409, url
        assert refused.json()["type"] == "/problems/already-imported"
        assert refused.json()["recipe_id"] == by_hand["id"]


async def test_an_imported_recipe_is_recognised_after_it_was_changed(ada: Person) -> None:
    recipe = await imported(ada, page())
    await change(ada, recipe, name="Sunday pancakes", recipeIngredient=["lots of flour"])

    again = await import_(ada, json_ld(), kind=JSON_LD)

    assert again.json().get("recipe_id") == recipe["id"]


async def test_it_may_be_kept_twice(ada: Person) -> None:
    first = await imported(ada, page(), SOURCE)

    copy = await import_(ada, page(), SOURCE, duplicates="copy")

    assert copy.status_code == 201
    assert copy.json()["id"] != first["id"]
    assert await kept_names(ada) == ["Pancakes", "Pancakes"]


async def test_it_is_brought_up_to_date_but_for_what_its_owner_changed(ada: Person) -> None:
    first = await imported(ada, page(description="Thin."), SOURCE)
    await change(ada, first, name="My pancakes", notes="With lemon.", description=None)
    newer = page(name="Pancakes, revised", description="Thinner.", recipeIngredient=["300 g flour"])

    answer = await import_(ada, newer, SOURCE, duplicates="update")

    recipe = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"3"')
    assert recipe["id"] == first["id"]
    assert written(recipe["recipeIngredient"]) == lines("300 g flour")
    assert (recipe["name"], recipe["notes"]) == ("My pancakes", "With lemon.")
    assert recipe["description"] is None, "what its owner took out stays out"

    third = page(name="Pancakes, again", recipeIngredient=["400 g flour"])
    recipe = (await import_(ada, third, SOURCE, duplicates="update")).json()
    assert written(recipe["recipeIngredient"]) == lines("400 g flour")
    assert recipe["name"] == "My pancakes", "still its owner's, whatever was imported since"


async def test_an_update_with_nothing_new_is_no_new_version(ada: Person) -> None:
    first = await imported(ada, page(), SOURCE)

    answer = await import_(ada, page(), SOURCE, duplicates="update")

    assert (answer.status_code, answer.json()) == (200, first)


async def test_a_recipe_written_by_hand_only_gains_by_an_update(ada: Person) -> None:
    by_hand = await keep(ada, SAME | {"servings": 2})

    recipe = (await import_(ada, page(), SOURCE, duplicates="update")).json()

    assert (recipe["id"], recipe["name"], recipe["servings"]) == (by_hand["id"], "PANCAKES", 2)
    assert (recipe["recipeYield"], recipe["url"]) == (PANCAKES["recipeYield"], SOURCE)


async def test_what_is_in_the_trash_is_not_there(ada: Person) -> None:
    first = await imported(ada, page(), SOURCE)
    await ada.delete(f"{RECIPES}/{first['id']}", headers=ANY_VERSION)

    answer = await import_(ada, page(), SOURCE, duplicates="update")

    assert answer.status_code == 201


@pytest.mark.parametrize("wrong", ["", "SKIP", "all"])
async def test_there_are_three_ways(ada: Person, wrong: str) -> None:
    refused = await import_(ada, page(), duplicates=wrong)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/duplicates"
