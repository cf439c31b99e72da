"""Saying over HTTP how an import goes on.

The transaction is the route's own: it must have ended when a worker is woken.
"""

from fastapi import APIRouter, status

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesWrite
from recipes_api.clock import Now
from recipes_api.errors import responses
from recipes_api.recipes.imports import jobs
from recipes_api.recipes.imports.dependencies import (
    CurrentDatabase,
    ImportId,
    NewsBell,
    QueuedBell,
)
from recipes_api.recipes.imports.problems import NoSuchImport, UploadGone, WrongState
from recipes_api.recipes.imports.schemas import Import

router = APIRouter(
    prefix="/api/v1/imports/{import_id}",
    tags=["imports"],
    responses=responses(*UNAUTHORIZED, NoSuchImport, WrongState),
)


@router.post("/cancel")
async def cancel_import(
    import_id: ImportId, user: RecipesWrite, now: Now, database: CurrentDatabase, news: NewsBell
) -> Import:
    """Stops it. What was imported by then stays; `/retry` goes on, `/undo` takes it back."""
    async with database.writing() as session:
        job = await jobs.find_locked(session, user.id, import_id)
        jobs.cancel(job, now)
        await session.commit()
    news.ring()
    return Import.of(job)


@router.post(
    "/retry", status_code=status.HTTP_202_ACCEPTED, responses=responses(UploadGone, WrongState)
)
async def retry_import(
    import_id: ImportId, user: RecipesWrite, now: Now, database: CurrentDatabase, queued: QueuedBell
) -> Import:
    """Tries again what was refused, and goes on with what was not reached."""
    async with database.writing() as session:
        job = await jobs.find_locked(session, user.id, import_id)
        await jobs.retry(session, job, now)
        await session.commit()
    queued.ring()
    return Import.of(job)


@router.post(
    "/run", status_code=status.HTTP_202_ACCEPTED, responses=responses(UploadGone, WrongState)
)
async def run_import(
    import_id: ImportId, user: RecipesWrite, now: Now, database: CurrentDatabase, queued: QueuedBell
) -> Import:
    """Does what a dry run has shown, with the file that was sent for it."""
    async with database.writing() as session:
        job = await jobs.find_locked(session, user.id, import_id)
        await jobs.run_for_real(session, job, now)
        await session.commit()
    queued.ring()
    return Import.of(job)


@router.post("/undo", status_code=status.HTTP_202_ACCEPTED)
async def undo_import(
    import_id: ImportId, user: RecipesWrite, now: Now, database: CurrentDatabase, queued: QueuedBell
) -> Import:
    """Takes it back: what it made goes into the trash, what it changed is as it was before.

    Recipes that were changed since are left as they are; their items say so.
    """
    async with database.writing() as session:
        job = await jobs.find_locked(session, user.id, import_id)
        await jobs.undo(session, job, now)
        await session.commit()
    queued.ring()
    return Import.of(job)
