"""Recipes that a page shows to people only."""

from typing import Any

import pytest

from recipes_api.recipes.importers import ingredients, visible

INGREDIENTS = "<ul><li>1 kg tomatoes</li><li>2 tbsp oil</li></ul>"
STEPS = "<ol><li>Chop.</li><li>Simmer.</li></ol>"


def read(body: str) -> dict[str, Any]:
    found = list(visible.read(f"<html><body>{body}</body></html>", None))
    assert len(found) <= 1
    return found[0] if found else {}


def recipe(ingredients: str = "Ingredients", steps: str = "Method", tag: str = "h2") -> str:
    return (
        f"<h1>Soup</h1><{tag}>{ingredients}</{tag}>{INGREDIENTS}<{tag}>{steps}</{tag}>{STEPS}"
        "<h2>Notes</h2><p>Good.</p>"
    )


@pytest.mark.parametrize(
    ("ingredients", "steps"),
    [
        ("Ingredients", "Method"),
        ("INGREDIENTS:", "DIRECTIONS:"),
        ("Recipe ingredients", "How to make it"),
        ("Ingredients (serves 4)", "The method"),
        ("What you need", "Steps"),
        ("Zutaten für 4 Personen", "Zubereitung"),
        ("Ingrédients", "Préparation"),
        ("Ingredientes", "Modo de preparo"),
        ("Ingredienti", "Preparazione"),
        ("Ingrediënten", "Bereidingswijze"),
        ("Składniki", "Sposób przygotowania"),
        ("Ингредиенты", "Приготовление"),
        ("材料", "作り方"),
    ],
)
def test_a_heading_says_what_stands_below_it(ingredients: str, steps: str) -> None:
    for tag in ("h2", "h4", "p", "dt"):
        assert read(recipe(ingredients, steps, tag)) == {
            "name": "Soup",
            "recipeIngredient": ["1 kg tomatoes", "2 tbsp oil"],
            "recipeInstructions": ["Chop.", "Simmer."],
        }


def test_a_heading_in_between_names_a_group() -> None:
    found = read(
        "<h1>Soup</h1><h2>Ingredients</h2><h3>For the base</h3>"
        f"{INGREDIENTS}<p><b>For the top</b></p><ul><li>cream</ul><h2>Method</h2>{STEPS}"
    )
    assert found["recipeIngredient"] == [
        {
            "@type": "ItemList",
            "name": "For the base",
            "itemListElement": ["1 kg tomatoes", "2 tbsp oil"],
        },
        {"@type": "ItemList", "name": "For the top", "itemListElement": ["cream"]},
    ]


def test_lines_may_be_parted_by_breaks() -> None:
    found = read("<h2>Ingredients</h2><p>1 egg<br>salt<br/>oil</p><h2>Method</h2><p>Fry.</p>")
    assert found["recipeIngredient"] == ["1 egg", "salt", "oil"]


def test_of_several_places_the_fullest_is_the_recipe() -> None:
    teaser = "<h3>Ingredients</h3><p>see below</p><p>really</p><h1>x</h1>"
    assert read(teaser + recipe())["recipeInstructions"] == ["Chop.", "Simmer."]


def test_what_nobody_sees_is_not_read() -> None:
    hidden = "<script>var a = 1</script><style>li {}</style><template><li>x</li></template>"
    found = read(recipe().replace("<li>2 tbsp", f"{hidden}<li>2 tbsp"))
    assert found["recipeIngredient"] == ["1 kg tomatoes", "2 tbsp oil"]


def test_the_title_is_the_only_h1_or_what_is_shared() -> None:
    shared = '<meta property="og:title" content="Grandmother&amp;s soup">'
    assert read(recipe() + "<h1>Another</h1>" + shared)["name"] == "Grandmother&s soup"
    assert read(recipe() + "<h1>Another</h1>")["name"] == "Soup"
    assert read(recipe().replace("<h1>Soup</h1>", ""))["name"] == ""


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>Hello</p>",
        "<h2>Ingredients</h2>",
        "<h2>Ingredients</h2><p>only one</p><h2>Method</h2><p>Fry.</p>",
        "<h2>Method</h2><p>Fry.</p>",
        "<p>The ingredients of a good life are many, and nobody knows all of them by heart.</p>",
    ],
)
def test_without_headings_or_lines_there_is_no_recipe(body: str) -> None:
    assert read(body) == {}


@pytest.mark.parametrize("page", ["", " ", "<", "<!-- -->", "\0", "<?xml version='1.0'?>", "x"])
def test_what_is_hardly_a_page_holds_nothing(page: str) -> None:
    assert list(visible.read(page, None)) == []


def test_a_page_of_more_than_3_million_characters_is_not_read() -> None:
    """SECURITY O3."""
    page = f"<html><body>{recipe()}{' ' * visible.LARGEST_PAGE}</body></html>"
    assert list(visible.read(page, None)) == []


def test_amount_and_food_beside_each_other_are_one_line() -> None:
    table = "<table><tr><td>1 kg</td><td>tomatoes</td></tr><tr><td>2 tbsp</td><td>oil</td></table>"
    boxes = "<ul><li><div>1 kg</div><div>tomatoes</div><li><p>2 tbsp</p><p>oil</p></ul>"
    for rows in (table, boxes):
        found = read(recipe().replace(INGREDIENTS, rows))
        assert found["recipeIngredient"] == ["1 kg tomatoes", "2 tbsp oil"]


def test_a_single_group_is_a_recipe() -> None:
    found = read(recipe().replace(INGREDIENTS, f"<p><b>Rub</b></p>{INGREDIENTS}"))
    assert ingredients.texts(found["recipeIngredient"]) == ["1 kg tomatoes", "2 tbsp oil"]


def test_what_stands_between_the_items_of_a_list_names_a_group() -> None:
    found = read(recipe().replace(INGREDIENTS, f"{INGREDIENTS}<p>Optional</p><ul><li>basil</ul>"))
    assert found["recipeIngredient"][2:] == [
        {"@type": "ItemList", "name": "Optional", "itemListElement": ["basil"]}
    ]


def test_bullets_numbers_of_steps_and_links_to_more_are_no_text() -> None:
    found = read(
        "<h2>Ingredients</h2><p>- 1 egg</p><p>• 1 onion</p><p>Read more</p>"
        "<h2>Method</h2><h4>Step 1</h4><p>Chop.</p><h4>2.</h4><p>Fry.</p>"
    )
    assert found["recipeIngredient"] == ["1 egg", "1 onion"]
    assert found["recipeInstructions"] == ["Chop.", "Fry."]


def test_steps_end_where_the_element_around_them_ends() -> None:
    found = read(
        f"<div><h2>Ingredients</h2>{INGREDIENTS}</div>"
        "<div><h2>Method</h2><p>Chop all of the tomatoes and fry them.</p></div>"
        "<div><p>Our award-winning pans</p><p>£158.00</p></div><p>All rights reserved.</p>"
    )
    assert found["recipeInstructions"] == ["Chop all of the tomatoes and fry them."]


def test_paragraphs_below_the_list_are_the_steps_without_a_heading() -> None:
    found = read(
        f"<div><h3>Ingredients</h3>{INGREDIENTS}"
        "<p>Chop all of the tomatoes, but not too small, and fry them in the oil.</p>"
        "<p>Let them simmer on a low heat until they fall apart, then season.</p>"
        "</div><ul><li>Share</ul>"
    )
    assert len(found["recipeInstructions"]) == 2


def test_a_list_of_amounts_is_one_of_ingredients_without_a_heading() -> None:
    found = read(
        "<ul><li>Home<li>Recipes<li>About us</ul><h1>Carrots</h1>"
        "<ul><li>3 carrots<li>1/4 tsp. salt<li>½ tbsp syrup<li>juice</ul>"
        "<p>Cook the carrots in the juice with all of the rest until they are tender.</p>"
    )
    assert found["recipeIngredient"] == ["3 carrots", "1/4 tsp. salt", "½ tbsp syrup", "juice"]
    assert len(found["recipeInstructions"]) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["8-bit integers", "16-bit integers", "32-bit integers", "64-bit integers"],
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
        ["1 enabled", "2 disabled", "3 reserved"],
    ],
)
def test_a_list_of_numbers_is_no_recipe(lines: list[str]) -> None:
    listed = "".join(f"<li>{line}" for line in lines)
    text = "<p>What these are for is told in the next chapter, which is a rather long one.</p>"
    assert read(f"<h1>A manual</h1><ul>{listed}</ul>{text}") == {}


def test_a_shared_title_does_not_name_the_site() -> None:
    shared = '<meta property="og:title" content="Green Soup | A Site of Soups">'
    page = recipe().replace("<h1>Soup</h1>", "<h1>green-soup</h1><h1>more soups</h1>")
    assert read(page + shared)["name"] == "Green Soup"


def test_an_ordered_list_below_the_ingredients_is_the_steps() -> None:
    steps = "<ol><li>Chop all of the tomatoes into small pieces.<li>Then fry them in the oil.</ol>"
    found = read(f"<div><h4>Ingredients</h4>{INGREDIENTS}<h4>Recipe</h4>{steps}</div>")
    assert found["recipeIngredient"] == ["1 kg tomatoes", "2 tbsp oil"]
    assert len(found["recipeInstructions"]) == 2


def test_a_list_that_is_shown_in_two_systems_of_measures_is_read_once() -> None:
    metric = "<h4>Base</h4><ul><li>1 kg tomatoes<li>30 ml oil</ul>"
    imperial = "<h4>Base</h4><ul><li>2 lb tomatoes<li>1 oz oil</ul>"
    found = read(recipe().replace(INGREDIENTS, metric + imperial))
    assert ingredients.texts(found["recipeIngredient"]) == ["1 kg tomatoes", "30 ml oil"]


@pytest.mark.parametrize(
    "body",
    [
        "<ul>" + "<li>1 g a" * 20_000,
        "<h2>Ingredients</h2><li>1 cup a" * 8_000,
        "<h2>Ingredients</h2>" * 20_000,
    ],
    ids=["a long list", "headings over items", "headings"],
)
def test_what_is_far_longer_than_any_recipe_is_none(body: str) -> None:
    """And costs no more than to read the page."""
    assert ingredients.texts(read(body).get("recipeIngredient")) == []
