"""Taking an import back: what it made goes into the trash, what it changed is as it was before.

A recipe that somebody has changed since is left as it is, and its item says so.
"""

import uuid

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import store
from recipes_api.recipes.imports.importing import Surroundings
from recipes_api.recipes.imports.models import (
    ImportItem,
    ImportJob,
    ItemState,
    JobState,
    RecipeSource,
)
from recipes_api.recipes.imports.queue import Lease, end, hold, moved_on
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.nesting.uses import MadeOfItself

CHANGED = "It was changed since the import, so it was left as it is."
GONE = "It was deleted already."
NO_RECIPE = "Searches and entries of the cook log stay. Delete those that you do not want."


async def undo_import(around: Surroundings, lease: Lease) -> None:
    """From where it stopped to its end, the latest first. Raises LeaseLost."""
    while await _undo_one(around, lease):
        around.news.ring()
    around.news.ring()


async def _undo_one(around: Surroundings, lease: Lease) -> bool:
    """False when nothing is left, and the import is undone."""
    async with around.database.writing() as session:
        job = await hold(session, lease, around.clock())
        item = await _latest(session, job.id)
        if item is None:
            end(job, JobState.UNDONE, around.clock())
        else:
            await _undo_item(around, session, job, item)
            moved_on(job)
        await session.commit()
    return item is not None


async def _latest(session: AsyncSession, job_id: uuid.UUID) -> ImportItem | None:
    for state in (ItemState.UPDATED, ItemState.IMPORTED):
        statement = (
            select(ImportItem)
            .where(ImportItem.job_id == job_id, ImportItem.state == state)
            .order_by(col(ImportItem.position).desc())
            .limit(1)
        )
        item = (await session.exec(statement)).first()
        if item is not None:
            return item
    return None


async def _undo_item(
    around: Surroundings, session: AsyncSession, job: ImportJob, item: ImportItem
) -> None:
    if item.recipe_id is None:
        item.state, item.reason = ItemState.LEFT, NO_RECIPE
        job.left += 1
        return
    recipe = await store.find_locked(session, job.owner_id, item.recipe_id)
    if recipe is None or recipe.trashed_at is not None:
        # What came out of a trash lies in the trash since it came.
        is_as_it_came = recipe is not None and recipe.version == item.version
        item.state, item.reason = ItemState.UNDONE, None if is_as_it_came else GONE
    elif recipe.version != item.version:
        item.state, item.reason = ItemState.LEFT, CHANGED
    else:
        try:
            async with session.begin_nested():
                await _take_back(around, session, recipe, item)
            item.state, item.reason = ItemState.UNDONE, None
        except MadeOfItself as problem:
            # What uses it today was not there then.
            item.state, item.reason = ItemState.LEFT, problem.detail
    if item.state == ItemState.LEFT:
        job.left += 1
    else:
        job.undone += 1


async def _take_back(
    around: Surroundings, session: AsyncSession, recipe: RecipeRow, item: ImportItem
) -> None:
    now = around.clock()
    if item.previous_version is None:
        await store.trash(session, recipe, now)
        return
    await store.revert(session, recipe, item.previous_version, now)
    await session.exec(
        delete(RecipeSource).where(
            col(RecipeSource.recipe_id) == recipe.id, col(RecipeSource.version) == item.version
        )
    )
    # The same import may have touched it before: what it made then is what there is now again.
    await session.exec(
        update(ImportItem)
        .where(
            col(ImportItem.job_id) == item.job_id,
            col(ImportItem.recipe_id) == recipe.id,
            col(ImportItem.version) == item.previous_version,
        )
        .values(version=recipe.version)
    )
