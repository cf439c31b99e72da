"""schema.org/Recipe in the dialects that sites write it in, to our document.

Nothing here raises for what is malformed: a value that a member cannot hold stays in `extra`,
as it was, and the member stays empty.
"""

import re
from collections import deque
from collections.abc import Iterator

from pydantic import JsonValue, ValidationError

from recipes_api.recipes.document import RecipeDocument, duration_seconds
from recipes_api.recipes.importers import ingredients, instructions
from recipes_api.recipes.importers.durations import read_duration
from recipes_api.recipes.importers.markup import lines, one_line
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.importers.values import read_images, texts

Node = dict[str, JsonValue]

SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
OWN_DOCUMENT = "recipes_api:document"
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# Nothing else is worth refusing a recipe for.
INDISPENSABLE = frozenset({"name", "recipeIngredient", "recipeInstructions", "extra"})
EMPTY: tuple[JsonValue, ...] = (None, "", [], {})
NOT_PROPERTIES = frozenset({"@context", "@type", "@id", "@graph", OWN_DOCUMENT})


def local_name(name: str) -> str:
    """`recipeYield` for `http://schema.org/recipeYield` and `schema:recipeYield`."""
    return SCHEMA.sub("", name)


def with_local_names(node: Node) -> Node:
    return {local_name(name): value for name, value in node.items()}


def types(node: Node) -> set[str]:
    given = node.get("@type")
    return {
        local_name(name)
        for name in (given if isinstance(given, list) else [given])
        if isinstance(name, str)
    }


def find_recipes(value: JsonValue) -> Iterator[Node]:
    """Every Recipe in a JSON-LD value, at any depth; the outermost come first."""
    waiting: deque[JsonValue] = deque([value])
    while waiting:
        item = waiting.popleft()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            if "Recipe" in types(item):
                yield item
            waiting.extend(item.values())


def to_document(node: Node, url: str | None) -> RecipeDocument:
    """The document of a Recipe node. Raises NoRecipeFound or ImportRefused."""
    ours = node.get(OWN_DOCUMENT)
    if isinstance(ours, dict):
        return validated(ours)
    return build(with_local_names(node), url)


def build(properties: Node, url: str | None) -> RecipeDocument:
    """The document of a page's recipe, by its properties' schema.org names.

    Raises NoRecipeFound, also for what has neither ingredients nor steps, or ImportRefused.
    """
    members = read_members(properties, url)
    if not members.get("recipeIngredient") and not members.get("recipeInstructions"):
        raise NoRecipeFound("The recipe has neither ingredients nor steps.")
    return document_of(members, properties)


def read_members(properties: Node, url: str | None) -> Node:
    """The members of a document, without those that are empty."""
    members: Node = {}
    for name, read in READERS.items():
        if name in properties:
            members[name] = read(properties[name])
    if isinstance(found := members.get("recipeIngredient"), list):
        steps = instructions.texts(members.get("recipeInstructions"))
        members["recipeIngredient"] = ingredients.under_headings(found, steps)
    if members.get("servings") is None:
        members["servings"] = servings_of(properties.get("recipeYield"))
    members["url"] = url or members.get("url")
    extra = {
        name: value
        for name, value in properties.items()
        if name not in NOT_PROPERTIES and name not in READERS and not name.startswith("@")
    }
    kept: Node = {name: value for name, value in members.items() if value not in EMPTY}
    # What we could not read stays where a later reader, or another program, finds it.
    extra |= {
        name: properties[name]
        for name in READERS
        if name not in kept and properties.get(name) not in EMPTY
    }
    return kept | {"extra": extra}


def document_of(members: Node, originals: Node) -> RecipeDocument:
    """The document of its members; one that cannot be held goes to `extra`, as its original.

    Raises NoRecipeFound or ImportRefused.
    """
    kept: Node = {name: value for name, value in members.items() if value not in EMPTY}
    if "name" not in kept:
        raise NoRecipeFound("The recipe has no name.")
    given = kept.get("extra")
    extra: Node = dict(given) if isinstance(given, dict) else {}
    for name in _out_of_bounds(kept) - INDISPENSABLE:
        extra[name] = originals.get(name, kept[name])
        del kept[name]
    return validated(kept | {"extra": extra})


def says(properties: Node, name: str) -> bool:
    """Whether a property is there and can be read."""
    return bool(READERS[name](properties.get(name)))


def _out_of_bounds(members: Node) -> set[str]:
    """The members that a document refuses."""
    try:
        RecipeDocument.model_validate(members)
    except ValidationError as error:
        return {str(refused["loc"][0]) for refused in error.errors()}
    return set()


def validated(members: Node) -> RecipeDocument:
    """The document of exactly these members. Raises ImportRefused."""
    try:
        return RecipeDocument.model_validate(members)
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        raise ImportRefused(f"{where}: {first['msg']}") from error


def _line(value: JsonValue) -> str | None:
    found = [one_line(text) for text in texts(value)]
    return next((text for text in found if text), None)


def _paragraphs(value: JsonValue) -> str | None:
    return "\n".join(line for text in texts(value) for line in lines(text)) or None


def _people(value: JsonValue) -> str | None:
    return ", ".join(dict.fromkeys(name for text in texts(value) if (name := one_line(text))))[:300]


def _labels(value: JsonValue) -> JsonValue:
    """Categories and cuisines: a list, or one text delimited by commas."""
    found = [one_line(text) for text in texts(value)]
    if len(found) == 1:
        found = [part.strip() for part in re.split(r"[,;|]", found[0])]
    return [*dict.fromkeys(label[:200] for label in found if label)]


def _names(value: JsonValue) -> JsonValue:
    return [*dict.fromkeys(name[:200] for text in texts(value) if (name := one_line(text)))]


def _ingredients(value: JsonValue) -> JsonValue:
    """Texts, or ItemLists whose names are the groups."""
    if isinstance(value, str):
        return [*lines(value)]
    found: list[JsonValue] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("itemListElement"), list):
            group = _short(item.get("name"))
            inside = texts(item["itemListElement"])
            found.extend({"text": text, "group": group} for text in map(one_line, inside) if text)
        elif isinstance(item, list):
            found.extend(text for text in map(one_line, texts(item)) if text)
        elif (text := _line(item)) is not None:
            found.append(text)
    return found


def _duration(value: JsonValue) -> str | None:
    for text in texts(value):
        if (duration := read_duration(text)) is not None and duration_seconds(duration) > 0:
            return duration
    return None


def _nutrition(value: JsonValue) -> JsonValue:
    found: Node = {}
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            for name, amount in item.items():
                text = _line(amount)
                if not name.startswith("@") and name != "type" and text:
                    found[local_name(name)[:200]] = text[:200]
    return found


def _yield(value: JsonValue) -> str | None:
    """The text as written: of several, the one that says most."""
    if isinstance(value, dict) and "value" in value:
        said = [_line(value["value"]), _line(value.get("unitText"))]
        return " ".join(part for part in said if part)[:300] or None
    found = [text for item in texts(value) if (text := one_line(item))]
    return max(found, key=len, default="")[:300] or None


def servings_of(value: JsonValue) -> JsonValue:
    """The first plausible number in the yield."""
    text = _yield(value)
    match = NUMBER.search(text) if text else None
    number = float(match[0].replace(",", ".")) if match else 0
    return number if 0 < number <= 10_000 else None


def _short(value: JsonValue) -> str | None:
    line = _line(value)
    return line[:300] if line else None


READERS = {
    "name": _short,
    "description": _paragraphs,
    "recipeYield": _yield,
    "prepTime": _duration,
    "cookTime": _duration,
    "totalTime": _duration,
    "recipeIngredient": _ingredients,
    "recipeInstructions": instructions.read,
    "recipeCategory": _labels,
    "recipeCuisine": _labels,
    "keywords": _labels,
    "nutrition": _nutrition,
    "image": read_images,
    "author": _people,
    "url": _line,
    "datePublished": _short,
    "tool": _names,
    "inLanguage": _short,
}
