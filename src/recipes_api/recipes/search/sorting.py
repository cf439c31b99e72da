"""In which order a list is asked for."""

import re
from dataclasses import dataclass
from enum import StrEnum

from recipes_api.errors import InvalidRequest
from recipes_api.recipes.rendering import LONGEST_FOLDED, fold
from recipes_api.recipes.search import words

BEFORE_LETTERS = re.compile(r"[\W_]+")


class SortKey(StrEnum):
    """What a list goes by."""

    CHANGED = "changed"
    ADDED = "added"
    NAME = "name"
    TIME = "time"
    RATING = "rating"
    RELEVANCE = "relevance"


class Direction(StrEnum):
    ASCENDING = "asc"
    DESCENDING = "desc"


USUAL = {
    SortKey.CHANGED: Direction.DESCENDING,
    SortKey.ADDED: Direction.DESCENDING,
    SortKey.NAME: Direction.ASCENDING,
    SortKey.TIME: Direction.ASCENDING,
    SortKey.RATING: Direction.DESCENDING,
    SortKey.RELEVANCE: Direction.DESCENDING,
}
"""What people mean who name no direction: the newest, A to Z, the quickest, the best first."""


@dataclass(frozen=True, slots=True)
class Sort:
    key: SortKey
    direction: Direction


NEWEST_CHANGE = Sort(SortKey.CHANGED, Direction.DESCENDING)
BEST_HIT = Sort(SortKey.RELEVANCE, Direction.DESCENDING)


BEST_FIRST = "By relevance the best hits come first. Leave it out, or choose another sort."


def sort_of(key: SortKey | None, direction: Direction | None, *, has_words: bool) -> Sort:
    """What was asked for. Without words all hits are as good, so the newest change comes first.

    Raises InvalidRequest for the worst hits first.
    """
    wanted = key or (SortKey.RELEVANCE if has_words else SortKey.CHANGED)
    if wanted is SortKey.RELEVANCE:
        if direction is Direction.ASCENDING:
            raise InvalidRequest.at("query", "/order", BEST_FIRST)
        return BEST_HIT if has_words else NEWEST_CHANGE
    return Sort(wanted, direction or USUAL[wanted])


def name_key(name: str) -> str:
    """What a name is sorted by: no case, no accents, no signs before it. `"Äpfel"` -> `apfel"`."""
    folded = words.fold(fold(name))[:LONGEST_FOLDED]
    signs = BEFORE_LETTERS.match(folded)
    return folded[signs.end() :] if signs and signs.end() < len(folded) else folded
