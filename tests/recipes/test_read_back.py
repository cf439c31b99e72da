"""What we export, our own importers read back, as far as the format has a place for it."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.exporters.forms import FORMS, RecipeForm
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.importers.archives.reading import read_archive
from tests.recipes.documents import SOUP
from tests.recipes.round_trip import STAMP

INGREDIENTS = [
    "1 kg tomatoes", "1 1/2 tsp salt", "200-250 ml water", "a pinch of pepper", "2 eggs",
    "½ cup sugar", "3 cloves garlic, crushed", "olive oil", "400 g Kichererbsen", "砂糖 50g",
]  # fmt: skip
STEPS = [
    "Chop the tomatoes.", "Simmer for 30 minutes, without a lid.", "Salt & pepper it (well).",
    "Bake at 180 °C until golden.", "Ei aufschlagen und mit 2 EL Zucker verrühren.",
]  # fmt: skip
GROUPS = st.sampled_from([None, "For the base", "To serve"])


def lines(texts: list[str]) -> st.SearchStrategy[list[dict[str, str | None]]]:
    line = st.fixed_dictionaries({"text": st.sampled_from(texts), "group": GROUPS})
    by_group = {None: 0, "For the base": 1, "To serve": 2}
    each_once = st.lists(line, min_size=1, max_size=6, unique_by=lambda each: each["text"])
    # Each heading stands once, as people write it, and what has none comes first.
    return each_once.map(lambda found: sorted(found, key=lambda each: by_group[each["group"]]))


RECIPES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Soup", "Crème brûlée", "麻婆豆腐"]),
        "recipeIngredient": lines(INGREDIENTS),
        "recipeInstructions": lines(STEPS),
    },
    optional={
        "description": st.sampled_from(["For a rainy evening.", "Quick, easy and good."]),
        "recipeYield": st.sampled_from(["4 bowls", "12 muffins"]),
        "prepTime": st.sampled_from(["PT15M", "PT1H30M"]),
        "cookTime": st.sampled_from(["PT30M", "PT2H"]),
        "totalTime": st.sampled_from(["PT45M", "P1D"]),
        "recipeCategory": st.just(["Soup", "Starter"]),
        "recipeCuisine": st.just(["Italian"]),
        "keywords": st.just(["vegan", "autumn"]),
        "nutrition": st.just({"calories": "120 kcal", "fatContent": "3 g"}),
        "image": st.just(["https://example.org/soup.jpg"]),
        "author": st.just("Grandmother"),
        "url": st.just("https://example.org/soup"),
        "datePublished": st.just("1962-10-01"),
        "tool": st.just(["Blender", "Large pot"]),
        "inLanguage": st.just("en"),
        "notes": st.just("Better on the second day."),
        "extra": st.just({"suitableForDiet": "https://schema.org/VeganDiet"}),
    },
).map(RecipeDocument.model_validate)
SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def read_back(document: RecipeDocument, form: RecipeForm, folder: Path) -> RecipeDocument:
    path = folder / "file"
    path.write_bytes(FORMS[form].write(StoredRecipe(STAMP, document)))
    (found,) = read_archive(path, f"recipe.{FORMS[form].extension}")
    assert found.document is not None, found.refusal
    return found.document


def said(found: list[Any]) -> Counter[tuple[str, str | None]]:
    """Each line and its heading, in whatever order; a colon after a heading says nothing."""
    read: list[Line] = found
    return Counter((line.text, line.group and line.group.removesuffix(":")) for line in read)


def in_order(found: list[Any]) -> list[tuple[str, str | None]]:
    return [*said(found).elements()]


def members(document: RecipeDocument, *names: str) -> dict[str, Any]:
    return {name: getattr(document, name) for name in names}


@pytest.mark.parametrize("form", [RecipeForm.CSV, RecipeForm.RECIPEMD])
@SAME_FOLDER
@given(document=RECIPES)
def test_all_of_it_comes_back(form: RecipeForm, tmp_path: Path, document: RecipeDocument) -> None:
    again = read_back(document, form, tmp_path)

    left, right = again.with_line_ids(), document.with_line_ids()
    assert left.model_dump(exclude={"servings"}) == right.model_dump(exclude={"servings"})


@pytest.mark.parametrize("form", [RecipeForm.CSV, RecipeForm.RECIPEMD])
def test_so_does_a_whole_recipe(form: RecipeForm, tmp_path: Path) -> None:
    document = RecipeDocument.model_validate(SOUP).with_line_ids()

    assert read_back(document, form, tmp_path).with_line_ids() == document


@SAME_FOLDER
@given(document=RECIPES)
def test_cooklang_has_a_place_for_all_but_the_order_of_ingredients(
    tmp_path: Path, document: RecipeDocument
) -> None:
    """They stand where steps name them."""
    again = read_back(document, RecipeForm.COOKLANG, tmp_path)

    everything = set(RecipeDocument.model_fields) - {
        "servings", "recipe_ingredient", "recipe_instructions",
    }  # fmt: skip
    assert members(again, *everything) == members(document, *everything)
    assert in_order(again.recipe_instructions) == in_order(document.recipe_instructions)
    assert len(again.recipe_ingredient) == len(document.recipe_ingredient)


@SAME_FOLDER
@given(document=RECIPES)
def test_paprika_has_a_place_for_most(tmp_path: Path, document: RecipeDocument) -> None:
    """One kind of labels, its own words for nutrients, equipment in the notes, an author as a
    source; and none for a language, a date and what else schema.org says."""
    again = read_back(document, RecipeForm.PAPRIKA, tmp_path)

    same = ("name", "description", "recipe_yield", "prep_time", "cook_time", "total_time", "url")
    assert members(again, *same, "image") == members(document, *same, "image")
    assert in_order(again.recipe_ingredient) == in_order(document.recipe_ingredient)
    assert in_order(again.recipe_instructions) == in_order(document.recipe_instructions)
    labels = [*document.recipe_category, *document.recipe_cuisine, *document.keywords]
    assert again.recipe_category == labels
    assert [*again.nutrition.values()] == [*document.nutrition.values()]
    assert again.extra.get("creditText") == (
        document.author or ("Example.org" if document.url else None)
    )
    for text in [document.notes, *document.tool]:
        assert text is None or text in (again.notes or "")
