"""A recipe as Markdown for people: what any wiki, notebook or repository shows well."""

from collections.abc import Iterator

from recipes_api.recipes.document import RecipeDocument, StepLine
from recipes_api.recipes.exporters import sheet
from recipes_api.recipes.exporters.markdown_text import heading, inline, item, paragraphs, picture
from recipes_api.recipes.exporters.words import Words, words_for


def to_markdown(document: RecipeDocument) -> str:
    words = words_for(document.in_language)
    return "\n\n".join(_blocks(document, words)) + "\n"


def _blocks(document: RecipeDocument, words: Words) -> Iterator[str]:
    yield heading(1, document.name)
    if image := next(filter(None, map(sheet.web_address, document.image)), None):
        yield picture(document.name, image)
    yield from paragraphs(document.description or "")
    known = [
        f"- **{inline(label)}:** {inline(said)}" for label, said in sheet.facts(document, words)
    ]
    known += _origin(document, words)
    if known:
        yield "\n".join(known)
    yield from ingredient_blocks(document, words)
    yield from step_blocks(document, words)
    yield from note_blocks(document, words)
    if nutrition := sheet.nutrition(document):
        yield heading(2, words.nutrition)
        yield "\n".join(f"- {inline(name)}: {inline(amount)}" for name, amount in nutrition)


def _origin(document: RecipeDocument, words: Words) -> Iterator[str]:
    if document.author:
        yield f"- **{words.author}:** {inline(document.author)}"
    if address := sheet.web_address(document.url):
        yield f"- **{words.source}:** <{address}>"
    elif document.url:
        yield f"- **{words.source}:** {inline(document.url)}"


def ingredient_blocks(document: RecipeDocument, words: Words) -> Iterator[str]:
    if document.recipe_ingredient:
        yield heading(2, words.ingredients)
    for group, lines in sheet.grouped(document.recipe_ingredient):
        if group is not None:
            yield heading(3, group)
        yield "\n".join(f"- {inline(line.text)}" for line in lines)


def step_blocks(document: RecipeDocument, words: Words) -> Iterator[str]:
    if document.recipe_instructions:
        yield heading(2, words.steps)
    for group, lines in sheet.grouped(document.recipe_instructions):
        if group is not None:
            yield heading(3, group)
        yield "\n".join(
            item(f"{number}.", line.text, *_pictures(line)) for number, line in enumerate(lines, 1)
        )


def _pictures(step: StepLine) -> Iterator[str]:
    for image in filter(None, map(sheet.web_address, step.image)):
        yield picture("", image)


def note_blocks(document: RecipeDocument, words: Words) -> Iterator[str]:
    if document.notes and document.notes.strip():
        yield heading(2, words.notes)
        yield from paragraphs(document.notes)
