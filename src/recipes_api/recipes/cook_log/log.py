"""The only writer of the cook log, and of what it says of a recipe: how often, and when last."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.errors import InvalidRequest, NotFound
from recipes_api.recipes import store
from recipes_api.recipes.cook_log.models import CookLogEntry
from recipes_api.recipes.cook_log.schemas import Cooked
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.marks import marking
from recipes_api.recipes.models import RecipeRow, RecipeVersion

# A client's clock may run ahead, and its date may be that of another time zone.
AHEAD = timedelta(days=1)


class NoSuchEntry(NotFound):
    """There is no such entry in your cook log."""

    def __init__(self) -> None:
        super().__init__("There is no such entry in the cook log.")


async def record(
    session: AsyncSession, user_id: uuid.UUID, recipe: RecipeRow, cooked: Cooked, now: datetime
) -> CookLogEntry:
    """A new entry. Raises InvalidRequest for a time to come or a version that never was."""
    entry = CookLogEntry(
        user_id=user_id,
        recipe_id=recipe.id,
        recipe_name=await _name_at(session, recipe, cooked.version),
        version=cooked.version,
        cooked_at=_not_to_come(cooked.cooked_at, now),
        servings=cooked.servings,
        rating=cooked.rating,
        note=cooked.note,
        created_at=now,
        updated_at=now,
    )
    session.add(entry)
    await _count(session, user_id, recipe, now)
    return entry


async def find_locked(
    session: AsyncSession, user_id: uuid.UUID, entry_id: uuid.UUID
) -> tuple[CookLogEntry, RecipeRow | None]:
    """The entry and its recipe, if that is still there. Raises NoSuchEntry.

    Both are locked, the recipe first, as everyone does who changes a recipe.
    """
    statement = select(CookLogEntry).where(
        CookLogEntry.id == entry_id, CookLogEntry.user_id == user_id
    )
    entry = (await session.exec(statement)).first()
    if entry is None:
        raise NoSuchEntry
    recipe = None
    if entry.recipe_id is not None:
        recipe = await store.find_locked(session, user_id, entry.recipe_id)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    entry = (await session.exec(locked)).first()
    if entry is None:
        raise NoSuchEntry
    return entry, recipe


async def change(
    session: AsyncSession,
    entry: CookLogEntry,
    recipe: RecipeRow | None,
    cooked: Cooked,
    now: datetime,
) -> None:
    """Raises InvalidRequest for a time to come or a version that never was."""
    if cooked.version != entry.version:
        entry.recipe_name = await _name_at(session, recipe, cooked.version)
        entry.version = cooked.version
    entry.cooked_at = _not_to_come(cooked.cooked_at, now)
    entry.servings = cooked.servings
    entry.rating = cooked.rating
    entry.note = cooked.note
    entry.updated_at = now
    session.add(entry)
    await _count(session, entry.user_id, recipe, now)


async def remove(
    session: AsyncSession, entry: CookLogEntry, recipe: RecipeRow | None, now: datetime
) -> None:
    await session.delete(entry)
    await _count(session, entry.user_id, recipe, now)


def _not_to_come(cooked_at: datetime, now: datetime) -> datetime:
    if cooked_at > now + AHEAD:
        raise InvalidRequest.at("body", "/cooked_at", "That time is still to come.")
    return cooked_at.astimezone(UTC)


async def _name_at(session: AsyncSession, recipe: RecipeRow | None, version: int) -> str:
    """What the recipe was called at a version."""
    if recipe is None:
        detail = "The recipe was deleted for good, with its versions."
        raise InvalidRequest.at("body", "/version", detail)
    statement = select(RecipeVersion.document).where(
        RecipeVersion.recipe_id == recipe.id, RecipeVersion.version == version
    )
    stored = (await session.exec(statement)).first()
    if stored is None:
        detail = f"The recipe has versions 1 to {recipe.version}."
        raise InvalidRequest.at("body", "/version", detail)
    return RecipeDocument.from_stored(stored).name


async def _count(
    session: AsyncSession, user_id: uuid.UUID, recipe: RecipeRow | None, now: datetime
) -> None:
    """The person's marks of the recipe with what the log says now."""
    await session.flush()
    if recipe is None:
        return
    statement = select(func.count(), func.max(col(CookLogEntry.cooked_at))).where(
        CookLogEntry.recipe_id == recipe.id, CookLogEntry.user_id == user_id
    )
    times, last = (await session.exec(statement)).one()
    await marking.count_cooked(session, user_id, recipe, times, last, now)
