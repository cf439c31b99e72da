"""What a page shows corrects what it says to machines, where that has lost amounts or line ends.

Some sites give machines the bare foods ("gin"), others all ingredients as one line.
"""

import re

from pydantic import JsonValue

from recipes_api.recipes.importers import ingredients
from recipes_api.recipes.importers.ingredients import HAS_AMOUNT

NOT_LETTERS = re.compile(r"[\W_]+")
FEWEST, MOST = 3, 1000
SAME = 0.8
FEW = 0.25


def has_lost(said: JsonValue) -> bool:
    """Whether a list of ingredients looks as if the page shows a better one."""
    lines = ingredients.texts(said)
    if len(lines) == 1:
        return len(HAS_AMOUNT.findall(lines[0])) >= FEWEST
    return FEWEST <= len(lines) <= MOST and _amounts(lines) <= len(lines) * FEW


def is_restored(said: JsonValue, shown: JsonValue) -> bool:
    """Whether the shown list is the said one with what that has lost."""
    said_lines, shown_lines = ingredients.texts(said), ingredients.texts(shown)
    if len(shown_lines) < FEWEST:
        return False
    if len(said_lines) == 1:
        return _share_within(shown_lines, said_lines) >= SAME
    amounts = _amounts(shown_lines)
    return (
        amounts > len(shown_lines) * FEW
        and amounts > 2 * _amounts(said_lines)
        and _share_within(said_lines, shown_lines) >= SAME
    )


def _amounts(lines: list[str]) -> int:
    return sum(HAS_AMOUNT.search(line) is not None for line in lines)


def _share_within(parts: list[str], wholes: list[str]) -> float:
    """How many of the parts stand in one of the wholes, but for spaces and signs."""
    letters = [_letters(whole) for whole in wholes]
    return sum(any(_letters(part) in whole for whole in letters) for part in parts) / len(parts)


def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", text).casefold()
