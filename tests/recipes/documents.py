"""Recipes to test with."""

from typing import Any

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
