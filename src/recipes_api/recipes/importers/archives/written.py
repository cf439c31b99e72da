"""Ingredients and steps that a person wrote into one large field, a line each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pydantic import JsonValue

from recipes_api.recipes.importers.archives.fields import number_of, plain_number, text_of
from recipes_api.recipes.importers.markup import INVISIBLE, STORABLE
from recipes_api.recipes.importers.schema_org import Node

LONGEST_GROUP = 300
HEADING = re.compile(
    r"#{1,6}\s*(?P<hashes>[^#\s].*?)\s*#*"
    r"|\[(?P<brackets>[^\[\]:]+)\]"
    r"|(?P<colon>[^\d½¼¾⅓⅔⅛]{2,80}):"
)
BULLET = re.compile(r"^[-*•‣▪·–]\s+")
STEP_NUMBER = re.compile(r"^\(?(\d{1,2})(?:[.):]|\s-)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the lines that follow."""

    text: str


NO_HEADING = Heading("")
"""What follows stands under none."""


def ingredients(text: str | None) -> list[JsonValue]:
    """Lines with their groups, as a document takes them."""
    return under_headings(heading_or_line(BULLET.sub("", line)) for line in lines(text))


def steps(text: str | None) -> list[JsonValue]:
    """A step for each line, without numbers where all are numbered."""
    found = [BULLET.sub("", line) for line in lines(text)]
    numbers = [match and match[1] for match in map(STEP_NUMBER.match, found)]
    if [number for number in numbers if number] == [str(n + 1) for n in range(len(found))]:
        found = [STEP_NUMBER.sub("", line) for line in found]
    return under_headings(map(heading_or_line, found))


def under_headings(found: Iterable[str | Heading]) -> list[JsonValue]:
    """Lines with their groups. A heading over nothing becomes a line: it is all that is said."""
    grouped: list[JsonValue] = []
    group: str | None = None
    for item, following in pairwise([*found, NO_HEADING]):
        if isinstance(item, str):
            grouped.append({"text": item, "group": group})
        elif isinstance(following, str):
            group = item.text[:LONGEST_GROUP] or None
        elif item.text:
            grouped.append({"text": item.text, "group": None})
    return grouped


def ingredient(amount: JsonValue, unit: JsonValue, food: JsonValue, note: JsonValue) -> str:
    """One line of what other programs keep apart; an amount of 0 is none."""
    number = number_of(amount)
    parts = [plain_number(number) if number else None, text_of(unit), text_of(food)]
    line = one_line(" ".join(part for part in parts if part))
    said = one_line(text_of(note) or "")
    if not line or not said:
        return line or said
    return f"{line} {said}" if said.startswith("(") or not food else f"{line}, {said}"


def paragraphs(*texts: str | None) -> str | None:
    """Texts one below the other, those that there are."""
    return "\n\n".join(text for text in texts if text) or None


def one_line(text: str) -> str:
    return " ".join(INVISIBLE.sub("", STORABLE.sub("", text)).split())


def lines(text: str | None) -> list[str]:
    """Those in which there is anything to see."""
    return [line for line in map(one_line, (text or "").splitlines()) if line]


def heading_or_line(line: str) -> str | Heading:
    """Whether a line is a heading: "For the base:", "# Base" or "[Base]"."""
    match = HEADING.fullmatch(line)
    if match is None:
        return line
    return Heading(match["hashes"] or match["brackets"] or f"{match['colon']}:")


NUTRIENT = re.compile(r"(?P<name>[^:\d]{2,60}):\s*(?P<amount>.{1,60}?)[,;]?")


def nutrition(text: str | None) -> Node:
    """Of lines like "Calories: 528 kcal" if it is nothing else; names as they are written."""
    matches = [NUTRIENT.fullmatch(line) for line in lines(text)]
    found: Node = {match["name"].strip(): match["amount"] for match in matches if match}
    return found if len(found) == len(matches) else {}


def unread_nutrition(text: str | None) -> str | None:
    """What `nutrition` has not read."""
    return None if nutrition(text) else text
