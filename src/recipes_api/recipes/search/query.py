"""A query as a tree, independent of any database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Field(StrEnum):
    """A part of a recipe that words are looked for in. The letter marks its words in the index."""

    NAME = "n"
    KEYWORD = "k"
    CATEGORY = "c"
    CUISINE = "u"
    INGREDIENT = "i"
    STEP = "s"
    NOTE = "o"
    UNREAD = "x"
    """Lines of ingredients again whose food we do not understand."""


class Measure(StrEnum):
    """What a recipe is compared by."""

    TIME = "time"
    ADDED = "added"
    CHANGED = "changed"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand one after another, within one of the fields (in any, if none is named)."""

    column: int
    """Where in the query they begin; the first character is 1."""
    words: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    is_exact: bool = False
    """In quotes: neither other forms of a word nor what may be a slip."""
    is_begun: bool = False
    """The last word may go on: it is still being typed, or ends with `*`."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `at_least` (inclusive) to `below` (exclusive): seconds, moments or stars."""

    measure: Measure
    at_least: float | datetime | None = None
    below: float | datetime | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A keyword or category that is exactly this, folded as labels are (rendering.fold)."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Food:
    """A food that a recipe needs."""

    keys: tuple[str, ...]
    """What it is understood as, by the rules of each language."""
    words: Words
    """In lines of ingredients that are not understood."""


@dataclass(frozen=True, slots=True)
class Favourite:
    """What is, or is not, a favourite of the person's."""

    is_one: bool


@dataclass(frozen=True, slots=True)
class Without:
    part: "Part"


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: "tuple[Part, ...]"


OfRow = Range | Label | Food | Favourite
"""What the index of words does not tell, or not alone."""
Part = Words | OfRow | Without | AnyOf | AllOf
