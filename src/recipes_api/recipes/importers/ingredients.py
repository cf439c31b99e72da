"""recipeIngredient: texts, ItemLists whose names are groups, and headings written as lines."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from pydantic import JsonValue

HAS_AMOUNT = re.compile(r"\d+|[½¼¾⅓⅔⅛]")
HEADING = re.compile(r"[^\d½¼¾⅓⅔⅛]{2,80}:")
WITHOUT_AMOUNT = re.compile(r"[^\d½¼¾⅓⅔⅛,(]{2,60}")
SHOUTED = re.compile(r"[^\W\d_]{2,}(?:\W+[^\W\d_]+)+\W*")
LONGEST_STEPS = 100_000
# How steps name the part of the recipe that a group of ingredients is for.
FOR = (
    r"(?:for|to make|für|pour|para|per|voor|till|til|до|для)"
    r"(?: (?:the|an?|your|den|die|das|le|la|les|el|los|las|o|il|lo|de|het))?"
)


def texts(value: JsonValue) -> list[str]:
    """The lines of a list as it was said or shown, without its groups."""
    if isinstance(value, dict):
        inside = value.get("itemListElement") or value.get("text") or value.get("name")
        return texts(inside)
    if isinstance(value, list):
        return [line for item in value for line in texts(item)]
    return [value] if isinstance(value, str) else []


def under_headings(found: Sequence[JsonValue], steps: Sequence[str]) -> list[JsonValue]:
    """Many sites write a group's heading between the ingredients: a line like "For the base:".

    One that nothing stands under is a line; there is nothing else that says it. What `steps`
    speak of ("for the apple slaw, combine") is a heading, too, and so is what alone is shouted.
    """
    is_heading = _headings_among([line for line in found if isinstance(line, str)], steps)
    grouped: list[JsonValue] = []
    group: str | None = None
    for line, following in pairwise([*found, "End:"]):
        if not isinstance(line, str):
            grouped.append(line)
        elif is_heading(line) and isinstance(following, str) and not is_heading(following):
            group = line
        else:
            # Templates put amount, food and preparation together with a space too many.
            grouped.append({"text": line.replace(" ,", ","), "group": group})
    return grouped


def _headings_among(lines: Sequence[str], steps: Sequence[str]) -> Callable[[str], bool]:
    shouted = {line for line in lines if line.isupper() and SHOUTED.fullmatch(line)}
    if not 1 < len(shouted) <= len(lines) / 2:
        shouted = set()
    said = "\n".join(steps)[:LONGEST_STEPS].casefold()
    named = {line for line in lines[1:] if WITHOUT_AMOUNT.fullmatch(line) and _names(said, line)}

    def is_heading(line: str) -> bool:
        return line in shouted or line in named or HEADING.fullmatch(line) is not None

    return is_heading


def _names(said: str, line: str) -> bool:
    """Whether steps say "for the LINE" or "make the LINE.", of something of several words."""
    name = line.casefold()
    if " " not in name or name not in said:
        return False
    name = re.escape(name)
    return re.search(rf"\b{FOR} {name}\b|\bmake(?: the)? {name}[.:,]", said) is not None
