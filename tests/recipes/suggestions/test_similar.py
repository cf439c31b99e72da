"""Similar recipes: by what few recipes have in common, with the reason."""

from typing import Any

import pytest

from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, UNKNOWN, keep, named


async def similar(person: Person, recipe: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = await person.get(f"{RECIPES}/{recipe['id']}/similar", params=more)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def cook_with(name: str, *foods: str, **members: Any) -> dict[str, Any]:
    return named(name, recipeIngredient=[f"100 g {food}" for food in foods], **members)


@pytest.fixture
async def paella(ada: Person) -> dict[str, Any]:
    """With others around it. All need butter, few need saffron."""
    await keep(ada, cook_with("Toast", "butter", "bread"))
    await keep(ada, cook_with("Cake", "butter", "flour", keywords=["Party"]))
    await keep(ada, cook_with("Risotto", "saffron", "rice", "butter"))
    await keep(ada, cook_with("Saffron buns", "saffron", "flour", "butter"))
    await keep(ada, cook_with("Jambalaya", "rice", "sausage", keywords=["party"]))
    await keep(ada, named("Words only", notes="saffron rice butter"))
    trashed = await keep(ada, cook_with("Old paella", "saffron", "rice", "butter"))
    await ada.delete(f"{RECIPES}/{trashed['id']}", headers=ANY_VERSION)
    return await keep(
        ada, cook_with("Paella", "saffron", "rice", "butter", "shrimp", keywords=["PARTY"])
    )


async def test_what_shares_the_rarest_comes_first_and_says_what_it_shares(
    ada: Person, paella: dict[str, Any]
) -> None:
    found = await similar(ada, paella)

    assert [(one["name"], one["shared_foods"]) for one in found] == [
        ("Risotto", ["rice", "saffron", "butter"]),
        ("Jambalaya", ["rice"]),
        ("Saffron buns", ["saffron", "butter"]),
        ("Cake", ["butter"]),
        ("Toast", ["butter"]),
    ]
    labelled = [one for one in found if one["shared_labels"]]
    assert [one["name"] for one in labelled] == ["Jambalaya", "Cake"]
    assert labelled[0]["shared_labels"] == [{"kind": "keyword", "value": "party"}]
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[0] < 1


async def test_there_are_as_many_as_one_asks_for(ada: Person, paella: dict[str, Any]) -> None:
    assert [one["name"] for one in await similar(ada, paella, limit=1)] == ["Risotto"]
    for limit in (0, 51, "many"):
        url = f"{RECIPES}/{paella['id']}/similar"
        assert (await ada.get(url, params={"limit": limit})).status_code == 422


async def test_a_recipe_that_has_nothing_in_common_has_none(ada: Person) -> None:
    await keep(ada, named("Toast", recipeIngredient=["1 slice of bread"]))
    alone = await keep(ada, named("Idea"))
    other = await keep(ada, named("Soup", recipeIngredient=["1 kg tomatoes"], keywords=["x"]))

    assert await similar(ada, alone) == []
    assert await similar(ada, other) == []


async def test_a_label_alone_is_something_in_common(ada: Person) -> None:
    await keep(ada, named("Bread", recipeCategory=["Baking"]))
    roll = await keep(ada, named("Rolls", recipeCategory=["baking"]))

    (bread,) = await similar(ada, roll)

    assert bread["shared_labels"] == [{"kind": "category", "value": "baking"}]
    assert bread["shared_foods"] == []
    assert bread["score"] == 1


async def test_only_ones_own_recipes_are_similar(
    ada: Person, paella: dict[str, Any], sign_up: SignUp
) -> None:
    eve = await sign_up("eve@example.org")
    mine = await keep(eve, cook_with("Eve's paella", "saffron", "rice"))

    assert await similar(eve, mine) == []
    for nobodys in (paella["id"], UNKNOWN, "none"):
        assert (await eve.get(f"{RECIPES}/{nobodys}/similar")).status_code == 404
