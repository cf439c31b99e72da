"""Recipes as ingredients of recipes: as deep as cooks go, and never round in circles."""

import asyncio
from typing import Any

import pytest

from recipes_api.database import Database
from recipes_api.recipes.nesting import tree as nesting_tree
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, UNKNOWN, keep, named

Recipe = dict[str, Any]


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


def made(text: str, recipe: Recipe) -> dict[str, str]:
    """A line that another recipe makes."""
    return {"text": text, "recipe": recipe["id"]}


async def keep_named(person: Person, name: str, *lines: Any, **members: Any) -> Recipe:
    document = named(name, recipeIngredient=[*lines], inLanguage="en", **members)
    return await keep(person, document)


async def dinner(person: Person) -> tuple[Recipe, Recipe, Recipe]:
    """Pizza, its sauce and dough; the dough needs a starter."""
    starter = await keep_named(person, "Starter", "100 g flour", "1 cup water", recipeYield="200 g")
    dough = await keep_named(
        person, "Dough", "500 g flour", made("100 g starter", starter), recipeYield="4 doughs"
    )
    pizza = await keep_named(person, "Pizza", made("2 doughs", dough), "200 g tomatoes", servings=2)
    return pizza, dough, starter


async def tree(person: Person, recipe: Recipe, **asked: str) -> Recipe:
    answer = await person.get(f"{RECIPES}/{recipe['id']}/tree", params=asked)
    assert answer.status_code == 200, answer.text
    found: Recipe = answer.json()
    return found


async def to_buy(person: Person, recipe: Recipe, **asked: str) -> list[str]:
    answer = await person.get(f"{RECIPES}/{recipe['id']}/ingredients", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


async def change(person: Person, recipe: Recipe, *lines: Any) -> Any:
    url = f"{RECIPES}/{recipe['id']}"
    return await person.patch(url, json={"recipeIngredient": lines}, headers=ANY_VERSION)


def texts(node: Recipe) -> list[str]:
    return [line["text"] for line in node["ingredients"]]


async def test_a_tree_has_each_recipe_scaled_once_by_how_much_of_it_is_used(ada: Person) -> None:
    pizza, dough, starter = await dinner(ada)

    whole = await tree(ada, pizza)

    assert (whole["id"], whole["name"], whole["factor"]) == (pizza["id"], "Pizza", "1")
    assert texts(whole) == ["2 doughs", "200 g tomatoes"]
    below = whole["ingredients"][0]["made_by"]
    assert (below["id"], below["factor"], below["state"]) == (dough["id"], "0.5", "kept")
    assert texts(below) == ["250 g flour", "50 g starter"]
    deepest = below["ingredients"][1]["made_by"]
    assert (deepest["id"], deepest["factor"]) == (starter["id"], "0.25")
    assert texts(deepest) == ["25 g flour", "¼ cup water"]
    assert whole["ingredients"][1]["made_by"] is None


async def test_the_whole_tree_is_scaled_as_it_was_asked_for(ada: Person) -> None:
    pizza, _, _ = await dinner(ada)

    whole = await tree(ada, pizza, servings="8", units="metric")

    assert texts(whole) == ["8 doughs", "800 g tomatoes"]
    below = whole["ingredients"][0]["made_by"]
    assert texts(below) == ["1 kg flour", "200 g starter"]
    assert texts(below["ingredients"][1]["made_by"]) == ["100 g flour", "235 ml water"]


async def test_what_to_buy_is_what_no_recipe_makes(ada: Person) -> None:
    pizza, _, _ = await dinner(ada)

    assert await to_buy(ada, pizza, factor="2") == [
        "500 g flour",
        "50 g flour",
        "½ cup water",
        "400 g tomatoes",
    ]
    answer = await ada.get(f"{RECIPES}/{pizza['id']}/ingredients")
    assert [item["of"] for item in answer.json()["items"]] == [
        ["Pizza", "Dough"],
        ["Pizza", "Dough", "Starter"],
        ["Pizza", "Dough", "Starter"],
        ["Pizza"],
    ]


@pytest.mark.parametrize(
    ("text", "members", "factor"),
    [
        ("300 g dough", {"recipeYield": "1.2 kg"}, "0.25"),
        ("1 cup sauce", {"recipeYield": "about 4 cups (1 l)"}, "0.25"),
        ("6 tortillas", {"recipeYield": "12 tortillas"}, "0.5"),
        ("2 servings of rice", {"servings": 4}, "0.5"),
        ("2 pie crusts", {"recipeYield": "serves 8"}, "2"),
        ("½ pie crust", {}, "0.5"),
        ("Pie crust", {}, "1"),
        ("200 g dough", {"recipeYield": "4 servings"}, None),
        ("2 cups pesto", {"recipeYield": "300 g"}, "1.68"),
        ("2 cups gravy", {"recipeYield": "300 g"}, None),
    ],
)
async def test_how_much_of_a_recipe_a_line_needs(
    ada: Person, text: str, members: Recipe, factor: str | None
) -> None:
    part = await keep_named(ada, "Part", "100 g flour", **members)
    whole = await keep_named(ada, "Whole", made(text, part))

    (line,) = (await tree(ada, whole))["ingredients"]

    assert line["made_by"]["factor"] == factor
    # Where nobody can tell, what to buy says the line itself.
    assert (await to_buy(ada, whole) == [text]) is (factor is None)


async def test_a_recipe_cannot_be_made_of_itself(ada: Person) -> None:
    pizza, dough, starter = await dinner(ada)

    answer = await change(ada, starter, "flour", made("1 pizza", pizza))

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/made-of-itself"
    assert problem["detail"].endswith("Starter → Pizza → Dough → Starter.")
    assert [one["id"] for one in problem["path"]] == [
        recipe["id"] for recipe in (starter, pizza, dough, starter)
    ]
    assert problem["errors"][0]["pointer"] == "/recipeIngredient/1/recipe"
    assert (await ada.get(f"{RECIPES}/{starter['id']}")).json() == starter
    itself = await change(ada, dough, made("1 dough", dough))
    assert itself.json()["detail"].endswith("Dough → Dough.")


async def test_an_old_version_that_would_go_round_does_not_come_back(ada: Person) -> None:
    sauce = await keep_named(ada, "Sauce", "tomatoes")
    soup = await keep_named(ada, "Soup", made("1 sauce", sauce))
    assert (await change(ada, soup, "water")).status_code == 200
    assert (await change(ada, sauce, made("1 soup", soup))).status_code == 200

    answer = await ada.post(f"{RECIPES}/{soup['id']}/versions/1/restore", headers=ANY_VERSION)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/made-of-itself"


async def test_two_who_write_at_once_make_no_circle(ada: Person) -> None:
    one, other = await keep_named(ada, "One", "salt"), await keep_named(ada, "Other", "salt")

    answers = await asyncio.gather(
        change(ada, one, made("1 other", other)), change(ada, other, made("1 one", one))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_only_a_kept_recipe_of_mine_can_be_used(ada: Person, sign_up: SignUp) -> None:
    bob = await sign_up("bob@example.org")
    his = await keep_named(bob, "His", "salt")
    thrown = await keep_named(ada, "Thrown", "salt")
    await ada.delete(f"{RECIPES}/{thrown['id']}", headers=ANY_VERSION)

    for used in (his["id"], thrown["id"], UNKNOWN):
        lines = ["salt", {"text": "1 of it", "recipe": used}]
        answer = await ada.post(RECIPES, json=named("Mine", recipeIngredient=lines))
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["pointer"] == "/recipeIngredient/1/recipe"
        assert "Make it first" in error["detail"]
    for used in ("x", 1, [], {}, ""):
        lines = [{"text": "1 of it", "recipe": used}]
        answer = await ada.post(RECIPES, json=named("Mine", recipeIngredient=lines))
        assert answer.status_code == 422, used
    assert (await bob.get(f"{RECIPES}/{his['id']}")).json() == his


async def test_what_is_thrown_away_is_still_told_and_what_is_gone_leaves_its_line(
    ada: Person,
) -> None:
    pizza, dough, _ = await dinner(ada)
    url = f"{RECIPES}/{dough['id']}"
    await ada.delete(url, headers=ANY_VERSION)

    below = (await tree(ada, pizza))["ingredients"][0]["made_by"]
    assert (below["state"], texts(below)) == ("trashed", ["250 g flour", "50 g starter"])

    await ada.delete(f"{RECIPES}/trash/{dough['id']}", headers=ANY_VERSION)
    line = (await tree(ada, pizza))["ingredients"][0]
    assert line["text"] == "2 doughs"
    assert line["made_by"] == {
        "id": dough["id"], "state": "gone", "name": None, "version": None, "factor": None,
        "servings": None, "recipe_yield": None, "ingredients": [],
    }  # fmt: skip
    assert await to_buy(ada, pizza) == ["2 doughs", "200 g tomatoes"]
    kept = (await ada.get(f"{RECIPES}/{pizza['id']}")).json()
    assert kept["recipeIngredient"][0]["recipe"] == dough["id"]
    # What is gone may stay in the line when the rest is changed.
    changed = await ada.patch(
        f"{RECIPES}/{pizza['id']}",
        json={"recipeIngredient": [*kept["recipeIngredient"], "salt"]},
        headers=ANY_VERSION,
    )
    assert changed.status_code == 200, changed.text


async def test_recipes_go_ten_deep_and_no_deeper(ada: Person) -> None:
    deepest = await keep_named(ada, "0", "1 kg salt")
    for depth in range(1, 11):
        deepest = await keep_named(ada, str(depth), made("1 of it", deepest))

    assert await to_buy(ada, deepest) == ["1 kg salt"]
    lines = [made("1 of it", deepest)]
    answer = await ada.post(RECIPES, json=named("11", recipeIngredient=lines))
    assert answer.status_code == 422
    assert "10 deep" in answer.json()["detail"]


async def test_what_became_too_deep_can_still_be_changed_and_thrown_away(ada: Person) -> None:
    lowest = recipe = await keep_named(ada, "0", "1 kg salt")
    for depth in range(1, 11):
        recipe = await keep_named(ada, str(depth), made("1 of it", recipe))
    salt = await keep_named(ada, "Salt", "sea water")
    assert (await change(ada, lowest, made("1 kg salt", salt))).status_code == 200
    url = f"{RECIPES}/{recipe['id']}"

    renamed = await ada.patch(url, json={"name": "Ten"}, headers=ANY_VERSION)

    assert renamed.status_code == 200, renamed.text
    assert '"state":"cut"' in (await ada.get(f"{url}/tree")).text
    assert (await ada.delete(url, headers=ANY_VERSION)).status_code == 204
    assert (await ada.post(f"{url}/restore")).status_code == 200


async def test_a_tree_stays_small_however_often_its_recipes_are_used(ada: Person) -> None:
    recipe = await keep_named(ada, "0", *["1 g salt"] * 10)
    for depth in range(1, 6):
        recipe = await keep_named(ada, str(depth), *[made("1 of it", recipe)] * 10)

    answer = await ada.get(f"{RECIPES}/{recipe['id']}/tree")

    assert answer.status_code == 200
    assert answer.text.count('"text"') <= 5_000
    assert '"state":"cut"' in answer.text


async def test_what_is_too_large_is_not_told(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    pizza, dough, _ = await dinner(ada)
    monkeypatch.setattr(nesting_tree, "MOST_CHARACTERS", 10)

    line = (await tree(ada, pizza))["ingredients"][0]

    assert (line["made_by"]["id"], line["made_by"]["state"]) == (dough["id"], "cut")
    assert await to_buy(ada, pizza) == ["2 doughs", "200 g tomatoes"]


async def test_exports_write_the_lines_text(ada: Person) -> None:
    pizza, _, _ = await dinner(ada)

    for form in ("text", "markdown", "html", "cooklang", "recipemd", "csv"):
        answer = await ada.get(f"{RECIPES}/{pizza['id']}", params={"format": form})
        assert "doughs" in answer.text, form
        assert pizza["recipeIngredient"][0]["recipe"] not in answer.text, form


async def test_others_see_neither_tree_nor_what_to_buy(ada: Person, sign_up: SignUp) -> None:
    pizza, _, _ = await dinner(ada)
    bob = await sign_up("bob@example.org")

    for path in ("tree", "ingredients"):
        assert (await bob.get(f"{RECIPES}/{pizza['id']}/{path}")).status_code == 404


async def test_a_tree_is_one_statement(ada: Person, database: Database) -> None:
    pizza, _, _ = await dinner(ada)
    asked: list[str] = []
    reader = database.slow_reader
    real = reader.all

    async def counted(statement: str, **parameters: Any) -> Any:
        asked.append(statement)
        return await real(statement, **parameters)

    reader.all = counted  # type: ignore[method-assign]
    await tree(ada, pizza)
    assert len(asked) == 1
