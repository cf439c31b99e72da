"""schema.org/Recipe in the dialects of sites, to our document."""

from typing import Any

import pytest

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.importers.schema_org import find_recipes, to_document

RECIPE: dict[str, Any] = {
    "@type": "Recipe",
    "name": "Soup",
    "recipeIngredient": ["1 kg tomatoes"],
    "recipeInstructions": ["Cook."],
}


def read(**properties: Any) -> RecipeDocument:
    return to_document({**RECIPE, **properties}, None)


@pytest.mark.parametrize(
    ("member", "written", "kept"),
    [
        ("name", "  Tomato&nbsp;soup ", "Tomato soup"),
        ("name", {"@value": "Tomato soup"}, "Tomato soup"),
        ("name", ["", "Tomato soup"], "Tomato soup"),
        ("name", 1234567, "1234567"),
        ("name", "x" * 400, "x" * 300),
        ("description", "<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("recipeYield", ["4", "4 servings"], "4 servings"),
        ("recipeYield", 4, "4"),
        ("recipeYield", 4.0, "4"),
        ("recipeYield", {"value": 4, "unitText": "bowls"}, "4 bowls"),
        ("totalTime", "1 hour", "PT1H"),
        ("totalTime", ["", "PT1H"], "PT1H"),
        ("totalTime", "PT0S", None),
        ("recipeCategory", "Soup, Starter", ["Soup", "Starter"]),
        ("recipeCategory", ["Soup, hot", "Starter"], ["Soup, hot", "Starter"]),
        ("recipeCategory", ["Soup", "Soup"], ["Soup"]),
        ("keywords", "a; b | c,,", ["a", "b", "c"]),
        ("keywords", [{"@type": "DefinedTerm", "name": "vegan"}], ["vegan"]),
        ("nutrition", {"@type": "NutritionInformation", "calories": 120}, {"calories": "120"}),
        ("image", {"@type": "ImageObject", "url": "https://e.org/a"}, ["https://e.org/a"]),
        ("image", ["https://e.org/a", "https://e.org/a", "data:image/png;base64,AA"],
         ["https://e.org/a"]),
        ("author", [{"@type": "Person", "name": "Ada"}, {"name": "Bob"}], "Ada, Bob"),
        ("url", {"@id": "https://e.org/soup"}, "https://e.org/soup"),
        ("url", "https://e.org/" + "x" * 2000, "https://e.org/" + "x" * 2000),
        ("datePublished", 20240131, "20240131"),
        ("tool", [{"@type": "HowToTool", "name": "Blender"}], ["Blender"]),
        ("inLanguage", "en", "en"),
    ],
    ids=str,
)  # fmt: skip
def test_a_member_is_read_from_every_dialect(member: str, written: Any, kept: Any) -> None:
    assert read(**{member: written}).model_dump(by_alias=True)[member] == kept


@pytest.mark.parametrize(
    ("member", "written"),
    [
        ("description", "x" * 20_001),
        ("totalTime", "when it is done"),
        ("totalTime", {"@type": "Duration"}),
        ("nutrition", "plenty"),
        ("nutrition", {" ": "5"}),
        ("nutrition", {str(number): "5" for number in range(51)}),
        ("image", "data:image/png;base64,AA"),
        ("url", "https://e.org/" + "x" * 2048),
        ("keywords", [str(number) for number in range(201)]),
        ("inLanguage", "the language that my grandmother spoke"),
        ("author", {"@type": "Person"}),
        ("name", 10**350),
        ("suitableForDiet", ["https://schema.org/VeganDiet"]),
        ("video", {"@type": "VideoObject", "name": "How"}),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_a_member_cannot_hold_stays_as_it_was(member: str, written: Any) -> None:
    """Nothing is lost, and the recipe is not refused for it."""
    document = read(**{member: written})

    if member == "name":
        assert document.name == str(written)[:300]
    else:
        assert document.extra == {member: written}


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (["1 egg", "salt"], [("1 egg", None), ("salt", None)]),
        ("1 egg\nsalt", [("1 egg", None), ("salt", None)]),
        ([{"@type": "ItemList", "name": "Base", "itemListElement": ["1 egg", "salt"]}],
         [("1 egg", "Base"), ("salt", "Base")]),
        (["For the base:", "1 egg", "For the top:", "salt"],
         [("1 egg", "For the base:"), ("salt", "For the top:")]),
        (["1 onion , chopped"], [("1 onion, chopped", None)]),
        ([["1 egg"], [["salt"]]], [("1 egg", None), ("salt", None)]),
        ([{"name": "1 egg"}, {"@value": "salt"}, 7, None, ""],
         [("1 egg", None), ("salt", None), ("7", None)]),
        ([{"name": "x" * 400, "itemListElement": ["1 egg"]}], [("1 egg", "x" * 300)]),
    ],
    ids=str,
)  # fmt: skip
def test_ingredients_keep_their_order_and_headings(
    written: Any, lines: list[tuple[str, str | None]]
) -> None:
    found = read(recipeIngredient=written).recipe_ingredient
    assert [(line.text, line.group) for line in found] == lines


@pytest.mark.parametrize(
    ("heading", "step"),
    [
        ("Apple slaw", "For the apple slaw, grate the apples."),
        ("Apple slaw", "Meanwhile, make apple slaw. Grate the apples."),
        ("Pâte à crêpes", "Pour la pâte à crêpes, mélangez."),
        ("FOR THE SLAW", "Grate."),
    ],
)
def test_what_the_steps_speak_of_and_what_is_shouted_is_a_heading(heading: str, step: str) -> None:
    written = ["1 loaf", "TO SERVE", "1 lime", heading, "2 apples", "salt"]
    found = read(recipeIngredient=written, recipeInstructions=[step]).recipe_ingredient
    if heading.isupper():
        assert [(line.text, line.group) for line in found] == [
            ("1 loaf", None), ("1 lime", "TO SERVE"), ("2 apples", heading), ("salt", heading)
        ]  # fmt: skip
    else:
        assert [(line.text, line.group) for line in found][-2:] == [
            ("2 apples", heading), ("salt", heading)
        ]  # fmt: skip


@pytest.mark.parametrize("line", ["Salt", "Olive oil", "Salt and pepper", "LIME"])
def test_an_ingredient_without_an_amount_is_no_heading(line: str) -> None:
    step = f"Season with {line.lower()} and cook for 5 minutes."
    found = read(recipeIngredient=["1 fish", line, "1 lime"], recipeInstructions=[step])
    assert [line.text for line in found.recipe_ingredient] == ["1 fish", line, "1 lime"]


@pytest.mark.parametrize(
    ("written", "servings"),
    [
        ("4", 4), ("Serves 4-6", 4), ("1,5 litres", 1.5), ("12 pancakes", 12), ("a few", None),
        ("0", None), ("99999 crumbs", None), ("9" * 400, None), ([], None), (None, None),
    ],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_servings_are_the_first_plausible_number(written: Any, servings: float | None) -> None:
    assert read(recipeYield=written).servings == servings


def test_names_of_members_may_be_written_in_full() -> None:
    node = {f"http://schema.org/{name}": value for name, value in RECIPE.items() if name[0] != "@"}
    assert to_document({"@type": "http://schema.org/Recipe", **node}, None).name == "Soup"
    node = {f"schema:{name}": value for name, value in RECIPE.items() if name[0] != "@"}
    assert to_document({"@type": "schema:Recipe", **node}, None).name == "Soup"


def test_recipes_are_found_at_any_depth_and_the_outermost_first() -> None:
    inner = RECIPE | {"name": "Inner"}
    outer = RECIPE | {"name": "Outer", "@type": ["Thing", "https://schema.org/Recipe"]}
    value = {"@graph": [{"mainEntity": [[{"item": inner}]]}, outer, {"@type": "RecipeBook"}]}
    assert [node["name"] for node in find_recipes(value)] == ["Outer", "Inner"]


@pytest.mark.parametrize(
    "missing",
    [{"name": ""}, {"name": None}, {"name": " <p> "}, {"name": []},
     {"recipeIngredient": [], "recipeInstructions": ""}],
)  # fmt: skip
def test_without_name_or_lines_it_is_no_recipe(missing: dict[str, Any]) -> None:
    with pytest.raises(NoRecipeFound):
        read(**missing)


@pytest.mark.parametrize(
    "too_much",
    [
        {"recipeIngredient": ["1 egg"] * 1001},
        {"recipeInstructions": ["x" * 20_001]},
        {f"property{number}": 1 for number in range(201)},
    ],
    ids=["ingredients", "a step", "properties"],
)
def test_what_would_be_half_a_recipe_is_refused(too_much: dict[str, Any]) -> None:
    """SECURITY O3."""
    with pytest.raises(ImportRefused):
        read(**too_much)


def test_the_address_that_it_was_found_at_counts() -> None:
    document = to_document(RECIPE | {"url": "https://e.org/print/soup"}, "https://e.org/soup")
    assert document.url == "https://e.org/soup"
