"""MealMaster: recipes in columns of text, as its users mailed them to each other since 1986.

Columns 1 to 7 hold the amount, 9 and 10 the unit, 12 and on the ingredient; two may stand side by
side, 41 columns apart. A line that goes on begins with `-`.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.records import decoded, read_records
from recipes_api.recipes.importers.archives.written import Heading
from recipes_api.recipes.importers.schema_org import Node

BEGINNING = re.compile(
    rb"^(?:M{5}|-{5})[^\r\n]{0,60}(?:Meal-?Master|Recipe (?:via|Extracted))",
    re.MULTILINE | re.IGNORECASE,
)
END = re.compile(r"^(?:M{5,}|-{5,})\s*$")
SECTION = re.compile(r"^(?:M{5}|-{5})-*\s*(?P<name>[^-\s].*?)\s*-*$")
HEADER = re.compile(
    r"^\s*(?P<name>Title|Categories|Yield|Servings)\s*:\s*(?P<value>.*)$", re.IGNORECASE
)
AMOUNT = r"[\d /.\-½¼¾⅓⅔⅛]{7}"
INGREDIENT = re.compile(rf"^(?P<amount>{AMOUNT}) (?P<unit>[A-Za-z ]{{2}}) (?P<food>\S.*)$")
SECOND_COLUMN = 41
WORD = re.compile(r"\w")
UNITS = {
    "x": None,
    "ea": None,
    "sm": "small",
    "md": "medium",
    "lg": "large",
    "cn": "can",
    "pk": "package",
    "pn": "pinch",
    "dr": "drop",
    "ds": "dash",
    "ct": "carton",
    "bn": "bunch",
    "sl": "slice",
    "t": "tsp",
    "ts": "tsp",
    "T": "tbsp",
    "tb": "tbsp",
    "fl": "fl oz",
    "c": "cup",
    "pt": "pint",
    "qt": "quart",
    "ga": "gallon",
    "oz": "oz",
    "lb": "lb",
    "ml": "ml",
    "cb": "cm³",
    "cl": "cl",
    "dl": "dl",
    "l": "l",
    "mg": "mg",
    "cg": "cg",
    "dg": "dg",
    "g": "g",
    "kg": "kg",
}
"""MealMaster's codes. One that it does not have is written as it stands."""


def recognises(_path: PurePosixPath, head: bytes) -> bool:
    return BEGINNING.search(head) is not None


def items(member: Member) -> Iterator[Item]:
    """One for each recipe in the file."""
    with member.stream() as stream:
        for number, record in enumerate(read_records(stream, BEGINNING)):
            if number > 0:
                yield Item(f"{member.key}#{number}", record.strip, _read)


def _read(source: bytes) -> Draft:
    """A header, the ingredients, and whatever follows them, up to the end mark."""
    lines = decoded(source).expandtabs().splitlines()[1:]
    header: dict[str, str] = {}
    while lines and (not lines[0].strip() or HEADER.match(lines[0])):
        if match := HEADER.match(lines.pop(0)):
            header.setdefault(match["name"].title(), match["value"].strip())
    ended = next((n for n, line in enumerate(lines) if END.match(line)), len(lines))
    before, after = lines[:ended], lines[ended + 1 :]
    ingredients, rest = _split(before)
    yielded = header.get("Yield") or header.get("Servings")
    members: Node = {
        "name": header.get("Title"),
        "recipeYield": yielded,
        "recipeIngredient": written.under_headings(_joined(ingredients)),
        "recipeInstructions": written.under_headings(_paragraphs(rest)),
        "recipeCategory": [*filter(None, map(str.strip, header.get("Categories", "").split(",")))],
        "notes": written.paragraphs(*map(str, _paragraphs(after))),
    }
    return draft(members, "mealmaster")


def _split(lines: list[str]) -> tuple[list[str | Heading], list[str]]:
    """The ingredients, and the lines from the first one that is none."""
    found: list[str | Heading] = []
    left: list[str] = []
    right: list[str] = []
    for number, line in enumerate(lines):
        section = SECTION.match(line)
        if section and not _leads_to_ingredients(lines[number + 1 :]):
            break
        if section or not line.strip():
            found += [*left, *right]
            left, right = [], []
            if section:
                found.append(Heading(section["name"]))
        elif INGREDIENT.match(line[SECOND_COLUMN:]) and _is_column(line[:SECOND_COLUMN]):
            left.append(line[:SECOND_COLUMN].rstrip())
            right.append(line[SECOND_COLUMN:])
        elif INGREDIENT.match(line):
            left.append(line)
        else:
            break
    else:
        number = len(lines)
    return [*found, *left, *right], lines[number:]


def _is_column(text: str) -> bool:
    return not text.strip() or INGREDIENT.match(text.rstrip()) is not None


def _leads_to_ingredients(lines: list[str]) -> bool:
    following = next((line for line in lines if line.strip()), "")
    return INGREDIENT.match(following) is not None


def _joined(lines: list[str | Heading]) -> Iterator[str | Heading]:
    """Amount, unit and food in words, with the lines that go on."""
    waiting = ""
    for line in lines:
        match = INGREDIENT.match(line) if isinstance(line, str) else None
        if match is None:
            if waiting:
                yield waiting
            waiting = ""
            if isinstance(line, Heading):
                yield line
            continue
        text = _in_words(match)
        if waiting and text.startswith("-"):
            waiting = f"{waiting} {text.lstrip('-').strip()}"
        else:
            if waiting:
                yield waiting
            waiting = text
    if waiting:
        yield waiting


def _in_words(match: re.Match[str]) -> str:
    code = match["unit"].strip()
    unit = UNITS[code] if code in UNITS else UNITS.get(code.lower(), code)
    return written.one_line(" ".join((match["amount"], unit or "", match["food"])))


def _paragraphs(lines: list[str]) -> Iterator[str | Heading]:
    """Lines were broken at column 76; empty ones stand between paragraphs."""
    waiting: list[str] = []
    for line in [*lines, ""]:
        section = SECTION.match(line)
        if waiting and (section or not WORD.search(line)):
            yield written.one_line(" ".join(waiting))
            waiting = []
        if section:
            yield Heading(section["name"])
        elif WORD.search(line):
            waiting.append(line)
