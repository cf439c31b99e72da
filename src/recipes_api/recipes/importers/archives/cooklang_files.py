"""Cooklang: a text in which ingredients, cookware and timers are marked (cooklang.org/docs/spec).

The official parser reads the steps. What it would misread or leave out is taken from it first:
the fields at the top, and marks that mark nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import cooklang
from pydantic import JsonValue

from recipes_api.recipes.importers import schema_org
from recipes_api.recipes.importers.archives import front_matter, written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, is_address
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member, read_member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.records import decoded
from recipes_api.recipes.importers.problems import ImportRefused
from recipes_api.recipes.importers.schema_org import Node

SUFFIX = ".cook"
LONGEST_TEXT = 1024**2
FIELD = re.compile(r"^>>[ \t]*(?P<name>[^:\n]{1,100}?)[ \t]*:[ \t]*(?P<value>.*)$", re.MULTILINE)
# A mark before white space or before empty braces marks nothing, nor do three hyphens.
NO_MARK = re.compile(r"(?<!\\)[@#~](?=\s|\{\s*\}|$)|(?<!-)---+(?!-)")
MODIFIERS = "@&?+-"
TOTAL_TIME = ("time", "time required", "time total", "total time", "duration")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
OUR_KINDS: dict[str, type] = {
    "nutrition": dict, "datePublished": str, "tool": list, "notes": str, "images": list,
    "extra": dict,
}  # fmt: skip
OURS = {name: name for name in OUR_KINDS} | {"images": "image"}
"""Fields that our exporter writes, and the members that they are."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text taken apart."""

    fields: Node
    recipe: cooklang.Recipe


def recognises(path: PurePosixPath, _head: bytes) -> bool:
    return path.suffix.lower() == SUFFIX


def items(member: Member) -> Iterator[Item]:
    """One for a file."""
    yield Item(member.key, partial(read_member, member), partial(_read, member))


def parse(text: str) -> Source:
    """Raises ImportRefused where the official parser refuses it."""
    if len(text) > LONGEST_TEXT:
        raise ImportRefused("It is longer than any recipe.")
    fields, body = front_matter.split(text)
    fields |= {match["name"]: match["value"] for match in FIELD.finditer(body)}
    marked = NO_MARK.sub(_escaped, FIELD.sub("", body))
    try:
        return Source(fields, cooklang.parse(marked))
    except cooklang.ParseError as error:
        raise ImportRefused(f"It is no Cooklang: {error.message or 'the parser failed'}") from error


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"\\{character}" for character in match[0])


def _read(member: Member, body: bytes) -> Draft:
    source = parse(decoded(body).replace("\0", ""))
    own = _own(source.fields)
    fields = Fields(_flat(source.fields))
    pictures = Pictures(member)
    for step in (None, *range(len(source.recipe.steps))):
        place = "" if step is None else f".{step}"
        for suffix in PICTURES:
            pictures.add_beside(f"{member.path.stem}{place}{suffix}", step)
    notes = [note.text for note in source.recipe.notes]
    members = _members(fields) | {
        "recipeIngredient": written.under_headings(_ingredients(source.recipe)),
        "recipeInstructions": written.under_headings(_steps(source.recipe)),
        "tool": [*dict.fromkeys(_amount_and_name(item) for item in source.recipe.cookware)],
        "notes": written.paragraphs(*notes),
    }
    members |= own
    members["name"] = members["name"] or member.path.stem
    named: list[JsonValue] = [
        f"{timer.name}: {timer.quantity.text}"
        for timer in source.recipe.timers
        if timer.name and timer.quantity
    ]
    if named:
        fields.add("timers", named)
    return draft(members, "cooklang", fields, pictures)


def _own(fields: Node) -> Node:
    """Takes out what only we write there, under our own names; Cooklang has none for it."""
    return {
        OURS[name]: fields.pop(name)
        for name, value in [*fields.items()]
        if name in OURS and isinstance(value, OUR_KINDS[name])
    }


def _flat(fields: Node) -> Node:
    """Names in one spelling, those of a group after the group's: `time.prep`, `time: {prep: …}`."""
    flat: Node = {}
    for name, value in fields.items():
        spelt = re.sub(r"[\s_.\-]+", " ", name).strip().lower()
        if isinstance(value, dict):
            flat |= _flat({f"{spelt} {part}": item for part, item in value.items()})
        else:
            flat[spelt] = value
    return flat


def _members(fields: Fields) -> Node:
    """The canonical names of metadata and their synonyms, by the specification."""
    source = fields.text("source") or fields.text("source name")
    url = fields.address("source url")
    if source and not url and is_address(source):
        source, url = None, source
    servings = fields.text("servings") or fields.text("serves")
    members: Node = {
        "name": fields.text("title"),
        "description": fields.text("description") or fields.text("introduction"),
        "recipeYield": fields.text("yield") or servings,
        "servings": schema_org.servings_of(servings),
        "prepTime": fields.duration("prep time") or fields.duration("time prep"),
        "cookTime": fields.duration("cook time") or fields.duration("time cook"),
        "totalTime": next(filter(None, map(fields.duration, TOTAL_TIME)), None),
        "recipeCategory": [*fields.split_labels("course"), *fields.split_labels("category")],
        "recipeCuisine": fields.split_labels("cuisine"),
        "keywords": fields.split_labels("tags"),
        "author": fields.text("author") or fields.text("author name"),
        "inLanguage": fields.text("locale"),
        "image": fields.address("image") or fields.address("picture"),
        "url": url,
    }
    if source:
        members["extra"] = {"creditText": source}
    return members


def _ingredients(recipe: cooklang.Recipe) -> Iterator[str | written.Heading]:
    """A line for each place that names an amount, and one for a food without any."""
    listed: set[str] = set()
    for section in recipe.sections:
        inside = [item for step in section.steps for item in step.ingredients]
        if inside:
            yield written.Heading(section.name or "")
        for ingredient in inside:
            name = ingredient.name.lstrip(MODIFIERS)
            if ingredient.quantity is None and name.casefold() in listed:
                continue
            listed.add(name.casefold())
            note = f", {ingredient.note}" if ingredient.note else ""
            yield written.one_line(f"{_amount(ingredient.quantity)} {name}{note}")


def _amount(quantity: cooklang.Quantity | None) -> str:
    # Amounts that do not scale are marked so.
    return "" if quantity is None else quantity.text.removeprefix("=").strip()


def _amount_and_name(item: cooklang.Cookware) -> str:
    return written.one_line(f"{_amount(item.quantity)} {item.name.lstrip(MODIFIERS)}")


def _steps(recipe: cooklang.Recipe) -> Iterator[str | written.Heading]:
    for section in recipe.sections:
        steps = [step for step in section.steps if not _only_lists(step)]
        if steps or not section.steps:
            yield written.Heading(section.name or "")
        for step in steps:
            if text := written.one_line("".join(map(_shown, step.items))):
                yield text


def _only_lists(step: cooklang.Step) -> bool:
    """Whether it names ingredients and says nothing of them: that is no instruction."""
    said = (item for item in step.items if not isinstance(item, cooklang.IngredientRef))
    return bool(step.ingredients) and not re.search(r"\w", "".join(map(_shown, said)))


def _shown(item: cooklang.Item) -> str:
    match item:
        case cooklang.IngredientRef():
            return item.ingredient.name.lstrip(MODIFIERS)
        case cooklang.CookwareRef():
            return item.cookware.name.lstrip(MODIFIERS)
        case cooklang.TimerRef():
            return _amount(item.timer.quantity) or item.timer.name or ""
        case _:
            return item.value
