"""Pages to import."""

import json
from typing import Any

HTML = "text/html"
JSON_LD = "application/ld+json"
PANCAKES: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Recipe",
    "name": "Pancakes",
    "recipeYield": "12 pancakes",
    "prepTime": "PT10M",
    "cookTime": "PT20M",
    "recipeIngredient": ["200 g flour", "3 eggs", "400 ml milk"],
    "recipeInstructions": [
        {"@type": "HowToStep", "text": "Whisk everything."},
        {"@type": "HowToStep", "text": "Fry thinly."},
    ],
    "suitableForDiet": "https://schema.org/VegetarianDiet",
}


def json_ld(**changed: Any) -> bytes:
    return json.dumps(PANCAKES | changed).encode()


def page(**changed: Any) -> bytes:
    """A site's page with its recipe as JSON-LD inside."""
    script = f'<script type="application/ld+json">{json.dumps(PANCAKES | changed)}</script>'
    return f"<!doctype html><html><head>{script}</head><body><p>Hello</p></body></html>".encode()


NO_RECIPES = {
    "an empty page": b"",
    "no recipe": b"<html><body><h1>About us</h1><p>We cook.</p></body></html>",
    "no name": page(name=""),
    "neither ingredients nor steps": page(recipeIngredient=[], recipeInstructions=[]),
    "JSON-LD that is cut off": page()[:200],
    "not even text": bytes(range(256)) * 50,
    "nested without end": b"<div>" * 50_000,
    "another type": page(**{"@type": "Article"}),
}
