"""Crouton: a `.crumb` file of JSON for each recipe, many of them in a zip archive."""

from collections.abc import Iterator

from pydantic import JsonValue

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, number_of, text_of
from recipes_api.recipes.importers.archives.found import Draft
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.written import Heading, ingredient
from recipes_api.recipes.importers.schema_org import Node

UNITS = {
    "CUP": "cup",
    "TEASPOON": "tsp",
    "TABLESPOON": "tbsp",
    "GRAM": "g",
    "GRAMS": "g",
    "KGS": "kg",
    "KILOGRAM": "kg",
    "MILL": "ml",
    "MILLS": "ml",
    "MILLILITRE": "ml",
    "LITRE": "l",
    "LITRES": "l",
    "OUNCE": "oz",
    "FLUID_OUNCE": "fl oz",
    "POUND": "lb",
    "ITEM": None,
}
"""Crouton's names of units; any other is written in small letters."""
SECTION = "SECTION"
OWN_FIELDS = frozenset({"cookingDuration", "defaultScale", "neutritionalInfo"})


def recognises(node: Node) -> bool:
    return "name" in node and bool(OWN_FIELDS & node.keys())


def read(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    fields = Fields(node)
    pictures = Pictures(member)
    nutrition = fields.text("neutritionalInfo") or fields.text("nutritionalInfo")
    source = fields.text("sourceName")
    for number, image in enumerate(fields.texts("images"), start=1):
        pictures.add_base64(f"{number}.jpg", image)
    if image_of_source := fields.text("sourceImage"):
        pictures.add_base64("source.jpg", image_of_source)
    fields.drop("uuid", "defaultScale", "isPublicRecipe", "folderIDs")
    members: Node = {
        "name": fields.text("name"),
        "servings": fields.number("serves"),
        "prepTime": fields.minutes("duration"),
        "cookTime": fields.minutes("cookingDuration"),
        "recipeIngredient": written.under_headings(_ingredients(fields.nodes("ingredients"))),
        "recipeInstructions": written.under_headings(_steps(fields.nodes("steps"))),
        "keywords": fields.labels("tags"),
        "url": fields.address("webLink"),
        "nutrition": written.nutrition(nutrition),
        "notes": written.paragraphs(fields.text("notes"), written.unread_nutrition(nutrition)),
        "extra": {"creditText": source} if source else {},
    }
    return draft(members, "crouton", fields, pictures)


def _in_order(items: list[Node]) -> list[Node]:
    return sorted(items, key=lambda item: number_of(item.get("order")) or 0)


def _ingredients(items: list[Node]) -> Iterator[str | Heading]:
    for item in _in_order(items):
        food, quantity = item.get("ingredient"), item.get("quantity")
        name = text_of(food.get("name") if isinstance(food, dict) else food)
        amount: JsonValue = None
        unit: str | None = None
        if isinstance(quantity, dict):
            amount = quantity.get("amount")
            unit = text_of(quantity.get("quantityType"))
        if unit == SECTION:
            yield Heading(name or "")
        elif line := ingredient(
            amount, UNITS.get(unit, unit.lower()) if unit else None, name, None
        ):
            yield line


def _unit(name: str | None) -> str | None:
    return UNITS.get(name, name.lower()) if name else None


def _steps(items: list[Node]) -> Iterator[str | Heading]:
    for item in _in_order(items):
        text = written.one_line(text_of(item.get("step")) or "")
        if item.get("isSection"):
            yield Heading(text)
        elif text:
            yield text
