"""Markdown files in the form of RecipeMD."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from pydantic import JsonValue

from recipes_api.recipes.exporters.words import WORDS
from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.archives import recipemd, text_files, written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.markdown_text import plain, take_pictures
from recipes_api.recipes.importers.archives.members import Member, read_member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.records import decoded
from recipes_api.recipes.importers.archives.written import Heading
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

SUFFIXES = frozenset({".md", ".markdown", ".recipemd"})
LONGEST_TEXT = 1024**2
# What our own export says beyond RecipeMD.
COMMENT = re.compile(r"<!-- recipes_api\n(?P<json>.*?)\n-->", re.DOTALL)
PORTIONS = re.compile(r"^(?:serv|port|pers|people|porz|rac|人)", re.IGNORECASE)
NOTES = frozenset(words.notes for words in WORDS.values())


def recognises(path: PurePosixPath, _head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES


def items(member: Member) -> Iterator[Item]:
    """One for a file."""
    yield Item(member.key, partial(read_member, member), partial(_read, member))


def _read(member: Member, body: bytes) -> Draft:
    text = decoded(body).replace("\0", "")
    if len(text) > LONGEST_TEXT:
        raise ImportRefused("It is longer than any recipe.")
    try:
        parts = recipemd.parse(COMMENT.sub("", text))
    except recipemd.NotRecipeMD as error:
        return _read_freely(text, member, str(error))
    pictures = Pictures(member)
    images = take_pictures(parts.description or "", pictures, None)
    sections = _Sections(parts.instructions or "")
    for step, written_step in enumerate(sections.originals):
        images += take_pictures(written_step, pictures, step)
    ingredients, links = _ingredients(parts.ingredients)
    members: Node = {
        "name": plain(parts.title),
        "description": plain(parts.description or ""),
        "recipeYield": ", ".join(amount.written for amount in parts.yields),
        "servings": _servings(parts.yields),
        "keywords": [*map(plain, parts.tags)],
        "recipeIngredient": written.under_headings(ingredients),
        "recipeInstructions": written.under_headings(sections.steps),
        "notes": "\n\n".join(sections.notes),
        "image": images,
        "extra": {"recipemd": {"links": links}} if links else {},
    }
    return draft(members | _of_ours(text), "recipemd", None, pictures)


def _read_freely(text: str, member: Member, reason: str) -> Draft:
    """Markdown that is a recipe without being RecipeMD."""
    try:
        return text_files.read_markdown(text, member)
    except NoRecipeFound as problem:
        raise ImportRefused(f"It is no RecipeMD: {reason} {problem.detail}") from problem


def _of_ours(text: str) -> Node:
    match = COMMENT.search(text)
    value = json_ld.parse(match["json"]) if match else None
    return value if isinstance(value, dict) else {}


def _servings(yields: list[recipemd.Amount]) -> JsonValue:
    for amount in yields:
        if (amount.unit is None or PORTIONS.match(amount.unit)) and 0 < amount.factor <= 10_000:
            return float(amount.factor)
    return None


def _ingredients(root: recipemd.Group) -> tuple[list[str | Heading], Node]:
    """Lines, those of a group in a group under both titles; and what they link to."""
    found: list[str | Heading] = []
    links: Node = {}
    waiting = [(root, "")]
    while waiting:
        group, title = waiting.pop(0)
        found.append(Heading(title))
        for ingredient in group.ingredients:
            amount = ingredient.amount.written if ingredient.amount else ""
            name = written.one_line(plain(ingredient.name))
            found.append(written.one_line(f"{plain(amount)} {name}"))
            if ingredient.link:
                links[name] = ingredient.link
        inside = [
            (child, " / ".join(filter(None, (title, plain(child.title))))) for child in group.groups
        ]
        waiting = [*inside, *waiting]
    return found, links


class _Sections:
    """The instructions as steps under headings, and notes below a heading that says so."""

    def __init__(self, text: str) -> None:
        self.steps: list[str | Heading] = []
        self.originals: list[str] = []
        """Of the steps, with everything that Markdown says in them."""
        self.notes: list[str] = []
        lines = text.split("\n")
        among_notes = False
        for block in recipemd.blocks_of(text):
            said = "\n".join(lines[block.begin : block.end])
            if block.kind == "heading":
                title = plain(block.tokens[1].content)
                among_notes = title in NOTES
                if not among_notes:
                    self.steps.append(Heading(title))
            elif among_notes:
                self.notes.append(plain(said))
            elif block.kind in ("bullet_list", "ordered_list"):
                for item in block.tokens:
                    if item.type == "list_item_open" and item.level == 1:
                        begin, end = item.map or [0, 0]
                        inside = [recipemd.ITEM_MARK.sub("", lines[begin]), *lines[begin + 1 : end]]
                        self._add("\n".join(inside))
            elif block.kind != "hr":
                self._add(block.tokens[0].content if block.kind == "fence" else said)

    def _add(self, said: str) -> None:
        if text := written.one_line(plain(said)):
            self.steps.append(text)
            self.originals.append(said)
