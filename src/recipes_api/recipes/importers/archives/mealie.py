"""A recipe of Mealie as its API and its exports write it.

The backup's database says the same in snake_case; `mealie_backup` puts its rows together.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import PurePosixPath

from pydantic import JsonValue

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, number_of, text_of
from recipes_api.recipes.importers.archives.found import Draft
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.written import Heading, ingredient
from recipes_api.recipes.importers.schema_org import Node

CAPITALS = re.compile(r"(?<=[a-z])([A-Z]+)")
PICTURES = ("original.webp", "original.jpg", "original.jpeg", "original.png")
NOT_OF_THE_RECIPE = (
    *("id", "slug", "group_id", "household_id", "user_id", "created_at", "update_at"),
    *("updated_at", "date_updated", "name_normalized", "description_normalized", "settings"),
    *("is_ocr_recipe", "image"),
)


def recognises(node: Node) -> bool:
    return "slug" in node and bool({"recipeIngredient", "recipe_ingredient"} & node.keys())


def read(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    node = {_snake(name): value for name, value in node.items()}
    fields = Fields(node)
    pictures = Pictures(member)
    steps = fields.nodes("recipe_instructions")
    lines = written.under_headings(_steps(steps))
    _take_pictures(node, fields, lines, pictures)
    fields.drop(*NOT_OF_THE_RECIPE)
    members: Node = {
        "name": fields.text("name"),
        "description": fields.text("description"),
        "recipeYield": _yield(fields),
        "servings": fields.number("recipe_servings"),
        "prepTime": fields.duration("prep_time"),
        # What the form calls cooking time is kept as the time of performing.
        "cookTime": fields.duration("perform_time") or fields.duration("cook_time"),
        "totalTime": fields.duration("total_time"),
        "recipeIngredient": written.under_headings(_ingredients(fields, _amounts_hidden(node))),
        "recipeInstructions": lines,
        "recipeCategory": fields.labels("recipe_category"),
        "recipeCuisine": fields.labels("recipe_cuisine"),
        "keywords": fields.labels("tags"),
        "tool": fields.labels("tools"),
        "nutrition": _nutrition(fields),
        "url": fields.text("org_url"),
        "notes": written.paragraphs(*map(_note, fields.nodes("notes"))),
    }
    return draft(members, "mealie", fields, pictures)


def _snake(name: str) -> str:
    return CAPITALS.sub(r"_\1", name).lower()


def _amounts_hidden(node: Node) -> bool:
    """Then every line stands in its note, and the amount of 1 means nothing."""
    settings = node.get("settings")
    return isinstance(settings, dict) and bool(
        settings.get("disable_amount") or settings.get("disableAmount")
    )


def _ingredients(fields: Fields, amounts_hidden: bool) -> Iterator[str | Heading]:
    for item in fields.nodes("recipe_ingredient"):
        if title := text_of(item.get("title")):
            yield Heading(written.one_line(title))
        if line := _line(item, amounts_hidden):
            yield line


def _line(item: Node, amounts_hidden: bool) -> str:
    hidden = amounts_hidden or item.get("disableAmount") is True
    amount = None if hidden else item.get("quantity")
    several = (number_of(amount) or 0) > 1
    unit, food = _unit(item.get("unit"), several), _name(item.get("food"), several)
    return ingredient(amount, unit, food, item.get("note")) or written.one_line(
        text_of(item.get("original_text") or item.get("originalText")) or ""
    )


def _unit(unit: JsonValue, several: bool) -> str | None:
    if not isinstance(unit, dict):
        return text_of(unit)
    unit = {_snake(name): value for name, value in unit.items()}
    if unit.get("use_abbreviation") and (short := text_of(unit.get("abbreviation"))):
        return short
    return _name(unit, several)


def _name(value: JsonValue, several: bool) -> str | None:
    if not isinstance(value, dict):
        return text_of(value)
    plural = text_of(value.get("plural_name") or value.get("pluralName")) if several else None
    return plural or text_of(value.get("name"))


def _steps(steps: list[Node]) -> Iterator[str | Heading]:
    """A step stays one, however many lines it has."""
    for step in steps:
        if title := text_of(step.get("title")):
            yield Heading(written.one_line(title))
        parts = (text_of(step.get(name)) for name in ("summary", "text"))
        if text := " ".join(written.one_line(part) for part in parts if part):
            yield text


def _yield(fields: Fields) -> str | None:
    amount, text = fields.text("recipe_yield_quantity"), fields.text("recipe_yield")
    parts = [part for part in (None if amount == "0" else amount, text) if part]
    return " ".join(parts) or None


def _nutrition(fields: Fields) -> Node:
    found: Node = {}
    for name, value in fields.node("nutrition").items():
        amount = text_of(value)
        snake = _snake(name)
        if amount and (snake == "calories" or snake.endswith("_content")):
            head, _, tail = snake.partition("_content")
            words = head.split("_")
            term = words[0] + "".join(map(str.capitalize, words[1:])) + ("Content" if _ else tail)
            found[term] = amount
    return found


def _note(note: Node) -> str | None:
    parts = [part for part in map(text_of, (note.get("title"), note.get("text"))) if part]
    return "\n".join(parts) or None


def _take_pictures(node: Node, fields: Fields, lines: list[JsonValue], pictures: Pictures) -> None:
    """From the recipe's folder in an export, or in a backup."""
    folders = [PurePosixPath("."), PurePosixPath("data/recipes") / (text_of(node.get("id")) or "_")]
    found = [
        pictures.add_beside(str(folder / inside / name))
        for folder, inside, name in product(folders, (".", "images"), PICTURES)
    ]
    if node.get("image") and not any(found):
        pictures.notice("The recipe's picture did not come along.")
    for asset in fields.nodes("assets"):
        name = text_of(asset.get("file_name") or asset.get("fileName"))
        if name:
            step = next((n for n, line in enumerate(lines) if _shows(line, name)), None)
            found = [pictures.add_beside(str(folder / "assets" / name), step) for folder in folders]
            if not any(found):
                pictures.notice(f"The file {name} did not come along.")


def _shows(line: JsonValue, name: str) -> bool:
    return isinstance(line, dict) and isinstance(line["text"], str) and name in line["text"]
