"""What people read of a recipe, in the order in which they read it, whatever the form."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from recipes_api.recipes.document import AnyLine, RecipeDocument, duration_seconds
from recipes_api.recipes.exporters.words import Words

UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))
WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")

Fact = tuple[str, str]
"""A label and what it says."""


def grouped(lines: Sequence[AnyLine]) -> Iterator[tuple[str | None, list[AnyLine]]]:
    """Lines that follow each other under the same heading."""
    for heading, inside in groupby(lines, key=lambda line: line.group):
        yield heading, list(inside)


def readable(duration: str) -> str:
    """`1 h 30 min` for PT1H30M and for PT90M, in symbols that every language knows."""
    rest = duration_seconds(duration)
    parts = []
    for size, unit in UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts) or "0 min"


def yield_text(document: RecipeDocument) -> str | None:
    """As it was written; else the number of servings."""
    if document.recipe_yield:
        return document.recipe_yield
    return None if document.servings is None else f"{document.servings:g}"


def times(document: RecipeDocument, words: Words) -> list[Fact]:
    given = (
        (words.preparation, document.prep_time),
        (words.cooking, document.cook_time),
        (words.total, document.total_time),
    )
    return [(label, readable(time)) for label, time in given if time is not None]


def facts(document: RecipeDocument, words: Words) -> list[Fact]:
    """What stands between the title and the ingredients."""
    amount = yield_text(document)
    labels = (
        (words.category, document.recipe_category),
        (words.cuisine, document.recipe_cuisine),
        (words.keywords, document.keywords),
        (words.equipment, document.tool),
    )
    return [
        *([(words.servings, amount)] if amount else []),
        *times(document, words),
        *((label, ", ".join(names)) for label, names in labels if names),
    ]


def nutrition(document: RecipeDocument) -> list[Fact]:
    """`saturatedFatContent` is read as "Saturated fat"."""
    return [
        (WORD_START.sub(" ", name.removesuffix("Content")).capitalize(), amount)
        for name, amount in document.nutrition.items()
        if not name.startswith("@")
    ]


def web_address(address: str | None) -> str | None:
    """The address if one may offer it as a link: http or https, and nothing else."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_web = parts.scheme.lower() in ("http", "https") and parts.netloc
    return address if is_web and not re.search(r"[\s<>\"\\^`{|}\x00-\x1f]", address) else None
