"""Tandoor: a zip archive with one more for each recipe, which holds `recipe.json` and an image."""

import re
from collections.abc import Iterator
from functools import partial

from pydantic import JsonValue

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import (
    Fields,
    nodes_of,
    number_of,
    plain_number,
    text_of,
)
from recipes_api.recipes.importers.archives.found import Draft
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.written import (
    NO_HEADING,
    Heading,
    heading_or_line,
    ingredient,
    lines,
)
from recipes_api.recipes.importers.schema_org import Node

PLACEHOLDER = re.compile(
    r"\{\{\s*(?:ingredients\[(?P<index>\d{1,3})\](?:\.(?P<part>amount|unit|food|note))?"
    r"|scale\((?P<scaled>[^()]{1,20})\))\s*\}\}"
)
IMAGES = ("image.jpeg", "image.jpg", "image.png", "image.webp", "image.gif")
NUTRIENTS = {
    "calories": ("calories", "kcal"),
    "carbohydrates": ("carbohydrateContent", "g"),
    "fats": ("fatContent", "g"),
    "proteins": ("proteinContent", "g"),
}


def recognises(node: Node) -> bool:
    return "working_time" in node and isinstance(node.get("steps"), list)


def read(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    fields = Fields(node)
    pictures = Pictures(member)
    for name in IMAGES:
        pictures.add_beside(name)
    steps = fields.nodes("steps")
    servings = fields.number("servings")
    unit = fields.text("servings_text")
    working, waiting = fields.minutes("working_time"), fields.minutes("waiting_time")
    extra: Node = {}
    about_steps: list[JsonValue] = [kept for step in steps if (kept := _unread(step))]
    if about_steps:
        extra["tandoor_steps"] = about_steps
    fields.drop("internal", "private", "show_ingredient_overview")
    members: Node = {
        "name": fields.text("name"),
        "description": fields.text("description"),
        "recipeYield": f"{plain_number(servings or 1)} {unit}" if unit else None,
        "servings": servings,
        "prepTime": working,
        "cookTime": waiting,
        "recipeIngredient": written.under_headings(_ingredients(steps)),
        "recipeInstructions": written.under_headings(_instructions(steps)),
        "keywords": fields.labels("keywords"),
        "nutrition": _nutrition(fields),
        "url": fields.address("source_url"),
        "extra": extra,
    }
    return draft(members, "tandoor", fields, pictures)


def _ingredients(steps: list[Node]) -> Iterator[str | Heading]:
    for step in steps:
        if not (listed := nodes_of(step.get("ingredients"))):
            continue
        has_its_own = listed[0].get("is_header") is True
        yield NO_HEADING if has_its_own else Heading(text_of(step.get("name")) or "")
        for item in listed:
            if item.get("is_header"):
                yield Heading(text_of(item.get("note")) or "")
            elif line := _line(item):
                yield line


def _line(item: Node) -> str:
    amount = None if item.get("no_amount") else item.get("amount")
    several = (number_of(amount) or 0) > 1
    unit, food = (
        _name(item.get(part), several or item.get(f"always_use_plural_{part}") is True)
        for part in ("unit", "food")
    )
    return ingredient(amount, unit, food, item.get("note"))


def _name(value: JsonValue, plural: bool) -> str | None:
    if not isinstance(value, dict):
        return text_of(value)
    return (text_of(value.get("plural_name")) if plural else None) or text_of(value.get("name"))


def _instructions(steps: list[Node]) -> Iterator[str | Heading]:
    """A line for each paragraph, with what the text refers to written out."""
    for step in steps:
        listed = nodes_of(step.get("ingredients"))
        yield Heading(text_of(step.get("name")) or "")
        text = PLACEHOLDER.sub(
            partial(_referred_to, listed), text_of(step.get("instruction")) or ""
        )
        yield from map(heading_or_line, lines(text))


def _referred_to(listed: list[Node], match: re.Match[str]) -> str:
    if match["scaled"] is not None:
        return match["scaled"]
    index = int(match["index"])
    if index >= len(listed):
        return match[0]
    if match["part"] is None:
        return _line(listed[index])
    value = listed[index].get(match["part"])
    return _name(value, plural=False) or ""


def _nutrition(fields: Fields) -> Node:
    """Tandoor keeps numbers of kcal and g."""
    found: Node = {}
    given = fields.node("nutrition")
    for name, (term, unit) in NUTRIENTS.items():
        if number := number_of(given.get(name)):
            found[term] = f"{plain_number(number)} {unit}"
    return found


def _unread(step: Node) -> Node | None:
    """What a document has no place for: how long a step takes, in minutes."""
    minutes = number_of(step.get("time"))
    return {"name": step.get("name"), "time": minutes} if minutes else None
