"""MasterCook's text (`.mxp`): fields, ingredients in columns, directions, and more fields."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from pydantic import JsonValue

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.records import decoded, read_records
from recipes_api.recipes.importers.archives.written import Heading
from recipes_api.recipes.importers.schema_org import Node

BEGINNING = re.compile(
    rb"^[ \t]*\*[ \t]*Exported from[ \t]+MasterCook", re.MULTILINE | re.IGNORECASE
)
HEADER = re.compile(r"(?P<name>Recipe By|Serving Size|Preparation Time|Categories)\s*:")
COLUMNS = re.compile(r"^-{4,}\s+-{4,}\s+-{4,}\s*$")
RULE = re.compile(r"^[\s\-_]*$")
AMOUNT_ENDS, UNIT_BEGINS, UNIT_ENDS, FOOD_BEGINS = 8, 10, 22, 24
GROUP = re.compile(r"^\*+\s*(?P<name>[^*]+?)\s*\*+$|^(?P<title>[^a-z\d]{3,60}):$")
FIELD = re.compile(
    r"^(?P<name>Description|Source|Copyright|Yield|Cuisine|Start to Finish Time|[TSR]\([^)]{1,60}\)"
    r"|Ratings|Notes?|Serving Ideas|Suggested Wine|Nutr\. Assoc\.|Per [Ss]erving[^:]{0,60}"
    r"|Exchanges[^:]{0,20})\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
NOTES = {"notes": "", "note": "", "serving ideas": "Serving ideas: ", "suggested wine": "Wine: "}


def recognises(_path: PurePosixPath, head: bytes) -> bool:
    return BEGINNING.search(head) is not None


def items(member: Member) -> Iterator[Item]:
    """One for each recipe in the file."""
    with member.stream() as stream:
        for number, record in enumerate(read_records(stream, BEGINNING)):
            if number > 0:
                yield Item(f"{member.key}#{number}", record.strip, _read)


def _read(source: bytes) -> Draft:
    lines = decoded(source).expandtabs().splitlines()[1:]
    while lines and not lines[0].strip():
        del lines[0]
    columns = next((n for n, line in enumerate(lines) if COLUMNS.match(line)), None)
    # The line before names the columns.
    head = lines[1 : columns - 1] if columns else lines[1:]
    fields = Fields(_head(head))
    ingredients, rest = _ingredients(lines[columns + 1 :] if columns else [])
    directions, more = _directions(rest)
    for name, value in more.items():
        fields.add(name, value)
    fields.drop("nutr. assoc.")
    members: Node = {
        "name": written.one_line(lines[0]) if lines else None,
        "author": fields.text("recipe by"),
        "description": fields.text("description"),
        "servings": fields.number("serving size"),
        "recipeYield": fields.text("yield"),
        "prepTime": fields.duration("preparation time"),
        "totalTime": fields.duration("start to finish time"),
        "recipeIngredient": written.under_headings(ingredients),
        "recipeInstructions": written.under_headings(directions),
        "recipeCategory": fields.labels("categories"),
        "recipeCuisine": fields.labels("cuisine"),
        "url": fields.address("s(internet address)"),
        "notes": written.paragraphs(*_notes(fields)),
    }
    if credit := fields.text("source"):
        members["extra"] = {"creditText": credit}
    return draft(members, "mastercook", fields)


def _head(lines: list[str]) -> Node:
    """Names and values, two to a line; categories stand in columns and go on below."""
    found: Node = {}
    categories: list[JsonValue] = []
    name = ""
    for line in lines:
        before, *named = HEADER.split(line)
        if name == "categories":
            categories += _in_columns(before)
        for name, value in zip(map(str.lower, named[::2]), named[1::2], strict=True):
            if name == "categories":
                categories += _in_columns(value)
            elif value.strip():
                found[name] = value.strip()
    return found | {"categories": categories}


def _in_columns(text: str) -> list[JsonValue]:
    return [part for part in re.split(r"\s{2,}", text.strip()) if part]


def _ingredients(lines: list[str]) -> tuple[list[str | Heading], list[str]]:
    """Up to the first empty line, and the lines below it."""
    found: list[str | Heading] = []
    for number, line in enumerate(lines):
        if not line.strip():
            return found, lines[number:]
        amount, unit = line[:AMOUNT_ENDS], line[UNIT_BEGINS:UNIT_ENDS]
        food = line[FOOD_BEGINS:].strip()
        if line[AMOUNT_ENDS:UNIT_BEGINS].strip() or line[UNIT_ENDS:FOOD_BEGINS].strip():
            # Something that does not keep to the columns.
            amount, unit, food = "", "", line.strip()
        heading = GROUP.match(food)
        if heading and not amount.strip():
            found.append(Heading(heading["name"] or heading["title"]))
        else:
            text = written.one_line(f"{amount} {unit} {food}").replace(" -- ", ", ")
            found.append(text)
    return found, []


def _directions(lines: list[str]) -> tuple[list[str | Heading], Node]:
    """Paragraphs, and the fields that stand below them."""
    paragraphs: list[str | Heading] = []
    fields: dict[str, list[str]] = {}
    into: list[str] | None = None
    waiting: list[str] = []
    for line in [*lines, ""]:
        field = FIELD.match(line)
        if RULE.match(line) or field:
            if waiting:
                paragraphs.append(written.one_line(" ".join(waiting)))
            waiting = []
        if field:
            into = fields.setdefault(field["name"].lower(), [])
            into.append(field["value"])
        elif into is not None and not RULE.match(line):
            into.append(line)
        elif not RULE.match(line):
            waiting.append(line)
    texts = {name: written.one_line(" ".join(said)).strip('"') for name, said in fields.items()}
    return paragraphs, {name: text for name, text in texts.items() if text}


def _notes(fields: Fields) -> Iterator[str | None]:
    for name, label in NOTES.items():
        if said := fields.text(name):
            yield label + said
    for name in fields.names():
        if name.startswith(("per serving", "exchanges")) and (said := fields.text(name)):
            yield f"{name.capitalize()}: {said}"
