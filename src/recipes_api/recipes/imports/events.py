"""News of an import as server-sent events (HTML, 9.2), until it has ended.

Each event is the whole state, so one that was missed is not missed; its id is the revision of
the import, and who comes back with it hears only of what is newer.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent
from sqlmodel import select

from recipes_api.auth.streams import Stream
from recipes_api.bells import Bell
from recipes_api.database import Database
from recipes_api.recipes.imports.models import ImportJob, JobState
from recipes_api.recipes.imports.schemas import Import

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNDONE)
LOOK_AGAIN_SECONDS = 1
"""Another process may be the one that works on it."""
SHORTEST_PAUSE_SECONDS = 0.1
NOTHING_SEEN = -1
"""Smaller than every revision."""


async def news_of(
    stream: Stream, database: Database, job_id: uuid.UUID, since: int, news: Bell
) -> AsyncIterator[ServerSentEvent]:
    """Where the import stands now, unless that is what the reader knows, and each time it changes.

    The last event, `ended`, comes in any case: who missed it would wait for ever.
    """
    while True:
        rung = news.listen()
        job = await _read(database, job_id)
        if job is None:
            return
        if ending := await stream.ending():
            yield ending.event()
            return
        ended = job.state in ENDED
        if ended or job.revision > since:
            since = job.revision
            event = "ended" if ended else "progress"
            yield ServerSentEvent(data=Import.of(job), event=event, id=str(since))
        if ended:
            return
        await stream.wait(rung, seconds=LOOK_AGAIN_SECONDS)
        await asyncio.sleep(SHORTEST_PAUSE_SECONDS)


async def _read(database: Database, job_id: uuid.UUID) -> ImportJob | None:
    async with database.reading() as session:
        return (await session.exec(select(ImportJob).where(ImportJob.id == job_id))).first()
