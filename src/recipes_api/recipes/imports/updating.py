"""Bringing an imported recipe up to date without touching what its owner has changed."""

from pydantic import JsonValue

from recipes_api.recipes.differences import members_of
from recipes_api.recipes.document import RecipeDocument

EMPTY: tuple[JsonValue, ...] = (None, [], {})


def brought_up_to_date(
    base: RecipeDocument | None, incoming: RecipeDocument, current: RecipeDocument
) -> RecipeDocument:
    """The current document with what the source says now, member by member.

    A member that is not as in `base`, what was imported last, is the person's own and stays.
    Without a base the recipe was written by hand: what it has stays, and what is empty is filled.
    """
    imported = members_of(base) if base is not None else None
    news, mine = members_of(incoming), members_of(current)
    merged = {
        name: news[name] if own in (EMPTY if imported is None else (imported[name],)) else own
        for name, own in mine.items()
    }
    return RecipeDocument.model_validate(merged)
