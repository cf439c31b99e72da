"""News of an import as server-sent events (HTML, 9.2), until it has ended.

Each event is the whole state, so one that was missed is not missed; its id is the revision of
the import, and who comes back with it hears only of what is newer.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent
from sqlmodel import select

from recipes_api.database import Database
from recipes_api.recipes.imports.bells import Bell, wait
from recipes_api.recipes.imports.models import ImportJob, JobState
from recipes_api.recipes.imports.schemas import Import

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNDONE)
LOOK_AGAIN_SECONDS = 1
"""Another process may be the one that works on it."""
SHORTEST_PAUSE_SECONDS = 0.1
LONGEST_STREAM_SECONDS = 300
"""Then the reader comes back, with a token that still holds."""


async def news_of(
    database: Database, job_id: uuid.UUID, since: int, news: Bell
) -> AsyncIterator[ServerSentEvent]:
    """Where the import stands now, unless that is what the reader knows, and each time it changes.

    The last event, `ended`, comes in any case: who missed it would wait for ever.
    """
    until = time.monotonic() + LONGEST_STREAM_SECONDS
    while time.monotonic() < until:
        rung = news.listen()
        job = await _read(database, job_id)
        if job is None:
            return
        ended = job.state in ENDED
        if ended or job.revision > since:
            since = job.revision
            event = "ended" if ended else "progress"
            yield ServerSentEvent(data=Import.of(job), event=event, id=str(since))
        if ended:
            return
        await wait(rung, LOOK_AGAIN_SECONDS)
        await asyncio.sleep(SHORTEST_PAUSE_SECONDS)


async def _read(database: Database, job_id: uuid.UUID) -> ImportJob | None:
    async with database.reading() as session:
        return (await session.exec(select(ImportJob).where(ImportJob.id == job_id))).first()
