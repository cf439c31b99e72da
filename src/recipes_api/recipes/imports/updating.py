"""Bringing an imported recipe up to date without touching what its owner has changed."""

from pydantic import JsonValue

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.history.differences import Members, members_of

EMPTY: tuple[JsonValue, ...] = (None, [], {})


def brought_up_to_date(
    base: RecipeDocument | None, incoming: RecipeDocument, current: RecipeDocument
) -> RecipeDocument:
    """The current document with what the source says now, member by member.

    A member that does not say what it said in `base`, what was imported last, is the person's own
    and stays. Without a base the recipe was written by hand: what it has stays, and what is empty
    is filled.
    """
    imported = _said(base) if base is not None else None
    news, mine = members_of(incoming), members_of(current)
    merged = {
        name: news[name] if said in (EMPTY if imported is None else (imported[name],)) else own
        for (name, own), said in zip(mine.items(), _said(current).values(), strict=True)
    }
    return RecipeDocument.model_validate(merged)


def brings_news(
    base: RecipeDocument | None, incoming: RecipeDocument, current: RecipeDocument
) -> bool:
    """Whether bringing it up to date would make a new version."""
    updated = brought_up_to_date(base, incoming, current)
    return updated.with_line_ids(current) != current


def _said(document: RecipeDocument) -> Members:
    """Without the ids of lines: those are ours, and come to a source's lines with their keeping."""
    return {name: _without_ids(value) for name, value in members_of(document).items()}


def _without_ids(value: JsonValue) -> JsonValue:
    if not isinstance(value, list):
        return value
    return [
        {name: said for name, said in line.items() if name != "id"}
        if isinstance(line, dict)
        else line
        for line in value
    ]
