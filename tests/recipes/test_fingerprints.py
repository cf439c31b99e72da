"""Recipes that say the same have one fingerprint, and others have not."""

from typing import Any

import pytest

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.fingerprints import fingerprint

WAFFLES: dict[str, Any] = {
    "name": "Crème waffles",
    "recipeIngredient": ["200 g flour", "1.5 l milk"],
    "recipeInstructions": ["Whisk.", "Bake for 5 minutes."],
}


def of(**changed: Any) -> str:
    return fingerprint(RecipeDocument.model_validate(WAFFLES | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "CRÈME  Waffles!"},
        {"name": "Cre\u0300me waffles"},
        {"recipeIngredient": ["200g flour", "1.5 l milk"]},
        {"recipeIngredient": ["200 g flour, 1.5 l milk"]},
        {"recipeIngredient": [{"text": "200 g flour", "group": "Dough"}, "1.5 l milk"]},
        {"recipeInstructions": ["Whisk. Bake for 5 minutes"]},
        {"description": "For Sundays", "servings": 3, "url": "https://example.org/waffles"},
    ],
)
def test_how_it_is_laid_out_says_nothing(changed: dict[str, Any]) -> None:
    assert of(**changed) == of()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Crème waffles 2"},
        {"recipeIngredient": ["200 g flour", "15 l milk"]},
        {"recipeIngredient": ["200 g flour"]},
        {"recipeIngredient": ["1.5 l milk", "200 g flour"]},
        {"recipeInstructions": ["Whisk.", "Bake for 6 minutes."]},
        {"recipeIngredient": [], "recipeInstructions": ["200 g flour", "1.5 l milk"]},
    ],
)
def test_what_it_says_does(changed: dict[str, Any]) -> None:
    assert of(**changed) != of()
