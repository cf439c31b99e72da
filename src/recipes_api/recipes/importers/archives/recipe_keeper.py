"""Recipe Keeper: a zip archive of `recipes.html`, with fields marked by `itemprop`."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from lxml.html import HtmlElement
from pydantic import JsonValue

from recipes_api.recipes.importers.archives import html_records, written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, is_address
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.records import read_records
from recipes_api.recipes.importers.schema_org import Node

BEGINNING = re.compile(rb"<div\s+class\s*=\s*[\"']?recipe-details[\"']?\s*>")
TEXTS = ("recipeIngredients", "recipeDirections", "recipeNotes")
SAYS_NOTHING = ("", "0", "False", "PT0S", None)
NUTRIENT = "recipeNut"
NUTRIENTS = {
    "Calories": ("calories", "kcal"),
    "TotalFat": ("fatContent", "g"),
    "SaturatedFat": ("saturatedFatContent", "g"),
    "Cholesterol": ("cholesterolContent", "mg"),
    "Sodium": ("sodiumContent", "mg"),
    "TotalCarbohydrate": ("carbohydrateContent", "g"),
    "DietaryFiber": ("fiberContent", "g"),
    "Sugars": ("sugarContent", "g"),
    "Protein": ("proteinContent", "g"),
    "ServingSize": ("servingSize", ""),
}
"""What follows `recipeNut`, schema.org's word for it, and the unit, which is not written."""


def recognises(path: PurePosixPath, head: bytes) -> bool:
    return b"recipe-details" in head or (
        path.name == "recipes.html" and b"itemprop" in head and b"recipeId" in head
    )


def items(member: Member) -> Iterator[Item]:
    """One for each recipe in the page."""
    with member.stream() as stream:
        for number, record in enumerate(read_records(stream, BEGINNING)):
            if number > 0:
                yield Item(f"{member.key}#{number}", record.strip, partial(_read, member))


def _read(member: Member, source: bytes) -> Draft:
    recipe = html_records.parse(source)
    pictures = Pictures(member)
    for image in dict.fromkeys(recipe.xpath(".//img/@src")):
        pictures.expect_beside(str(image))
    ingredients, directions, notes = (
        "\n".join(html_records.paragraphs_at(recipe, f".//*[@itemprop='{name}']")) for name in TEXTS
    )
    fields = Fields(_marked(recipe))
    source_text = fields.text("recipeSource")
    address = _address(recipe, source_text)
    fields.drop("recipeId", "recipeShareId")
    members: Node = {
        "name": fields.text("name"),
        "recipeYield": fields.text("recipeYield"),
        "prepTime": fields.duration("prepTime"),
        "cookTime": fields.duration("cookTime"),
        "totalTime": fields.duration("totalTime"),
        "recipeIngredient": written.ingredients(ingredients),
        "recipeInstructions": written.steps(directions),
        "recipeCategory": [*fields.labels("recipeCourse"), *fields.labels("recipeCategory")],
        "keywords": fields.labels("recipeCollection"),
        "nutrition": _nutrition(fields),
        "url": address,
        "notes": notes,
        "extra": {"creditText": source_text} if source_text and source_text != address else {},
    }
    return draft(members, "recipe_keeper", fields, pictures)


def _marked(recipe: HtmlElement) -> Node:
    """The fields by their marks; one that is there several times is a list."""
    found: dict[str, list[JsonValue]] = {}
    for element in recipe.xpath(".//*[@itemprop]"):
        name = element.get("itemprop")
        if name in TEXTS or element.tag == "img":
            continue
        said = element.get("content") if element.tag == "meta" else html_records.text(element)
        if said not in SAYS_NOTHING:
            found.setdefault(name, []).append(said)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _address(recipe: HtmlElement, source: str | None) -> str | None:
    links = recipe.xpath(".//*[@itemprop='recipeSource']/descendant-or-self::a/@href")
    return next((text for text in (*map(str, links), source or "") if is_address(text)), None)


def _nutrition(fields: Fields) -> Node:
    found: Node = {}
    for name, (term, unit) in NUTRIENTS.items():
        if amount := fields.text(f"{NUTRIENT}{name}"):
            found[term] = f"{amount} {unit}" if amount[-1].isdecimal() and unit else amount
    return found
