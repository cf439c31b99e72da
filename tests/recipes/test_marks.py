"""Ratings and favourites: a person's own, beside the recipe and never a change of it."""

import asyncio
from typing import Any

import pytest

from recipes_api.database import Database
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, kept_names, named
from tests.recipes.test_changes import changes

NO_MARKS = {"rating": None, "favourite": False, "times_cooked": 0, "last_cooked_at": None}


async def rate(person: Person, recipe: dict[str, Any], rating: float) -> None:
    answer = await person.put(f"{RECIPES}/{recipe['id']}/rating", json={"rating": rating})
    assert answer.status_code == 200, answer.text
    assert answer.json()["rating"] == rating


async def favour(person: Person, recipe: dict[str, Any]) -> None:
    answer = await person.put(f"{RECIPES}/{recipe['id']}/favourite")
    assert answer.status_code == 200, answer.text
    assert answer.json()["favourite"] is True


async def marks_of(person: Person, recipe: dict[str, Any]) -> dict[str, Any]:
    """As their page shows them, and as their card in the list does."""
    answer = await person.get(f"{RECIPES}/{recipe['id']}/marks")
    marks: dict[str, Any] = answer.json()
    cards = (await person.get(RECIPES)).json()["items"]
    (card,) = [card for card in cards if card["id"] == recipe["id"]]
    assert {name: card[name] for name in NO_MARKS} == marks
    return marks


async def test_a_recipe_is_rated_and_a_favourite_until_it_is_not(ada: Person) -> None:
    soup = await keep(ada, SOUP)
    url = f"{RECIPES}/{soup['id']}"
    assert await marks_of(ada, soup) == NO_MARKS

    await rate(ada, soup, 3)
    await favour(ada, soup)
    await rate(ada, soup, 4.5)
    assert await marks_of(ada, soup) == NO_MARKS | {"rating": 4.5, "favourite": True}

    assert (await ada.delete(f"{url}/rating")).status_code == 204
    assert await marks_of(ada, soup) == NO_MARKS | {"favourite": True}
    assert (await ada.delete(f"{url}/favourite")).status_code == 204
    assert (await ada.delete(f"{url}/favourite")).status_code == 204, "again is no error"
    assert await marks_of(ada, soup) == NO_MARKS


@pytest.mark.parametrize(
    "rating", [0, 0.5, 5.5, 6, -1, 3.3, 4.25, "4", True, None, [4], {}, 10**30, 1e300]
)
async def test_a_rating_is_one_to_five_in_steps_of_a_half(ada: Person, rating: Any) -> None:
    soup = await keep(ada, SOUP)

    answer = await ada.put(f"{RECIPES}/{soup['id']}/rating", json={"rating": rating})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/rating")
    assert await marks_of(ada, soup) == NO_MARKS


async def test_marks_make_no_version_and_nothing_stale(ada: Person) -> None:
    soup, _ = await keep(ada, SOUP), await keep(ada, named("Toast"))
    url = f"{RECIPES}/{soup['id']}"
    etag = (await ada.get(url)).headers["etag"]
    await rate(ada, soup, 5)
    await favour(ada, soup)

    assert (await ada.get(url, headers={"If-None-Match": etag})).status_code == 304
    assert len((await ada.get(f"{url}/versions")).json()["items"]) == 1
    assert await kept_names(ada) == ["Toast", "Tomato soup"], "it is no change of the recipe"
    changed = await ada.patch(url, json={"servings": 2}, headers={"If-Match": etag})
    assert changed.status_code == 200


async def test_marks_stay_with_a_recipe_that_changes_and_comes_back(ada: Person) -> None:
    soup = await keep(ada, SOUP)
    url = f"{RECIPES}/{soup['id']}"
    await rate(ada, soup, 2.5)
    await ada.patch(url, json={"name": "Soup"}, headers=ANY_VERSION)
    assert await marks_of(ada, soup) == NO_MARKS | {"rating": 2.5}
    await ada.delete(url, headers=ANY_VERSION)

    assert (await ada.get(f"{url}/marks")).status_code == 404
    assert (await ada.put(f"{url}/rating", json={"rating": 1})).status_code == 404
    assert (await ada.put(f"{url}/favourite")).status_code == 404
    await ada.post(f"{url}/restore")
    assert await marks_of(ada, soup) == NO_MARKS | {"rating": 2.5}


async def test_marks_go_with_a_recipe_that_is_deleted_for_good(
    ada: Person, database: Database
) -> None:
    soup = await keep(ada, SOUP)
    await rate(ada, soup, 2)
    await ada.delete(f"{RECIPES}/{soup['id']}", headers=ANY_VERSION)
    await ada.delete(f"{RECIPES}/trash/{soup['id']}")

    assert await database.reader.all("SELECT 1 FROM recipe_mark") == []
    assert [item["state"] for item in (await changes(ada))["items"]] == ["deleted"]


async def test_the_change_feed_tells_of_marks_once_as_they_are_now(ada: Person) -> None:
    soup, toast = await keep(ada, SOUP), await keep(ada, named("Toast"))
    await rate(ada, soup, 2)
    await rate(ada, toast, 3)
    await rate(ada, soup, 4)
    await rate(ada, soup, 4)

    page = await changes(ada, since=2)

    assert page["items"] == [
        {
            "change": number,
            "id": recipe["id"],
            "state": "marked",
            "recipe": None,
            "marks": NO_MARKS | {"rating": rating},
        }
        for number, recipe, rating in ((4, toast, 3), (5, soup, 4))
    ]
    await ada.delete(f"{RECIPES}/{soup['id']}/rating")
    (last,) = (await changes(ada, since=5))["items"]
    assert last["marks"] == NO_MARKS
    assert (await changes(ada))["items"][0]["marks"] is None


async def test_the_list_is_narrowed_by_marks(ada: Person, sign_up: SignUp) -> None:
    for number in range(6):
        recipe = await keep(ada, named(f"Soup {number}", keywords=["x"] if number % 2 else []))
        if number:
            await rate(ada, recipe, number)
        if number in (1, 4):
            await favour(ada, recipe)
    eve = await sign_up("eve@example.org")
    await favour(eve, await keep(eve, named("Hers")))

    assert await kept_names(ada, favourite="true") == ["Soup 4", "Soup 1"]
    assert await kept_names(ada, favourite="false", rating_min="3") == ["Soup 5", "Soup 3"]
    assert await kept_names(ada, rating_min="4.5") == ["Soup 5"]
    assert await kept_names(ada, favourite="true", keyword="X", q="soup") == ["Soup 1"]
    first = await ada.get(RECIPES, params={"rating_min": "2", "limit": "3"})
    second = await ada.get(first.links["next"]["url"])
    assert [card["name"] for card in second.json()["items"]] == ["Soup 2"]
    for wrong in ({"favourite": "perhaps"}, {"rating_min": "0"}, {"rating_min": "nan"}):
        assert (await ada.get(RECIPES, params=wrong)).status_code == 422, wrong


async def test_marks_made_at_once_are_all_kept(ada: Person) -> None:
    soup = await keep(ada, SOUP)
    url = f"{RECIPES}/{soup['id']}"

    answers = await asyncio.gather(
        ada.put(f"{url}/rating", json={"rating": 4}),
        ada.put(f"{url}/favourite"),
        ada.patch(url, json={"servings": 9}, headers=ANY_VERSION),
        ada.put(f"{url}/favourite"),
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    assert await marks_of(ada, soup) == NO_MARKS | {"rating": 4, "favourite": True}
