"""A recipe as plain text: for a mail, a terminal, a label printer."""

import textwrap
from collections.abc import Iterator

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters import sheet
from recipes_api.recipes.exporters.words import Words, words_for

WIDTH = 76


def to_text(document: RecipeDocument) -> str:
    """Lines of at most 76 characters, where words allow it."""
    words = words_for(document.in_language)
    return "\n\n".join(_blocks(document, words)) + "\n"


def _blocks(document: RecipeDocument, words: Words) -> Iterator[str]:
    yield _underlined(document.name, "=")
    if document.description and document.description.strip():
        yield _wrapped(document.description)
    known = [f"{label}: {said}" for label, said in _facts(document, words)]
    if known:
        yield "\n".join(map(_line, known))
    yield from _ingredients(document, words)
    yield from _steps(document, words)
    if document.notes and document.notes.strip():
        yield f"{_underlined(words.notes, '-')}\n\n{_wrapped(document.notes)}"
    if nutrition := sheet.nutrition(document):
        told = "\n".join(_line(f"{name}: {amount}") for name, amount in nutrition)
        yield f"{_underlined(words.nutrition, '-')}\n\n{told}"


def _facts(document: RecipeDocument, words: Words) -> Iterator[sheet.Fact]:
    yield from sheet.facts(document, words)
    if document.author:
        yield words.author, document.author
    if document.url:
        yield words.source, document.url


def _ingredients(document: RecipeDocument, words: Words) -> Iterator[str]:
    if document.recipe_ingredient:
        yield _underlined(words.ingredients, "-")
    for group, lines in sheet.grouped(document.recipe_ingredient):
        listed = "\n".join(_marked("-", line.text) for line in lines)
        yield listed if group is None else f"{_line(group)}\n{listed}"


def _steps(document: RecipeDocument, words: Words) -> Iterator[str]:
    if document.recipe_instructions:
        yield _underlined(words.steps, "-")
    for group, lines in sheet.grouped(document.recipe_instructions):
        steps = "\n\n".join(_marked(f"{n}.", line.text) for n, line in enumerate(lines, 1))
        yield steps if group is None else f"{_line(group)}\n\n{steps}"


def _underlined(title: str, mark: str) -> str:
    lines = _line(title)
    return f"{lines}\n{mark * min(WIDTH, max(map(len, lines.splitlines())))}"


def _line(text: str) -> str:
    return _fill(" ".join(text.split()))


def _wrapped(text: str) -> str:
    return "\n".join(_line(line) for line in text.strip().splitlines())


def _marked(mark: str, text: str) -> str:
    indent = " " * (len(mark) + 1)
    return _fill(" ".join(text.split()), f"{mark} ", indent)


def _fill(text: str, first: str = "", further: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
