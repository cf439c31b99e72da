"""Paprika: each recipe is a gzip file of JSON; an export of many is a zip archive of them."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from pydantic import JsonValue

from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.bounds import unpack_gzip
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, text_of
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member, read_member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

GZIP = b"\x1f\x8b"
SHOWN_PICTURE = re.compile(r"\[photo:([^\]]{1,100})\]")


def recognises(_path: PurePosixPath, head: bytes) -> bool:
    return head.startswith(GZIP)


def items(member: Member) -> Iterator[Item]:
    """One for a file."""
    yield Item(member.key, partial(read_member, member), partial(_read, member))


def _read(member: Member, packed: bytes) -> Draft:
    value = json_ld.parse(unpack_gzip(packed).decode("utf-8-sig", "replace"))
    if not isinstance(value, dict):
        raise NoRecipeFound("This is no recipe of Paprika.")
    return read(value, member)


def recognises_node(node: Node) -> bool:
    return isinstance(node.get("directions"), str) and isinstance(node.get("ingredients"), str)


def read(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    fields = Fields(node)
    pictures = Pictures(member)
    source = fields.text("source")
    nutrition = fields.text("nutritional_info")
    fields.drop("uid", "hash", "photo_hash", "photo_large")
    members: Node = {
        "name": fields.text("name"),
        "description": fields.text("description"),
        "recipeYield": fields.text("servings"),
        "prepTime": fields.duration("prep_time"),
        "cookTime": fields.duration("cook_time"),
        "totalTime": fields.duration("total_time"),
        "recipeIngredient": written.ingredients(fields.text("ingredients")),
        "recipeInstructions": _steps(fields, pictures),
        "recipeCategory": fields.labels("categories"),
        "image": fields.address("image_url"),
        "url": fields.address("source_url"),
        "nutrition": written.nutrition(nutrition),
        "notes": written.paragraphs(fields.text("notes"), written.unread_nutrition(nutrition)),
        "extra": {"creditText": source} if source else {},
    }
    _take_main_picture(fields, pictures)
    return draft(members, "paprika", fields, pictures)


def _take_main_picture(fields: Fields, pictures: Pictures) -> None:
    name = fields.text("photo")
    data = fields.text("photo_data")
    if data is not None:
        pictures.add_base64(name or "photo.jpg", data)
    elif name is not None:
        pictures.notice(f"The picture {name} did not come along.")


def _steps(fields: Fields, pictures: Pictures) -> list[JsonValue]:
    """With the pictures that are shown in them."""
    shown: dict[str, int] = {}
    steps: list[JsonValue] = []
    for step in written.steps(fields.text("directions")):
        if isinstance(step, dict) and isinstance(text := step["text"], str):
            rest = written.one_line(SHOWN_PICTURE.sub("", text))
            if rest:
                steps.append(step | {"text": rest})
            for match in SHOWN_PICTURE.finditer(text):
                shown.setdefault(match[1], max(0, len(steps) - 1))
    for photo in fields.nodes("photos"):
        name = text_of(photo.get("name")) or ""
        file_name = text_of(photo.get("filename")) or name
        pictures.add_base64(file_name, text_of(photo.get("data")) or "", shown.get(name))
    return steps
