"""An uploaded file on its way to a worker: in pieces in the database, which all processes share.

Each piece is a transaction of its own: somebody who sends slowly keeps nobody else waiting.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import BodyTooLarge
from recipes_api.recipes.imports.models import ImportChunk, ImportJob, JobState

CHUNK_BYTES = 512 * 1024
SILENCE = timedelta(minutes=10)
"""After that long without a piece an upload is over."""


async def store_upload(
    database: Database, job_id: uuid.UUID, body: AsyncIterator[bytes], room: int, clock: Clock
) -> int:
    """The number of bytes that were kept. Raises BodyTooLarge for more than `room`."""
    number = kept = 0
    async for piece in _in_pieces(body):
        kept += len(piece)
        if kept > room:
            raise BodyTooLarge(f"There is room for {room} bytes of yours.")
        async with database.writing() as session:
            session.add(ImportChunk(job_id=job_id, number=number, data=piece))
            await session.exec(
                update(ImportJob)
                .where(col(ImportJob.id) == job_id)
                .values(upload_bytes=kept, due_at=clock() + SILENCE)
            )
            await session.commit()
        number += 1
    return kept


async def _in_pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for received in body:
        waiting += received
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)


async def write_upload(database: Database, job_id: uuid.UUID, path: Path) -> None:
    """The file as it was sent; one piece of it is in memory at a time."""
    with await asyncio.to_thread(path.open, "wb") as file:
        number = 0
        while (piece := await _read(database, job_id, number)) is not None:
            await asyncio.to_thread(file.write, piece)
            number += 1


async def _read(database: Database, job_id: uuid.UUID, number: int) -> bytes | None:
    statement = select(ImportChunk.data).where(
        ImportChunk.job_id == job_id, ImportChunk.number == number
    )
    async with database.reading() as session:
        return (await session.exec(statement)).first()


async def delete_upload(session: AsyncSession, job: ImportJob) -> None:
    await session.exec(delete(ImportChunk).where(col(ImportChunk.job_id) == job.id))
    job.upload_bytes = 0


async def delete_abandoned_uploads(session: AsyncSession, now: datetime) -> None:
    """Housekeeping: those of which nothing has come for long."""
    await session.exec(
        delete(ImportJob).where(
            col(ImportJob.due_at) < now, col(ImportJob.state) == JobState.UPLOADING
        )
    )
