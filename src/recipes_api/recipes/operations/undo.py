"""Undoing an operation, which is an operation itself: so an undo can be undone."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.recipes import store
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.operations import running
from recipes_api.recipes.operations.models import Operation, OperationRecipe
from recipes_api.recipes.operations.running import Report
from recipes_api.recipes.operations.schemas import OperationResult

CHANGED_SINCE = "It was changed since."


async def undo(
    database: Database, operation: Operation, undoing: Operation, now: datetime
) -> OperationResult:
    """Makes each recipe what it was before, as a new version.

    One that was changed since is left as it is and reported; one that was undone before, or
    deleted for good, is not meant any more.
    """
    async with database.reading() as session:
        ids = await _not_undone(session, operation.id)
    report = Report(len(ids))
    for batch in running.batches(ids):
        async with database.writing() as session:
            await _undo_batch(session, operation, undoing, batch, report, now)
            await session.commit()
    return await running.finish(database, undoing, report, now)


async def _not_undone(session: AsyncSession, operation_id: uuid.UUID) -> Sequence[uuid.UUID]:
    statement = (
        select(OperationRecipe.recipe_id)
        .where(OperationRecipe.operation_id == operation_id, ~col(OperationRecipe.undone))
        .order_by(col(OperationRecipe.recipe_id))
    )
    return (await session.exec(statement)).all()


async def _undo_batch(
    session: AsyncSession,
    operation: Operation,
    undoing: Operation,
    ids: Sequence[uuid.UUID],
    report: Report,
    now: datetime,
) -> None:
    # The recipes are locked first, as by everyone; then nobody else undoes the same.
    recipes = await store.find_all_locked(session, operation.owner_id, ids)
    statement = select(OperationRecipe).where(
        OperationRecipe.operation_id == operation.id,
        col(OperationRecipe.recipe_id).in_(ids),
        ~col(OperationRecipe.undone),
    )
    done = {one.recipe_id: one for one in (await session.exec(statement)).all()}
    noted = []
    for recipe in recipes:
        if recipe.id in done:
            undone = await _undo_one(session, recipe, done[recipe.id], report, now)
            if undone is not None:
                undone.operation_id = undoing.id
                noted.append(undone)
    known = (
        await session.exec(select(Operation).where(Operation.id == operation.id).with_for_update())
    ).one()
    known.undone += len(noted)
    session.add(known)
    await running.note(session, undoing, noted)


async def _undo_one(
    session: AsyncSession,
    recipe: RecipeRow,
    done: OperationRecipe,
    report: Report,
    now: datetime,
) -> OperationRecipe | None:
    """What the undoing did to the recipe; None if it was left."""
    document = RecipeDocument.from_stored(recipe.document)
    if recipe.version != done.version_after:
        report.add_left(recipe.id, document, CHANGED_SINCE)
        return None
    undone = OperationRecipe(
        operation_id=done.operation_id,
        recipe_id=recipe.id,
        version_before=recipe.version,
        version_after=recipe.version,
        trashed_before=recipe.trashed_at is not None,
    )
    if undone.trashed_before and not done.trashed_before:
        await store.take_back(session, recipe, now)
    await store.revert(session, recipe, done.version_before, now)
    if done.trashed_before and not undone.trashed_before:
        await store.trash(session, recipe, now)
    undone.version_after = recipe.version
    done.undone = True
    session.add(done)
    after = None if recipe.trashed_at is not None else RecipeDocument.from_stored(recipe.document)
    report.add_changed(recipe.id, document, after)
    return undone
