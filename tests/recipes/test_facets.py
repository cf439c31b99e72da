"""Facets: what there is among a person's recipes, counted under the filters of the list."""

from typing import Any

import pytest

from recipes_api.database import Database
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, kept_names, named

FACETS = f"{RECIPES}/facets"


async def facets(person: Person, **wanted: Any) -> dict[str, Any]:
    answer = await person.get(FACETS, params=wanted)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def values(facet: dict[str, Any]) -> list[tuple[str, int]]:
    return [(item["value"], item["count"]) for item in facet["items"]]


@pytest.fixture
async def cook(ada: Person) -> Person:
    """Somebody who has five recipes, and one in the trash."""
    shelf = [
        named("Tomato soup", recipeCategory="Soup", keywords=["Vegan", "quick"], totalTime="PT15M"),
        named("Leek soup", recipeCategory=["soup"], keywords=["vegan"], totalTime="PT16M"),
        named("Rye bread", recipeCategory=["Bread"], keywords=["vegan"], totalTime="PT26H"),
        named("Pizza", recipeCuisine=["Italian"], keywords=["quick"], cookTime="PT2H"),
        named("Toast"),
        named("Thrown away", recipeCategory=["Soup"], keywords=["old"], totalTime="PT5M"),
    ]  # fmt: skip
    recipes = [await keep(ada, document) for document in shelf]
    for recipe, rating in zip(recipes, (5, 4.5, 4.5, None, None, 3), strict=True):
        if rating is not None:
            await ada.put(f"{RECIPES}/{recipe['id']}/rating", json={"rating": rating})
    await ada.put(f"{RECIPES}/{recipes[3]['id']}/favourite")
    await ada.put(f"{RECIPES}/{recipes[5]['id']}/favourite")
    await ada.delete(f"{RECIPES}/{recipes[5]['id']}", headers=ANY_VERSION)
    return ada


async def test_everything_is_counted_in_the_latest_spelling(cook: Person) -> None:
    found = await facets(cook)

    assert found["total"] == 5
    assert values(found["categories"]) == [("soup", 2), ("Bread", 1)]
    assert values(found["cuisines"]) == [("Italian", 1)]
    assert values(found["keywords"]) == [("vegan", 3), ("quick", 2)]
    assert [facet["more"] for facet in (found["categories"], found["keywords"])] == [0, 0]
    bands = [(time["over_seconds"], time["at_most_seconds"]) for time in found["times"]]
    assert bands == [(None, 900), (900, 1800), (1800, 3600), (3600, 7200), (7200, None)]
    assert [time["count"] for time in found["times"]] == [1, 1, 0, 1, 1]
    assert found["time_unknown"] == 1
    assert found["ratings"] == [{"rating": 5, "count": 1}, {"rating": 4.5, "count": 2}]
    assert (found["unrated"], found["favourites"]) == (2, 1)


@pytest.mark.parametrize(
    "wanted",
    [
        {"q": "soup"},
        {"keyword": "VEGAN"},
        {"category": "Soup", "keyword": "quick"},
        {"cuisine": "italian"},
        {"favourite": "false"},
        {"rating_min": "4.5", "keyword": "vegan", "category": "bread"},
        {"keyword": "nothing"},
    ],
)
async def test_what_is_counted_is_what_the_list_shows(cook: Person, wanted: dict[str, Any]) -> None:
    names = await kept_names(cook, **wanted)
    cards = (await cook.get(RECIPES, params=wanted)).json()["items"]

    found = await facets(cook, **wanted)

    assert found["total"] == len(names)
    assert sum(time["count"] for time in found["times"]) + found["time_unknown"] == len(names)
    assert sum(item["count"] for item in found["ratings"]) + found["unrated"] == len(names)
    keywords = [keyword.casefold() for card in cards for keyword in card["keywords"]]
    assert {value: keywords.count(value) for value in keywords} == dict(values(found["keywords"]))


async def test_only_the_most_frequent_values_are_told_and_how_many_more_there_are(
    ada: Person,
) -> None:
    for number in range(4):
        await keep(ada, named(f"Soup {number}", keywords=[f"k{n}" for n in range(number, 4)]))

    found = await facets(ada, top=2)

    assert values(found["keywords"]) == [("k3", 4), ("k2", 3)]
    assert found["keywords"]["more"] == 2
    assert found["cuisines"] == {"items": [], "more": 0}
    for top in (0, 101, "x"):
        assert (await ada.get(FACETS, params={"top": top})).status_code == 422


async def test_foods_are_counted_once_a_recipe(ada: Person) -> None:
    batter = ["3 eggs", "200 g flour", "1 egg yolk", "1 tbsp butter or oil"]
    await keep(ada, named("Pancakes", recipeIngredient=batter, keywords=["sweet"]))
    await keep(ada, named("Omelette", recipeIngredient=["3 large eggs", "2 eggs", "1 tbsp butter"]))
    thrown_away = await keep(ada, named("Cake", recipeIngredient=["4 eggs"]))
    await ada.delete(f"{RECIPES}/{thrown_away['id']}", headers=ANY_VERSION)

    everything = (await facets(ada, top=3))["foods"]
    sweet = (await facets(ada, keyword="sweet"))["foods"]

    assert values(everything) == [("butter", 2), ("egg", 2), ("egg yolk", 1)]
    assert everything["more"] == 2
    assert [value for value, _ in values(sweet)] == ["butter", "egg", "egg yolk", "flour", "oil"]
    assert await kept_names(ada, q="food:butter") == ["Omelette", "Pancakes"]


async def test_facets_are_a_persons_own(cook: Person, sign_up: SignUp) -> None:
    """SECURITY O1."""
    eve = await sign_up("eve@example.org")

    found = await facets(eve)

    assert (found["total"], found["favourites"], found["keywords"]["items"]) == (0, 0, [])
    assert found["foods"] == {"items": [], "more": 0}


async def test_the_list_is_narrowed_by_cuisine(cook: Person) -> None:
    assert await kept_names(cook, cuisine="ITALIAN") == ["Pizza"]
    assert await kept_names(cook, cuisine="Italian", keyword="quick") == ["Pizza"]
    assert await kept_names(cook, cuisine="Italian", keyword="quick", category="soup") == []
    pizza = (await cook.get(RECIPES, params={"cuisine": "italian"})).json()["items"][0]
    url = f"{RECIPES}/{pizza['id']}"
    await cook.patch(url, json={"recipeCategory": ["Bread"]}, headers=ANY_VERSION)
    assert await kept_names(cook, cuisine="Italian", keyword="quick", category="bread") == ["Pizza"]


async def test_facets_take_as_many_statements_whatever_there_is(
    cook: Person, database: Database, statements: list[str]
) -> None:
    await facets(cook, keyword="vegan", q="soup")

    assert len([statement for statement in statements if "FROM recipe" in statement]) == 3
