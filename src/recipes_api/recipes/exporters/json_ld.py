"""A document as schema.org JSON-LD that any program reads, and that comes back as it was.

It keeps to what search engines take from a recipe's structured data (Google Search Central,
"Recipe (Recipe, HowTo, ItemList) structured data"): ingredients are texts, pictures have whole web
addresses, dates are ISO 8601, calories have a number, a rating was given by somebody.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from itertools import groupby

from pydantic import JsonValue

from recipes_api.errors import Problem
from recipes_api.recipes.document import RecipeDocument, StepLine
from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.schema_org import OWN_DOCUMENT, READERS, Node

CONTEXT: JsonValue = ["https://schema.org", {"recipes_api": "urn:recipes_api:"}]
AS_THEY_ARE = (
    "name",
    "description",
    "prepTime",
    "cookTime",
    "totalTime",
    "recipeCategory",
    "recipeCuisine",
    "keywords",
    "tool",
    "inLanguage",
)
WEB_ADDRESS = re.compile(r"https?://[^\s/?#<>\"]+[^\s<>\"]*", re.ASCII)
ISO_8601 = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
NUMBER_FIRST = re.compile(r"\s*\d", re.ASCII)
RATING_BOUNDS = {"worstRating": 1, "bestRating": 5}


def to_json_ld(document: RecipeDocument) -> Node:
    """A schema.org Recipe.

    What schema.org has no word for (notes, groups of ingredients), or what other programs would
    misread, goes along as our own document beside it, which our importer prefers.
    """
    members: Node = document.model_dump(mode="json", by_alias=True)
    recipe = _extra(document)
    recipe |= {name: members[name] for name in AS_THEY_ARE if members[name]}
    recipe |= {name: said for name, said in _for_others(document).items() if said}
    # The first two come first; nothing in `extra` may take their place.
    ours: Node = {"@context": CONTEXT, "@type": "Recipe"}
    recipe = ours | recipe | ours
    if not _comes_back(recipe, document):
        recipe[OWN_DOCUMENT] = members
    return recipe


def _extra(document: RecipeDocument) -> Node:
    """What an import could not read is said again only to ourselves."""
    extra = {name: said for name, said in document.extra.items() if name not in READERS}
    if not _was_given(extra.get("aggregateRating")):
        extra.pop("aggregateRating", None)
    return extra


def _for_others(document: RecipeDocument) -> Node:
    """The members that schema.org writes in another way than we do; empty ones are left out."""
    nutrients = _nutrients(document.nutrition)
    published, author = document.date_published or "", document.author
    return {
        "image": _on_the_web(document.image),
        "url": next(iter(_on_the_web([document.url or ""])), None),
        "datePublished": published if _is_date(published) else None,
        "recipeYield": _yield(document),
        "recipeIngredient": [line.text for line in document.recipe_ingredient],
        "recipeInstructions": _instructions(document.recipe_instructions),
        "nutrition": {"@type": "NutritionInformation", **nutrients} if nutrients else None,
        "author": None if author is None else {"@type": "Person", "name": author},
    }


def _yield(document: RecipeDocument) -> str | None:
    if document.recipe_yield is None and document.servings is not None:
        return f"{document.servings:g}"
    return document.recipe_yield


def _on_the_web(addresses: list[str]) -> list[JsonValue]:
    return [address for address in addresses if WEB_ADDRESS.fullmatch(address)]


def _is_date(text: str) -> bool:
    """As schema.org/Date and DateTime are written: ISO 8601, the day first."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return ISO_8601.fullmatch(text) is not None


def _nutrients(nutrition: Mapping[str, str]) -> dict[str, str]:
    """schema.org/Energy is a number with a unit."""
    return {
        name: amount
        for name, amount in nutrition.items()
        if name != "calories" or NUMBER_FIRST.match(amount)
    }


def _was_given(rating: JsonValue) -> bool:
    """Whether an AggregateRating says how good, and that somebody thought so."""
    if not isinstance(rating, dict):
        return False
    worst, best = (_number(rating.get(name, usual)) for name, usual in RATING_BOUNDS.items())
    counts = (_number(rating.get(name)) for name in ("ratingCount", "reviewCount"))
    return worst <= _number(rating.get("ratingValue")) <= best and any(n >= 1 for n in counts)


def _number(value: JsonValue) -> float:
    """Not a number compares with none: then nothing holds."""
    try:
        return float(value) if isinstance(value, str | int | float) else math.nan
    except ValueError:
        return math.nan


def _instructions(lines: list[StepLine]) -> JsonValue:
    found: list[JsonValue] = []
    for group, grouped in groupby(lines, key=lambda line: line.group):
        steps = [_step(line) for line in grouped]
        if group is None:
            found.extend(steps)
        else:
            found.append({"@type": "HowToSection", "name": group, "itemListElement": steps})
    return found


def _step(line: StepLine) -> JsonValue:
    step: Node = {"@type": "HowToStep", "text": line.text}
    images = _on_the_web(line.image)
    return step | {"image": images} if images else step


def _comes_back(recipe: Node, document: RecipeDocument) -> bool:
    try:
        return json_ld.to_document(recipe, None).with_line_ids() == document.with_line_ids()
    except Problem:
        return False
