"""Reading a recipe for more or fewer people, for another pan, or in another country's measures."""

from typing import Any

import pytest
from httpx2 import Response

from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep

CAKE: dict[str, Any] = {
    "name": "Plain cake",
    "servings": 8,
    "recipeYield": "1 cake",
    "recipeIngredient": [
        "2 cups all-purpose flour",
        "3 eggs",
        "1 cup of unobtainium",
        "salt to taste",
        "For the tin:",
    ],
    "recipeInstructions": [
        "Step 1: heat the oven to 350 °F.",
        "Mix 2 cups flour with 3 eggs for 5 minutes. Bake in a 9-inch round pan.",
    ],
    "inLanguage": "en-US",
}


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


async def read(person: Person, recipe: dict[str, Any], **asked: str) -> Response:
    return await person.get(f"{RECIPES}/{recipe['id']}", params=asked)


async def scaled(person: Person, document: dict[str, Any], **asked: str) -> dict[str, Any]:
    answer = await read(person, await keep(person, document), **asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def texts(recipe: dict[str, Any], member: str = "recipeIngredient") -> list[str]:
    return [line["text"] for line in recipe[member]]


async def test_a_recipe_for_more_people_has_other_amounts_and_the_same_times(ada: Person) -> None:
    recipe = await scaled(ada, CAKE, servings="12")

    assert texts(recipe) == [
        "3 cups all-purpose flour",
        "4½ eggs",
        "1½ cups of unobtainium",
        "salt to taste",
        "For the tin:",
    ]
    assert texts(recipe, "recipeInstructions") == [
        "Step 1: heat the oven to 350 °F.",
        "Mix 3 cups flour with 4½ eggs for 5 minutes. Bake in a 9-inch round pan.",
    ]
    assert recipe["servings"] == 12
    assert recipe["recipeYield"] == "1½ cake"


async def test_what_was_written_stands_beside_and_what_is_not_scaled_says_so(ada: Person) -> None:
    recipe = await scaled(ada, CAKE, factor="1/3")

    flour, _, _, salt, heading = recipe["recipeIngredient"]
    assert flour["text"] == "⅔ cup all-purpose flour"
    assert flour["original_text"] == "2 cups all-purpose flour"
    assert flour["parsed"]["amount"]["quantity"] == "2/3"
    assert [line["scaled"] for line in (flour, salt, heading)] == [True, False, False]
    assert recipe["recipeInstructions"][1]["original_text"] == CAKE["recipeInstructions"][1]
    assert recipe["scaling"] == {
        "factor": "1/3",
        "units": None,
        "servings": 8,
        "recipe_yield": "1 cake",
    }


async def test_so_that_there_is_as_much_of_one_ingredient(ada: Person) -> None:
    kept = await keep(ada, CAKE)
    flour = kept["recipeIngredient"][0]["id"]

    by_volume = (await read(ada, kept, ingredient=f"{flour}:3 cups")).json()
    by_weight = (await read(ada, kept, ingredient=f"{flour}:125g")).json()

    assert by_volume["scaling"]["factor"] == "1.5"
    assert by_weight["scaling"]["factor"] == "0.5"


async def test_in_the_pan_that_one_has(ada: Person) -> None:
    recipe = await scaled(ada, CAKE, pan="18in")

    assert recipe["scaling"]["factor"] == "4"
    assert texts(recipe, "recipeInstructions")[1].endswith("Bake in a 18-inch round pan.")


async def test_in_the_measures_of_another_country(ada: Person) -> None:
    recipe = await scaled(ada, CAKE, units="metric")

    assert texts(recipe)[:3] == ["250 g all-purpose flour", "3 eggs", "1 cup of unobtainium"]
    assert texts(recipe, "recipeInstructions")[0] == "Step 1: heat the oven to 180 °C."
    assert recipe["scaling"] == {
        "factor": "1",
        "units": "metric",
        "servings": 8,
        "recipe_yield": "1 cake",
    }


async def test_amounts_and_measures_at_once(ada: Person) -> None:
    assert texts(await scaled(ada, CAKE, factor="2", units="metric"))[0] == (
        "500 g all-purpose flour"
    )


async def test_the_example_of_the_readme_is_true(ada: Person) -> None:
    document = CAKE | {"servings": 4}

    recipe = await scaled(ada, document, servings="6", units="metric")

    assert texts(recipe)[0] == "375 g all-purpose flour"
    assert recipe["recipeIngredient"][0]["original_text"] == "2 cups all-purpose flour"
    assert recipe["recipeIngredient"][0]["parsed"]["amount"]["quantity"] == "375"


async def test_a_file_to_print_is_scaled_too(ada: Person) -> None:
    kept = await keep(ada, CAKE)
    for form in ("html", "text", "markdown", "recipemd", "jsonld", "cooklang", "csv"):
        answer = await read(ada, kept, format=form, factor="3")
        assert answer.status_code == 200, answer.text
        assert "6" in answer.text, form
        assert "2 cups" not in answer.text, form
    assert (await read(ada, kept, format="paprika", factor="3")).status_code == 200


@pytest.mark.parametrize(
    ("servings", "factor", "expected"),
    [(10_000, "100", 1_000_000), (0.3, "0.01", 0.003), (3, "1/3", 1), (4, "1/3", 1.33)],
)
async def test_servings_may_be_more_or_less_than_is_kept(
    ada: Person, servings: float, factor: str, expected: float
) -> None:
    recipe = await scaled(ada, CAKE | {"servings": servings}, factor=factor)

    assert recipe["servings"] == expected


async def test_the_etag_tells_what_was_asked_apart(ada: Person) -> None:
    kept = await keep(ada, CAKE)
    url = f"{RECIPES}/{kept['id']}"
    asked = [{}, {"factor": "2"}, {"factor": "3"}, {"factor": "2", "units": "us"}]
    asked += [{"factor": "2", "format": "html"}]
    tags = [(await ada.get(url, params=one)).headers["etag"] for one in asked]
    assert len(set(tags)) == len(tags)

    for one, tag in zip(asked, tags, strict=True):
        again = await ada.get(url, params=one, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.headers["etag"] == tag
    other = await ada.get(url, params={"factor": "2"}, headers={"If-None-Match": tags[2]})
    assert other.status_code == 200

    await ada.patch(url, json={"servings": 9}, headers=ANY_VERSION)
    changed = await ada.get(url, params={"factor": "2"}, headers={"If-None-Match": tags[1]})
    assert changed.status_code == 200


async def test_nothing_is_kept_of_it(ada: Person) -> None:
    kept = await keep(ada, CAKE)

    await read(ada, kept, factor="2", units="metric")

    assert (await ada.get(f"{RECIPES}/{kept['id']}")).json() == kept


async def test_what_was_scaled_is_not_taken_for_the_recipe(ada: Person) -> None:
    kept = await keep(ada, CAKE)
    answer = (await read(ada, kept, factor="2")).json()

    sent_back = await ada.put(f"{RECIPES}/{kept['id']}", json=answer, headers=ANY_VERSION)

    assert sent_back.status_code == 422
    assert (await ada.get(f"{RECIPES}/{kept['id']}")).json() == kept


async def test_what_cannot_be_told_is_refused_with_what_to_do(ada: Person) -> None:
    kept = await keep(ada, CAKE | {"servings": None})
    flour, _, _, salt, _ = (line["id"] for line in kept["recipeIngredient"])
    refused = [
        ({"servings": "6"}, "servings", "Set its `servings`"),
        ({"servings": "6", "factor": "2"}, "factor", "one of servings and factor"),
        ({"pan": "26cm", "ingredient": "x:1g"}, "pan", "one of ingredient and pan"),
        ({"factor": "101"}, "factor", "101 times"),
        ({"factor": "0.001"}, "factor", "0.001 times"),
        ({"factor": "0"}, "factor", "0 times"),
        ({"factor": "-1"}, "factor", "match"),
        ({"factor": "1e3"}, "factor", "match"),
        ({"factor": "٣"}, "factor", "match"),
        ({"factor": "nan"}, "factor", "match"),
        ({"factor": "1/0"}, "factor", "match"),
        ({"factor": ""}, "factor", "match"),
        ({"units": "roman"}, "units", "'metric'"),
        ({"ingredient": "nothing:140g"}, "ingredient", "No ingredient line"),
        ({"ingredient": f"{flour}"}, "ingredient", "like k3v5q2xa:140g"),
        ({"ingredient": f"{flour}:a lot"}, "ingredient", "like k3v5q2xa:140g"),
        ({"ingredient": f"{flour}:1-2 cups"}, "ingredient", "like k3v5q2xa:140g"),
        ({"ingredient": f"{flour}:0 g"}, "ingredient", "like k3v5q2xa:140g"),
        ({"ingredient": f"{salt}:10g"}, "ingredient", "Ask by factor"),
        ({"ingredient": f"{flour}:3 cm"}, "ingredient", "cannot be compared"),
        ({"ingredient": f"{flour}:3"}, "ingredient", "cannot be compared"),
        ({"ingredient": f"{flour}:999999 kg"}, "ingredient", "times the recipe"),
        ({"pan": "round"}, "pan", "Write a pan"),
        ({"pan": "20cm:"}, "pan", "Write a pan"),
        ({"pan": "1mm:999cm"}, "pan", "times the recipe"),
    ]
    for asked, name, detail in refused:
        answer = await read(ada, kept, **asked)
        assert answer.status_code == 422, asked
        (error,) = answer.json()["errors"]
        assert error["where"] == "query", asked
        assert error["pointer"] == f"/{name}", asked
        assert detail in error["detail"], (asked, error["detail"])


async def test_a_recipe_that_names_no_pan_is_asked_with_both(ada: Person) -> None:
    kept = await keep(ada, SOUP)

    assert (await read(ada, kept, pan="26cm")).status_code == 422
    assert (await read(ada, kept, pan="20cm:40cm")).json()["scaling"]["factor"] == "4"


async def test_other_peoples_recipes_are_not_scaled(ada: Person, sign_up: SignUp) -> None:
    kept = await keep(ada, CAKE)
    bob = await sign_up("bob@example.org")

    assert (await read(bob, kept, factor="2")).status_code == 404
