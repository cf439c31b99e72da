"""Taking in what is to be imported, until it lies safe and waits for a worker."""

import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlmodel import col, delete

from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import BodyTooLarge, InvalidRequest
from recipes_api.recipes.imports import jobs
from recipes_api.recipes.imports.models import ImportJob, JobKind, JobState
from recipes_api.recipes.imports.queue import enqueue
from recipes_api.recipes.imports.uploads import store_upload


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one person may have here: imports that are not finished, and bytes of their files."""

    most_open: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Reception:
    """Where it is put. Must be used with no transaction open."""

    database: Database
    clock: Clock
    bounds: Bounds

    async def take_addresses(
        self, owner_id: uuid.UUID, wishes: jobs.Wishes, urls: Sequence[str]
    ) -> ImportJob:
        """Each address once. Raises TooManyImports."""
        async with self.database.writing() as session:
            job = await jobs.begin(
                session,
                owner_id,
                JobKind.URLS,
                wishes,
                self.clock(),
                most_open=self.bounds.most_open,
            )
            jobs.add_addresses(session, job, list(dict.fromkeys(urls)))
            enqueue(job, JobState.QUEUED, self.clock())
            await session.commit()
        return job

    async def take_upload(
        self, owner_id: uuid.UUID, wishes: jobs.Wishes, body: AsyncIterator[bytes]
    ) -> ImportJob:
        """A file, as it comes. Raises TooManyImports, NoRoomForUpload, BodyTooLarge."""
        async with self.database.writing() as session:
            job = await jobs.begin(
                session,
                owner_id,
                JobKind.UPLOAD,
                wishes,
                self.clock(),
                most_open=self.bounds.most_open,
            )
            room = await jobs.room_for_upload(session, owner_id, self.bounds.most_bytes)
            await session.commit()
        try:
            kept = await store_upload(self.database, job.id, body, room, self.clock)
            if kept == 0:
                raise InvalidRequest("The body is empty. Send the file, or a list of addresses.")
        except BaseException:
            # Refused, or its sender has gone; what has come of it is of no use.
            await self._forget(job)
            raise
        async with self.database.writing() as session:
            job = await jobs.find_locked(session, owner_id, job.id)
            enqueue(job, JobState.QUEUED, self.clock())
            await session.commit()
        return job

    async def _forget(self, job: ImportJob) -> None:
        async with self.database.writing() as session:
            await session.exec(delete(ImportJob).where(col(ImportJob.id) == job.id))
            await session.commit()


async def read_small(body: AsyncIterator[bytes], most: int) -> bytes:
    """A whole body, where the route takes large ones too. Raises BodyTooLarge."""
    read = bytearray()
    async for piece in body:
        read += piece
        if len(read) > most:
            raise BodyTooLarge(f"A list of addresses has at most {most} bytes.")
    return bytes(read)
