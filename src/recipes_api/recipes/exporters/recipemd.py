"""RecipeMD 2.3: Markdown whose title, tags, yields and ingredients programs can read.

What RecipeMD has no place for (times, source, nutrition) stands in an HTML comment below the
instructions, which RecipeMD does not look into and no reader sees; our importer takes it back.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters import sheet
from recipes_api.recipes.exporters.amounts import FACTOR, Measured, measured
from recipes_api.recipes.exporters.markdown import note_blocks
from recipes_api.recipes.exporters.markdown_text import heading, inline, item, paragraphs
from recipes_api.recipes.exporters.words import Words, words_for

DIVIDER = "---"
COMMENT = "recipes_api"
SAID = frozenset({"name", "description", "recipeIngredient", "recipeInstructions", "notes"})
"""What RecipeMD has a place for, whatever it is; keywords and yields it has for most."""
STARTS_WITH_FACTOR = re.compile(rf"(?:{FACTOR.pattern})(?!\S)")
NOT_IN_A_LIST = re.compile(r"(?<!\d),|,(?!\d)|[*_]")
"""What parts or ends a list of tags or yields; RecipeMD's own reader knows no escapes there."""


def to_recipemd(document: RecipeDocument) -> str:
    words = words_for(document.in_language)
    instructions = [*_instructions(document, words), *_comment(document)]
    blocks = [*_head(document, words), DIVIDER, *_ingredients(document)]
    if instructions:
        blocks += [DIVIDER, *instructions]
    return "\n\n".join(blocks) + "\n"


def _head(document: RecipeDocument, words: Words) -> Iterator[str]:
    yield heading(1, document.name)
    yield from paragraphs(document.description or "")
    if tags := [*filter(None, map(_listed, document.keywords))]:
        yield f"*{', '.join(tags)}*"
    if amounts := _yields(document, words):
        yield f"**{', '.join(amounts)}**"


def _listed(text: str) -> str:
    return inline(NOT_IN_A_LIST.sub(" ", text))


def _yields(document: RecipeDocument, words: Words) -> list[str]:
    """Each begins with its number."""
    written = document.recipe_yield or ""
    found = [_listed(written)] if STARTS_WITH_FACTOR.match(written) else []
    if document.servings is not None and not written.startswith(f"{document.servings:g} "):
        found.append(f"{document.servings:g} {words.portions}")
    return found


def _ingredients(document: RecipeDocument) -> Iterator[str]:
    """What stands under no heading comes first: below one it would belong to it."""
    lines = document.recipe_ingredient
    written = [*zip(lines, map(_ingredient, measured(lines, document.in_language)), strict=True)]
    free = [text for line, text in written if line.group is None]
    if free:
        yield "\n".join(free)
    below = [(line.group, text) for line, text in written if line.group is not None]
    for group, inside in groupby(below, key=itemgetter(0)):
        yield heading(2, group)
        yield "\n".join(text for _, text in inside)


def _ingredient(parts: Measured) -> str:
    text = inline(parts.rest)
    return f"- *{inline(parts.amount)}* {text}" if parts.factor else f"- {text}"


def _instructions(document: RecipeDocument, words: Words) -> Iterator[str]:
    for group, lines in sheet.grouped(document.recipe_instructions):
        if group is not None:
            yield heading(2, group)
        yield "\n".join(item(f"{number}.", line.text) for number, line in enumerate(lines, 1))
    yield from note_blocks(document, words)


def _comment(document: RecipeDocument) -> Iterator[str]:
    """The members that would not come back, as JSON in which nothing can end the comment."""
    members = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said = set(SAID)
    if all(NOT_IN_A_LIST.search(keyword) is None for keyword in document.keywords):
        said.add("keywords")
    unsaid = {name: value for name, value in members.items() if name not in said}
    if unsaid:
        text = json.dumps(unsaid, ensure_ascii=False, indent=2).replace(">", "\\u003e")
        yield f"<!-- {COMMENT}\n{text}\n-->"
