"""Recipes as plain text: a title, ingredients and steps, by headings or by shape."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import PurePosixPath

from recipes_api.recipes.exporters.words import WORDS
from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, is_address
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.markdown_text import plain, take_pictures
from recipes_api.recipes.importers.archives.members import Member, read_member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.records import decoded
from recipes_api.recipes.importers.archives.text_sections import (
    BOLD,
    FACT,
    MARK,
    SERVES,
    Line,
    Sections,
    divide,
)
from recipes_api.recipes.importers.archives.written import Heading
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

SUFFIXES = frozenset({".txt", ".text"})
LONGEST_TEXT = 1024**2
SHORTEST_WRAPPED = 55
IN_WORDS = {
    "servings": "servings",
    "preparation": "preparation",
    "cooking": "cooking",
    "total": "total",
    "category": "category",
    "cuisine": "cuisine",
    "keywords": "keywords",
    "author": "author",
    "source": "source",
    "equipment": "equipment",
}
ALSO = {
    "servings": ("serves", "yield", "yields", "makes", "portions"),
    "preparation": ("prep time", "prep", "preparation time"),
    "cooking": ("cook time", "cooking time", "bake time"),
    "total": ("time", "ready in"),
    "category": ("course",),
    "keywords": ("tags",),
    "author": ("author", "recipe by", "from the kitchen of"),
    "source": ("url", "link", "from"),
}
LABELS = {
    getattr(words, attribute).casefold(): meaning
    for words in WORDS.values()
    for meaning, attribute in IN_WORDS.items()
} | {label: meaning for meaning, labels in ALSO.items() for label in labels}


def recognises(path: PurePosixPath, _head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES


def items(member: Member) -> Iterator[Item]:
    """One for a file."""
    yield Item(member.key, partial(read_member, member), partial(_read, member))


def _read(member: Member, body: bytes) -> Draft:
    text = decoded(body).replace("\0", "")
    if len(text) > LONGEST_TEXT:
        raise ImportRefused("It is longer than any recipe.")
    return _draft(_divided(text), member, Pictures(member), {})


def read_markdown(text: str, member: Member) -> Draft:
    """Of Markdown that is written as people write recipes. Raises NoRecipeFound, ImportRefused."""
    sections = _divided(plain(text))
    pictures = Pictures(member)
    return _draft(sections, member, pictures, {"image": take_pictures(text, pictures, None)})


def _divided(text: str) -> Sections:
    sections = divide(text)
    if sections is None:
        raise NoRecipeFound("It has neither headings for ingredients or steps, nor their shape.")
    return sections


def _draft(sections: Sections, member: Member, pictures: Pictures, more: Node) -> Draft:
    described, facts = _facts(sections.head)
    fields = Fields(facts)
    source = fields.text("source")
    address = source if source and is_address(source.strip("<>")) else None
    nutrition = "\n".join(_unmarked(line) for line in sections.nutrition)
    notes = [_unmarked(line) for line in sections.notes]
    members: Node = more | {
        "name": sections.title or member.path.stem,
        "description": "\n".join(described),
        "recipeYield": fields.text("servings"),
        "prepTime": fields.duration("preparation"),
        "cookTime": fields.duration("cooking"),
        "totalTime": fields.duration("total"),
        "recipeIngredient": written.under_headings(_ingredients(sections.ingredients)),
        "recipeInstructions": written.under_headings(_steps(sections.steps)),
        "recipeCategory": fields.split_labels("category"),
        "recipeCuisine": fields.split_labels("cuisine"),
        "keywords": fields.split_labels("keywords"),
        "tool": fields.split_labels("equipment"),
        "author": fields.text("author"),
        "url": address.strip("<>") if address else None,
        "nutrition": written.nutrition(nutrition),
        "notes": written.paragraphs("\n".join(notes), written.unread_nutrition(nutrition)),
        "extra": {"creditText": source} if source and not address else {},
    }
    return draft(members, "text", fields, pictures)


def _facts(head: list[Line]) -> tuple[list[str], Node]:
    """Lines that describe, and lines of a known label with what it says."""
    described: list[str] = []
    facts: Node = {}
    for line in head:
        match = next(filter(None, (form.match(line.text) for form in (BOLD, FACT, SERVES))), None)
        label = LABELS.get(match["label"].strip().casefold()) if match else None
        if match and label and label not in facts:
            facts[label] = match["said"].strip()
        else:
            described.append(line.text)
    return described, facts


def _unmarked(line: Line) -> str:
    return MARK.sub("", line.text)


def _ingredients(lines: list[Line]) -> Iterator[str | Heading]:
    """Among marked lines, one without a mark is a heading."""
    marked = any(line.is_marked for line in lines)
    for line in lines:
        if line.is_heading or (marked and not line.is_marked):
            yield Heading(line.text)
        else:
            yield written.heading_or_line(_unmarked(line) if line.is_marked else line.text)


def _steps(lines: list[Line]) -> Iterator[str | Heading]:
    if any(line.is_marked for line in lines):
        yield from _marked_steps(lines)
    else:
        yield from _paragraphs(lines)


def _marked_steps(lines: list[Line]) -> Iterator[str | Heading]:
    """What stands right below a marked line is more of it; before one, it is a heading."""
    step = ""
    for line, following in pairwise([*lines, Line("")]):
        if line.is_marked or line.is_heading or line.is_below_empty:
            if step:
                yield step
            step = ""
        if line.is_heading or (not line.is_marked and not step and following.is_marked):
            yield Heading(line.text)
        else:
            step = f"{step} {_unmarked(line)}".strip()
    if step:
        yield step


def _paragraphs(lines: list[Line]) -> Iterator[str | Heading]:
    """A step is a line; or a paragraph, where all lines but its last were broken at its width."""
    paragraph: list[str] = []
    for line in [*lines, Line("", is_below_empty=True)]:
        if (line.is_below_empty or line.is_heading) and paragraph:
            if all(len(text) >= SHORTEST_WRAPPED for text in paragraph[:-1]):
                yield written.heading_or_line(" ".join(paragraph))
            else:
                yield from map(written.heading_or_line, paragraph)
            paragraph = []
        if line.is_heading:
            yield Heading(line.text)
        elif line.text:
            paragraph.append(line.text)
