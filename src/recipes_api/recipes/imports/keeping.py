"""Keeping what comes in: as a new recipe, as a new version of the one it is, or not again."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import pictures, store
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.provenance import Provenance
from recipes_api.recipes.imports.duplicates import find_duplicate
from recipes_api.recipes.imports.incoming import Incoming, unpack_document
from recipes_api.recipes.imports.models import Duplicates, RecipeSource
from recipes_api.recipes.imports.sources import Source, source_row
from recipes_api.recipes.imports.updating import brought_up_to_date
from recipes_api.recipes.models import RecipeRow


class Outcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    ALREADY_THERE = "already-there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of it, and the recipe that it is now."""

    outcome: Outcome
    recipe: RecipeRow
    previous_version: int | None = None
    """Of a recipe that was updated."""
    remarks: tuple[str, ...] = ()
    """What there is to say about it, each in one sentence."""


async def keep(
    session: AsyncSession,
    owner_id: uuid.UUID,
    incoming: Incoming,
    duplicates: Duplicates,
    now: datetime,
) -> Kept:
    """Part of the caller's transaction."""
    if duplicates is not Duplicates.COPY:
        known = await _find(session, owner_id, incoming)
        if known is not None:
            return await keep_known(session, known, incoming, duplicates, now)
        await store.lock_book(session, owner_id)
        known = await _find(session, owner_id, incoming)
        if known is not None:
            # Imported by somebody else in this moment, so there is nothing to bring up to date.
            return Kept(Outcome.ALREADY_THERE, known)
    recipe = await store.create(session, owner_id, incoming.document, now)
    await remember_source(session, recipe, incoming, now)
    return Kept(Outcome.IMPORTED, recipe)


async def _find(session: AsyncSession, owner_id: uuid.UUID, incoming: Incoming) -> RecipeRow | None:
    recipe_id = await find_duplicate(session, owner_id, incoming)
    return None if recipe_id is None else await session.get(RecipeRow, recipe_id)


async def keep_known(
    session: AsyncSession,
    known: RecipeRow,
    incoming: Incoming,
    duplicates: Duplicates,
    now: datetime,
) -> Kept:
    """What comes of a recipe that is there already. Raises NoSuchRecipe if it has just gone."""
    if duplicates is Duplicates.SKIP:
        return Kept(Outcome.ALREADY_THERE, known)
    recipe = await store.find_locked(session, known.owner_id, known.id)
    if recipe is None or recipe.trashed_at is not None:
        raise store.NoSuchRecipe
    previous = recipe.version
    await update(session, recipe, incoming, now)
    if recipe.version == previous:
        return Kept(Outcome.ALREADY_THERE, recipe)
    return Kept(Outcome.UPDATED, recipe, previous)


async def update(
    session: AsyncSession, recipe: RecipeRow, incoming: Incoming, now: datetime
) -> None:
    """A new version with what the source says now, where the person has not said otherwise.

    The recipe must be locked. Where nothing changes there is no new version.
    """
    base = await imported_document(session, recipe)
    current = RecipeDocument.from_stored(recipe.document)
    previous = recipe.version
    await store.revise(session, recipe, brought_up_to_date(base, incoming.document, current), now)
    if recipe.version > previous:
        await remember_source(session, recipe, incoming, now)


async def newest_source(session: AsyncSession, recipe_id: uuid.UUID) -> RecipeSource | None:
    statement = (
        select(RecipeSource)
        .where(RecipeSource.recipe_id == recipe_id)
        .order_by(col(RecipeSource.version).desc())
        .limit(1)
    )
    return (await session.exec(statement)).first()


async def note_provenance(
    session: AsyncSession, recipe: RecipeRow, provenance: Provenance | None
) -> None:
    """What was imported before is known by it, too, when it is read again and says the same."""
    source = await newest_source(session, recipe.id)
    if source is not None and source.provenance != provenance:
        source.provenance = provenance
        session.add(source)


async def imported_document(session: AsyncSession, recipe: RecipeRow) -> RecipeDocument | None:
    """What the newest import of the recipe said; None if it was not imported."""
    source = await newest_source(session, recipe.id)
    return None if source is None else unpack_document(source.document)


async def remember_source(
    session: AsyncSession, recipe: RecipeRow, incoming: Incoming, now: datetime
) -> None:
    """What this version comes from. Of earlier imports one is left, so that this can be undone."""
    before = await newest_source(session, recipe.id)
    if before is not None:
        older = delete(RecipeSource).where(
            col(RecipeSource.recipe_id) == recipe.id, col(RecipeSource.version) < before.version
        )
        await session.exec(older)
    source = Source(
        version=recipe.version,
        imported_at=now,
        document=incoming.document,
        origin=incoming.origin,
        media_type=incoming.media_type,
        page=incoming.page,
        provenance=incoming.provenance,
    )
    session.add(source_row(recipe, source))
    # Also those that an update did not show: what was read from the source may be looked at again.
    await pictures.link(session, recipe.owner_id, recipe.id, incoming.document)
    await session.flush()
