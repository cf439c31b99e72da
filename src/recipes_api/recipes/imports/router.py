"""Looking at imports over HTTP: as a whole, recipe by recipe, and while they run."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlmodel import col, select

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import ReadSession
from recipes_api.errors import InvalidRequest, TooManyRequests, responses
from recipes_api.pagination import BEGINNING, DEFAULT_LIMIT, Cursor, PageCursor, PageLimit
from recipes_api.recipes.dependencies import LastEventId, OpenStream
from recipes_api.recipes.imports import jobs
from recipes_api.recipes.imports.dependencies import (
    CurrentDatabase,
    ImportId,
    NewsBell,
)
from recipes_api.recipes.imports.events import NOTHING_SEEN, news_of
from recipes_api.recipes.imports.models import ImportItem, ImportJob, ItemState
from recipes_api.recipes.imports.problems import NoSuchImport
from recipes_api.recipes.imports.schemas import Import, ImportPage, ItemPage

router = APIRouter(prefix="/api/v1/imports", tags=["imports"], responses=responses(*UNAUTHORIZED))


@router.get("", responses=responses(InvalidRequest))
async def list_imports(
    user: RecipesRead, cursor: PageCursor, session: ReadSession, limit: PageLimit = DEFAULT_LIMIT
) -> ImportPage:
    """My imports, the newest first. They are forgotten after some weeks."""
    statement = (
        select(ImportJob)
        .where(ImportJob.owner_id == user.id, col(ImportJob.number) < cursor.before)
        .order_by(col(ImportJob.number).desc())
        .limit(limit + 1)
    )
    found = list((await session.exec(statement)).all())
    page = found[:limit]
    following = Cursor(page[-1].number).encode() if len(found) > limit else None
    return ImportPage(items=[Import.of(job) for job in page], next_cursor=following)


@router.get("/{import_id}", responses=responses(NoSuchImport))
async def read_import(import_id: ImportId, user: RecipesRead, session: ReadSession) -> Import:
    """An import, and how far it is."""
    return Import.of(await jobs.find(session, user.id, import_id))


@router.get("/{import_id}/items", responses=responses(NoSuchImport, InvalidRequest))
async def list_import_items(
    import_id: ImportId,
    user: RecipesRead,
    cursor: PageCursor,
    session: ReadSession,
    state: Annotated[
        ItemState | None, Query(description="Only those that came to this end.")
    ] = None,
    limit: PageLimit = DEFAULT_LIMIT,
) -> ItemPage:
    """What became of each recipe, and why, in the order in which they came."""
    job = await jobs.find(session, user.id, import_id)
    # Cursors count down, and positions up.
    first = BEGINNING - cursor.before
    statement = (
        select(ImportItem)
        .where(ImportItem.job_id == job.id, col(ImportItem.position) >= first)
        .order_by(col(ImportItem.position))
        .limit(limit + 1)
    )
    if state is not None:
        statement = statement.where(ImportItem.state == state)
    found = list((await session.exec(statement)).all())
    has_more = len(found) > limit
    following = Cursor(BEGINNING - found[limit].position).encode() if has_more else None
    return ItemPage.of(found[:limit], following)


async def check_own_import(
    import_id: ImportId, user: RecipesRead, database: CurrentDatabase
) -> None:
    """Before a stream begins: after that there is no way to say 404."""
    async with database.reading() as session:
        await jobs.find(session, user.id, import_id)


@router.get(
    "/{import_id}/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(check_own_import)],
    responses=responses(NoSuchImport, TooManyRequests),
)
async def watch_import(
    import_id: ImportId,
    since: LastEventId,
    stream: OpenStream,
    database: CurrentDatabase,
    news: NewsBell,
) -> AsyncIterator[ServerSentEvent]:
    """Its news as server-sent events: `progress`, and at last `ended`, each with the whole state.

    The stream may end before the import does, with `closing` and a `reason`: `token-expired`,
    `logged-out` or `stopping`. Come back with `Last-Event-ID` then.
    """
    seen = NOTHING_SEEN if since is None else since
    async for event in news_of(stream, database, import_id, seen, news):
        yield event
