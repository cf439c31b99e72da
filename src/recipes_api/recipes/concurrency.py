"""Of two changes to one version none is lost (optimistic concurrency, RFC 9110 13.1.1).

A change says which version it is based on. If that is no longer the newest, it is refused and
told what differs, or merged where the client asks for that and nothing contradicts.
"""

import uuid
from datetime import datetime

from pydantic import JsonValue
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.errors import Problem
from recipes_api.recipes import store
from recipes_api.recipes.conditional import Condition
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.history import differences
from recipes_api.recipes.history.differences import Conflict, Difference
from recipes_api.recipes.models import RecipeRow, RecipeVersion
from recipes_api.recipes.nesting import uses


class StaleVersion(Problem):
    """The recipe was changed since the version that your If-Match names. Nothing was written.

    `current_version` is what it is now, `differing_fields` what changed since yours. Read it
    again, apply your change to it, and send that with the new ETag.
    """

    status, slug, title = 412, "stale-version", "The recipe was changed meanwhile"


class MergeConflict(StaleVersion):
    """You and somebody else changed the same members since your version. Nothing was written.

    `conflicting_fields` names them. Read the recipe again, decide, and send that with its ETag.
    """

    slug, title = "merge-conflict", "The changes contradict each other"


async def find_for_change(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, condition: Condition
) -> RecipeRow:
    """The recipe, locked until the transaction ends, if it is as the client believes.

    Raises NoSuchRecipe or StaleVersion.
    """
    recipe = await store.find_kept(session, owner_id, recipe_id)
    if not condition.allows(recipe.version):
        raise await _stale(session, recipe, condition)
    return recipe


async def find_for_merge(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, condition: Condition
) -> tuple[RecipeRow, RecipeDocument]:
    """The recipe, locked until the transaction ends, and what the client's change is based on.

    Raises NoSuchRecipe, or StaleVersion where the client names no version that ever was.
    """
    recipe = await store.find_kept(session, owner_id, recipe_id)
    if condition.allows(recipe.version):
        return recipe, RecipeDocument.from_stored(recipe.document)
    known = await _known_document(session, recipe, condition)
    if known is None:
        raise await _stale(session, recipe, condition)
    return recipe, RecipeDocument.from_stored(known)


async def merge(
    session: AsyncSession,
    recipe: RecipeRow,
    base: RecipeDocument,
    mine: RecipeDocument,
    now: datetime,
) -> None:
    """A new version with what others changed since `base`, and what `mine` changed of it.

    Raises MergeConflict, pydantic's ValidationError if together they are out of bounds, and
    InvalidRequest or MadeOfItself for recipes that they may not use.
    """
    theirs = RecipeDocument.from_stored(recipe.document)
    try:
        merged = differences.merge(base, mine.with_line_ids(base), theirs)
    except Conflict as conflict:
        raise MergeConflict(
            f"Both changed {conflict}; the recipe is at version {recipe.version} now.",
            headers={"ETag": f'"{recipe.version}"'},
            members={
                "current_version": recipe.version,
                "differing_fields": _names(differences.differences(base, theirs)),
                "conflicting_fields": [*conflict.members],
            },
        ) from conflict
    document = RecipeDocument.model_validate(merged)
    await uses.refuse_unknown(session, recipe.owner_id, document, theirs)
    await store.revise(session, recipe, document, now)


async def _stale(session: AsyncSession, recipe: RecipeRow, condition: Condition) -> StaleVersion:
    known = await _known_document(session, recipe, condition)
    differing = (
        differences.differences(
            RecipeDocument.from_stored(known), RecipeDocument.from_stored(recipe.document)
        )
        if known is not None
        else []
    )
    return StaleVersion(
        f"The recipe is at version {recipe.version} now.",
        headers={"ETag": f'"{recipe.version}"'},
        members={"current_version": recipe.version, "differing_fields": _names(differing)},
    )


def _names(differing: list[Difference]) -> JsonValue:
    return [difference.member for difference in differing]


async def _known_document(
    session: AsyncSession, recipe: RecipeRow, condition: Condition
) -> str | None:
    """The newest version among those that the client names, as it was stored."""
    statement = (
        select(RecipeVersion.document)
        .where(
            RecipeVersion.recipe_id == recipe.id,
            col(RecipeVersion.version).in_(condition.versions),
        )
        .order_by(col(RecipeVersion.version).desc())
    )
    return (await session.exec(statement)).first()
