"""Recipes to test with."""

from typing import Any

from tests.people import Person

RECIPES = "/api/v1/recipes"
UNKNOWN = "018f3c3e-0000-7000-8000-000000000000"
ANY_VERSION = {"If-Match": "*"}

SOUP: dict[str, Any] = {
    "name": "Tomato soup",
    "description": "For a rainy evening.",
    "recipeYield": "4 bowls",
    "servings": 4,
    "prepTime": "PT15M",
    "cookTime": "PT30M",
    "recipeIngredient": ["1 kg tomatoes", {"text": "2 tbsp oil", "group": "For the base"}],
    "recipeInstructions": ["Chop the tomatoes.", "Simmer for 30 minutes."],
    "recipeCategory": ["Soup"],
    "recipeCuisine": ["Italian"],
    "keywords": ["vegan", "Autumn"],
    "nutrition": {"calories": "120 kcal"},
    "image": ["https://example.org/soup.jpg"],
    "author": "Grandmother",
    "url": "https://example.org/soup",
    "datePublished": "1962-10-01",
    "tool": ["Blender"],
    "inLanguage": "en",
    "notes": "Better on the second day.",
    "extra": {"suitableForDiet": "https://schema.org/VeganDiet"},
}


def named(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, **members}


def lines(*texts: str) -> list[dict[str, str | None]]:
    return [{"text": text, "group": None} for text in texts]


def written(answered: list[dict[str, Any]]) -> list[dict[str, str | None]]:
    """The lines of an answer without what we add to them."""
    return [{"text": line["text"], "group": line["group"]} for line in answered]


async def keep(person: Person, document: dict[str, Any]) -> dict[str, Any]:
    """The answer to creating it."""
    answer = await person.post(RECIPES, json=document)
    assert answer.status_code == 201, answer.text
    recipe: dict[str, Any] = answer.json()
    return recipe


async def kept_names(person: Person, **wanted: str) -> list[str]:
    """The names in the first page of their list."""
    page = await person.get(RECIPES, params=wanted)
    return [item["name"] for item in page.json()["items"]]
