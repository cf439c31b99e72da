"""JSON-LD, also as browsers would forgive it: comments, control characters, trailing commas."""

import json
import math
import re
from html import unescape

from pydantic import JsonValue

from recipes_api import strict_json
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers import schema_org
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
                     r"(?:-->|//\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$")  # fmt: skip
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
MISSING_COMMA = re.compile(r'(["}\]])(\s*\n\s*)(?=")')
DEEPEST = 64
LARGEST = 10**strict_json.MAXIMUM_DIGITS


def parse_document(body: bytes, url: str | None) -> RecipeDocument:
    """The recipe in a JSON-LD document. Raises NoRecipeFound or ImportRefused."""
    value = parse(body.decode("utf-8-sig", "replace"))
    if value is None:
        raise NoRecipeFound("This is not JSON.")
    return to_document(value, url)


def to_document(value: JsonValue, url: str | None) -> RecipeDocument:
    """The recipe in a JSON-LD value. Raises NoRecipeFound or ImportRefused."""
    node = best(list(schema_org.find_recipes(value)))
    if node is None:
        raise NoRecipeFound("There is no schema.org Recipe in this JSON-LD.")
    return schema_org.to_document(node, url)


def best(nodes: list[Node]) -> Node | None:
    """Pages list other recipes beside their own; the fullest one is the page's.

    What we exported ourselves is the outermost, whatever recipes it is based on.
    """
    exported = (node for node in nodes if schema_org.OWN_DOCUMENT in node)
    return next(exported, None) or max(nodes, key=_fullness, default=None)


def _fullness(node: Node) -> int:
    names = {schema_org.local_name(name): value for name, value in node.items()}
    parts = ("recipeIngredient", "recipeInstructions", "name")
    return sum(name in names and bool(names[name]) for name in parts) * 1000 + len(names)


def parse(text: str) -> JsonValue:
    """The value of a JSON text, repaired if need be; None if it cannot be read."""
    text = COMMENT.sub("", text.strip())
    for attempt in (text, _repaired(text), _repaired(unescape(text))):
        try:
            value: JsonValue = json.loads(attempt, strict=False)
            return _storable(value, DEEPEST)
        except (ValueError, RecursionError):
            continue
    return None


def _repaired(text: str) -> str:
    return MISSING_COMMA.sub(r"\1,\2", TRAILING_COMMA.sub(r"\1", text)).rstrip("; \n")


def _storable(value: JsonValue, depth: int) -> JsonValue:
    """Without what JSON allows and a database does not store; raises ValueError if too deep."""
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return "".join(character for character in value if _is_storable(character))
    if isinstance(value, list):
        return [_storable(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {str(_storable(name, 1)): _storable(item, depth - 1) for name, item in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if abs(value) < LARGEST else None
    return value


def _is_storable(character: str) -> bool:
    return character != "\0" and not "\ud800" <= character <= "\udfff"
