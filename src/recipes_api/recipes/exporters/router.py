"""Taking recipes out: all of them, or those that a list would show, as one file."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from limits import RateLimitItemPerHour

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.clock import Now
from recipes_api.database import get_database
from recipes_api.errors import InvalidRequest, TooManyRequests, responses
from recipes_api.recipes.bundle.bundling import export_bundle
from recipes_api.recipes.dependencies import JSON_LD, ListFilter
from recipes_api.recipes.exporters.collections import KINDS, WRITERS, CollectionForm
from recipes_api.recipes.exporters.exporting import Selection, export
from recipes_api.recipes.exporters.spool import spooled
from recipes_api.recipes.search.filters import Filter
from recipes_api.settings import CurrentSettings
from recipes_api.throttling import CurrentThrottle

BINARY = {"schema": {"type": "string", "format": "binary"}}
FILES = {kind.media_type.partition(";")[0]: BINARY for kind in KINDS.values()} | {
    JSON_LD: {"schema": {"type": "array", "items": {"type": "object"}}}
}

EXPORTS_AT_ONCE = 2
"""In a process: each holds a connection of the database while it is written."""

router = APIRouter(prefix="/api/v1/export", tags=["recipes"], responses=responses(*UNAUTHORIZED))


async def limit_exports(
    user: RecipesRead, throttle: CurrentThrottle, settings: CurrentSettings
) -> None:
    """Writing ten thousand recipes takes seconds of CPU, so it is limited per person."""
    await throttle.count(RateLimitItemPerHour(settings.exports_per_hour), "exports", str(user.id))


async def after_the_answer() -> AsyncIterator[AsyncExitStack]:
    """Closes what the answer is made from when it is sent, or when its reader went away."""
    async with AsyncExitStack() as stack:
        yield stack


@router.get(
    "",
    response_class=StreamingResponse,
    dependencies=[Depends(limit_exports)],
    responses=responses(InvalidRequest, TooManyRequests)
    | {200: {"description": "The file, as it is written.", "content": FILES}},
)
async def export_recipes(
    request: Request,
    user: RecipesRead,
    wanted: ListFilter,
    now: Now,
    settings: CurrentSettings,
    closing: Annotated[AsyncExitStack, Depends(after_the_answer)],
    form: Annotated[CollectionForm, Query(alias="format")] = CollectionForm.BUNDLE,
    history: Annotated[
        bool | None, Query(description="Every version of each; a bundle's default is yes.")
    ] = None,
    trash: Annotated[
        bool | None,
        Query(description="Also what is in the trash; a bundle's default is yes, if unfiltered."),
    ] = None,
) -> StreamingResponse:
    """My recipes as one file: all of them, or those that a list with this filter shows.

    They are as they were at one moment, whatever changes while the file is sent. A bundle has
    all that there is of them, and is read by the import of this service, in every later version.
    """
    database, kind = get_database(request), KINDS[form]
    if form is CollectionForm.BUNDLE:
        selection = _selection(wanted, history, trash)
        chunks = export_bundle(database, request.app.state.image_files, user.id, selection)
    elif history or trash:
        raise InvalidRequest("history and trash go with format=bundle only.")
    else:
        chunks = export(database, user.id, wanted, WRITERS[form](), settings.issuer)
    spool = spooled(_in_turn(request.app.state.export_turns, chunks))
    taken = await closing.enter_async_context(aclosing(spool))
    # While nothing is sent, what fails is still a problem and not half a file.
    first = await anext(taken)
    return StreamingResponse(
        _joined(first, taken),
        media_type=kind.media_type,
        headers={**kind.headers, "Content-Disposition": kind.content_disposition(now.date())},
    )


def _selection(wanted: Filter, history: bool | None, trash: bool | None) -> Selection:
    """Unless one says otherwise, nothing is left behind."""
    with_trash = trash if trash is not None else wanted == Filter()
    return Selection(wanted, with_trash, history is not False)


async def _in_turn(
    turns: asyncio.Semaphore, chunks: AsyncGenerator[bytes]
) -> AsyncGenerator[bytes]:
    async with turns, aclosing(chunks):
        async for chunk in chunks:
            yield chunk


async def _joined(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
