"""What can I cook: the fewest missing things first, and which."""

from typing import Any

import pytest

from recipes_api.pagination import Position
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, named

COOKABLE = f"{RECIPES}/cookable"


async def cookable(person: Person, *have: str, **more: Any) -> list[dict[str, Any]]:
    answer = await person.get(COOKABLE, params={"have": list(have), **more})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def names(person: Person, *have: str, **more: Any) -> list[str]:
    return [item["name"] for item in await cookable(person, *have, **more)]


@pytest.fixture
async def cook(ada: Person) -> Person:
    shelf = [
        named("Boiled eggs", recipeIngredient=["4 eggs", "1 l water", "1 pinch of salt"]),
        named("Fried eggs", recipeIngredient=["2 large eggs", "1 tbsp butter or oil",
                                              "1 tbsp parsley (optional)"]),
        named("Pancakes", recipeIngredient=["3 eggs", "200 g flour", "300 ml milk"],
              keywords=["sweet"]),
        named("Tomato salad", recipeIngredient=["500 g tomatoes", "salt and black pepper"]),
        named("Just an idea"),
    ]  # fmt: skip
    for document in shelf:
        await keep(ada, document)
    thrown_away = await keep(ada, named("Old eggs", recipeIngredient=["1 egg"]))
    await ada.delete(f"{RECIPES}/{thrown_away['id']}", headers=ANY_VERSION)
    return ada


def said(needs: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(need["text"], need["foods"]) for need in needs]


async def test_the_fewest_missing_come_first_with_what_is_missing(cook: Person) -> None:
    boiled, pancakes, fried = await cookable(cook, "Eggs", "flour")

    assert [one["name"] for one in (boiled, pancakes, fried)] == [
        "Boiled eggs", "Pancakes", "Fried eggs",
    ]  # fmt: skip
    assert said(boiled["there"]) == [
        ("4 eggs", ["egg"]), ("1 l water", ["water"]), ("1 pinch of salt", ["salt"]),
    ]  # fmt: skip
    assert boiled["missing"] == []
    assert said(fried["missing"]) == [("1 tbsp butter or oil", ["butter", "oil"])]
    assert said(fried["there"]) == [("2 large eggs", ["egg"])]
    assert said(pancakes["missing"]) == [("300 ml milk", ["milk"])]
    line_ids = {line["id"] for line in (await one(cook, pancakes))["recipeIngredient"]}
    assert {need["line_id"] for need in pancakes["there"] + pancakes["missing"]} == line_ids


async def one(person: Person, card: dict[str, Any]) -> dict[str, Any]:
    recipe: dict[str, Any] = (await person.get(f"{RECIPES}/{card['id']}")).json()
    return recipe


async def test_one_of_several_is_enough_and_what_is_optional_is_not_needed(cook: Person) -> None:
    for fat in ("oil", "butter"):
        fried = (await cookable(cook, "egg", fat))[0]
        assert fried["name"] == "Fried eggs", "it uses more of what is there"
        assert fried["missing"] == []
    with_parsley = (await cookable(cook, "egg", "oil", "parsley"))[0]
    assert said(with_parsley["there"])[2] == ("1 tbsp parsley (optional)", ["parsley"])


async def test_water_salt_and_pepper_are_there_unless_one_says_not(cook: Person) -> None:
    (salad,) = await cookable(cook, "tomato")
    assert salad["missing"] == []
    assert said(salad["there"])[1:] == [
        ("salt and black pepper", ["salt"]), ("salt and black pepper", ["black pepper"]),
    ]  # fmt: skip

    (salad,) = await cookable(cook, "tomato", staples=False)
    assert [need["foods"] for need in salad["missing"]] == [["salt"], ["black pepper"]]
    assert await names(cook, "salt", "tomato", staples=False) == ["Tomato salad", "Boiled eggs"]


async def test_what_is_not_understood_is_missing(ada: Person) -> None:
    unread = "whatever your grandmother would have put into it on a Sunday before the war, dear"
    lines = ["For the batter:", "3 eggs", unread]
    await keep(ada, named("Mystery", recipeIngredient=lines))
    await keep(ada, named("Omelette", recipeIngredient=["3 eggs"]))

    omelette, mystery = await cookable(ada, "egg")

    assert (omelette["name"], omelette["missing"]) == ("Omelette", [])
    assert said(mystery["missing"]) == [(unread, [])]
    foods = (await ada.get(f"{RECIPES}/facets")).json()["foods"]
    assert foods["items"] == [{"value": "egg", "count": 2}]


async def test_filters_narrow_it(cook: Person) -> None:
    assert await names(cook, "egg", keyword="sweet") == ["Pancakes"]
    assert await names(cook, "egg", q="fried or pancakes -butter") == ["Pancakes"]
    assert await names(cook, "egg", q="food:milk") == ["Pancakes"]
    assert await names(cook, "egg", q="xyzzy") == []


async def test_pages_follow_each_other(cook: Person) -> None:
    for number in range(5):
        await keep(cook, named(f"Egg {number}", recipeIngredient=["1 egg", f"{number} g sugar"]))
    expected = await names(cook, "egg", "sugar", limit=100)
    assert len(expected) == 8

    page = await cook.get(COOKABLE, params={"have": ["egg", "sugar"], "limit": 3})
    seen = [item["name"] for item in page.json()["items"]]
    while page.json()["next_cursor"] is not None:
        page = await cook.get(page.links["next"]["url"])
        seen += [item["name"] for item in page.json()["items"]]

    assert seen == expected


async def test_what_can_be_cooked_follows_a_change(cook: Person) -> None:
    pancakes = (await cookable(cook, "milk"))[0]
    url = f"{RECIPES}/{pancakes['id']}"
    await cook.patch(url, json={"recipeIngredient": ["1 egg"]}, headers=ANY_VERSION)

    assert await names(cook, "milk") == []
    assert (await names(cook, "egg"))[0] == "Pancakes"


async def test_another_persons_recipes_are_not_looked_at(cook: Person, sign_up: SignUp) -> None:
    eve = await sign_up("eve@example.org")

    assert await names(eve, "egg") == []
    await keep(eve, named("Eve's eggs", recipeIngredient=["1 egg"]))
    assert await names(eve, "egg") == ["Eve's eggs"]
    assert "Eve's eggs" not in await names(cook, "egg")


async def test_what_says_no_food_is_refused(ada: Person) -> None:
    refused: list[dict[str, Any]] = [
        {}, {"have": ""}, {"have": "!?"}, {"have": "12"}, {"have": "x" * 101},
        {"have": ["egg"] * 101}, {"have": "egg", "staples": "some"}, {"have": "egg", "q": "a:b"},
        {"have": "egg", "cursor": "x"},
        {"have": "egg", "cursor": Position("cookable", (1, 1, 2**62 + 1)).encode()},
    ]  # fmt: skip
    for query in refused:
        assert (await ada.get(COOKABLE, params=query)).status_code == 422, query
    furthest = {"have": "egg", "cursor": Position("cookable", (-(2**62), 2**62, 2**62)).encode()}
    assert (await ada.get(COOKABLE, params=furthest)).status_code == 200
