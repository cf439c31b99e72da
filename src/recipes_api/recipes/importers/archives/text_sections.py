"""A recipe that a person wrote as plain text, taken apart by its headings or by its shape.

Title, perhaps a description and facts; then ingredients; then steps. Where no heading says so, the
first block of lines that begin with amounts or bullets is the ingredients.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from recipes_api.recipes.exporters.words import WORDS
from recipes_api.recipes.importers.archives.written import one_line
from recipes_api.recipes.importers.visible import INGREDIENTS, STEPS

HASHES = re.compile(r"^#{1,6}\s+(?P<text>.*?)\s*#*$")
UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*$")
MARK = re.compile(r"^\s*(?:(?P<bullet>[-*•‣▪·–+])|\(?(?P<number>\d{1,2})[.)])\s+(?=\S)")
AMOUNT = re.compile(
    r"^\s*(?:[-*•‣▪·–+]\s+)?(?:[\d½⅓⅔¼¾⅛⅜⅝⅞]|(?:a|an|ein|eine|une?|una?)\s)", re.IGNORECASE
)
BOLD = re.compile(r"^\s*(?:[-*+]\s+)?\*\*(?P<label>[^*]{1,60}?):?\*\*:?\s*(?P<said>.*)$")
FACT = re.compile(r"^(?P<label>[^\W\d_][^:\n]{1,40}):\s+(?P<said>\S.*)$")
SERVES = re.compile(r"^(?P<label>Serves|Makes|Yields?)\s+(?P<said>\S.*)$", re.IGNORECASE)
NOTES = frozenset(words.notes.casefold() for words in WORDS.values()) | {"note", "tips", "tip"}
NUTRITION = frozenset(words.nutrition.casefold() for words in WORDS.values()) | {"nutrition facts"}
BRACKETS = re.compile(r"\s*\(([^()]+)\)\s*:?$")
LONGEST_HEADING_WORDS = 5
LONGEST_BARE_WORDS = 3
LONGEST_INGREDIENT = 100


@dataclass(slots=True)
class Line:
    text: str
    is_heading: bool = False
    is_marked: bool = False
    is_below_empty: bool = False


@dataclass(slots=True)
class Sections:
    title: str = ""
    head: list[Line] = field(default_factory=list)
    ingredients: list[Line] = field(default_factory=list)
    steps: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    nutrition: list[Line] = field(default_factory=list)


def divide(text: str) -> Sections | None:
    """None if it has neither the headings nor the shape of a recipe."""
    lines = list(_lines(text))
    if not lines:
        return None
    return _by_headings(lines) or _by_shape(lines)


def _lines(text: str) -> Iterator[Line]:
    """Lines that go on with the one above are part of it; lines that only underline are none."""
    rows = text.expandtabs().split("\n")
    waiting: Line | None = None
    is_below_empty = True
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        if not row.strip() or UNDERLINE.match(row):
            is_below_empty = is_below_empty or not row.strip()
            continue
        hashes = HASHES.match(row)
        marked = MARK.match(row)
        goes_on = row.startswith("  ") and not marked and not hashes and not is_below_empty
        if goes_on and waiting is not None and waiting.is_marked:
            waiting.text = one_line(f"{waiting.text} {row}")
            continue
        if waiting is not None:
            yield waiting
        said = hashes["text"] if hashes else row
        is_heading = bool(hashes) or (UNDERLINE.match(following) is not None and not marked)
        waiting = Line(one_line(said), is_heading, marked is not None, is_below_empty)
        is_below_empty = False
    if waiting is not None:
        yield waiting


def _by_headings(lines: Sequence[Line]) -> Sections | None:
    found = Sections()
    current = found.head
    if _section(lines[0], found) is None:
        found.title, lines = lines[0].text, lines[1:]
    for line in lines:
        section = _section(line, found)
        if section is None:
            current.append(line)
        else:
            current = section
            if aside := BRACKETS.search(line.text):
                found.head.append(Line(aside[1]))
    return found if found.ingredients or found.steps else None


def _section(line: Line, found: Sections) -> list[Line] | None:
    """The section that a line is the heading of."""
    text = BRACKETS.sub("", line.text).strip(" :*_.")
    is_clear = line.is_heading or line.text.endswith((":", "**"))
    words = len(text.split())
    if line.is_marked or words > (LONGEST_HEADING_WORDS if is_clear else LONGEST_BARE_WORDS):
        return None
    if FACT.match(line.text) or any(map(str.isdigit, text)):
        return None
    if text.casefold() in NOTES:
        return found.notes
    if text.casefold() in NUTRITION:
        return found.nutrition
    if INGREDIENTS.fullmatch(text):
        return found.ingredients
    return found.steps if STEPS.fullmatch(text) else None


def _by_shape(lines: Sequence[Line]) -> Sections | None:
    blocks: list[list[Line]] = []
    for line in lines[1:]:
        if line.is_below_empty or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    place = next((n for n, block in enumerate(blocks) if _looks_like_ingredients(block)), None)
    if place is None or place + 1 == len(blocks):
        return None
    found = Sections(lines[0].text, ingredients=blocks[place])
    found.head += [line for block in blocks[:place] for line in block]
    found.steps += [line for block in blocks[place + 1 :] for line in block]
    return found


def _looks_like_ingredients(block: Sequence[Line]) -> bool:
    short = sum(len(line.text) <= LONGEST_INGREDIENT for line in block)
    with_amounts = sum(AMOUNT.match(line.text) is not None for line in block)
    return len(block) > 1 and short == len(block) and with_amounts * 2 > len(block)
