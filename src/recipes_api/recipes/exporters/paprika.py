"""Paprika's own format: gzipped JSON, a `.paprikarecipe` each, zipped as `.paprikarecipes`.

There is no description of it; the members are those of Paprika's own exports. A group's heading
is a line that ends with a colon. Paprika's categories take cuisines and keywords as well, for it
has no others.
"""

import gzip
import hashlib
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.exporters import sheet
from recipes_api.recipes.exporters.words import words_for
from recipes_api.recipes.rendering import Stamp


def to_paprika(document: RecipeDocument, stamp: Stamp) -> bytes:
    """The bytes of a `.paprikarecipe`, the same for the same recipe."""
    image = next(filter(None, map(sheet.web_address, document.image)), None)
    members = {
        "uid": str(stamp.id).upper(),
        "name": document.name,
        "description": document.description or "",
        "ingredients": _lines(document.recipe_ingredient, "\n"),
        "directions": _lines(document.recipe_instructions, "\n\n"),
        "notes": _notes(document),
        "nutritional_info": "\n".join(
            f"{name}: {said}" for name, said in sheet.nutrition(document)
        ),
        "servings": sheet.yield_text(document) or "",
        "prep_time": _time(document.prep_time),
        "cook_time": _time(document.cook_time),
        "total_time": _time(document.total_time),
        "difficulty": "",
        "rating": 0,
        "categories": list(
            dict.fromkeys([*document.recipe_category, *document.recipe_cuisine, *document.keywords])
        ),
        "source": document.author or _host(document.url),
        "source_url": document.url or "",
        "image_url": image,
        "created": stamp.created_at.strftime("%Y-%m-%d %H:%M:%S"),
        "photo": None,
        "photo_hash": None,
        "photo_large": None,
        "photos": [],
    }
    text = json.dumps(members, ensure_ascii=False)
    members["hash"] = hashlib.sha256(text.encode()).hexdigest().upper()
    return gzip.compress(json.dumps(members, ensure_ascii=False).encode(), mtime=0)


def _lines(lines: Sequence[Line], separator: str) -> str:
    found = []
    for group, inside in sheet.grouped(lines):
        if group is not None:
            found.append(group if group.endswith(":") else f"{group}:")
        found.extend(" ".join(line.text.split()) for line in inside)
    return separator.join(found)


def _notes(document: RecipeDocument) -> str:
    equipment = f"{words_for(document.in_language).equipment}: {', '.join(document.tool)}"
    return "\n\n".join(filter(None, [document.notes, equipment if document.tool else None]))


def _time(duration: str | None) -> str:
    return "" if duration is None else sheet.readable(duration)


def _host(address: str | None) -> str:
    """Where it is from, as Paprika shows it: `Example.org`."""
    if (web := sheet.web_address(address)) is None:
        return ""
    return (urlsplit(web).hostname or "").removeprefix("www.").capitalize()
