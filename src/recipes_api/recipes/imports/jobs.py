"""What a person does with an import: begin it, look at it, and say how it goes on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import store
from recipes_api.recipes.imports.models import (
    Duplicates,
    ImportItem,
    ImportJob,
    ItemState,
    JobKind,
    JobState,
)
from recipes_api.recipes.imports.problems import (
    NoRoomForUpload,
    NoSuchImport,
    TooManyImports,
    UploadGone,
    WrongState,
)
from recipes_api.recipes.imports.queue import end, enqueue
from recipes_api.recipes.imports.uploads import delete_upload

FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
NOT_FINISHED = (JobState.UPLOADING, JobState.QUEUED, JobState.RUNNING, JobState.UNDOING)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person wants of an import."""

    duplicates: Duplicates = Duplicates.SKIP
    dry_run: bool = False
    name: str | None = None


async def begin(
    session: AsyncSession,
    owner_id: uuid.UUID,
    kind: JobKind,
    wishes: Wishes,
    now: datetime,
    *,
    most_open: int,
) -> ImportJob:
    """A new import that nobody works on yet. Raises TooManyImports."""
    await store.lock_book(session, owner_id)
    not_finished = select(func.count()).where(
        ImportJob.owner_id == owner_id, col(ImportJob.state).in_(NOT_FINISHED)
    )
    if (await session.exec(not_finished)).one() >= most_open:
        raise TooManyImports(f"{most_open} of your imports are not finished yet.")
    newest = select(func.max(ImportJob.number)).where(ImportJob.owner_id == owner_id)
    job = ImportJob(
        owner_id=owner_id,
        number=((await session.exec(newest)).one() or 0) + 1,
        state=JobState.UPLOADING,
        kind=kind,
        name=wishes.name,
        duplicates=wishes.duplicates,
        dry_run=wishes.dry_run,
        created_at=now,
    )
    session.add(job)
    await session.flush()
    return job


async def room_for_upload(session: AsyncSession, owner_id: uuid.UUID, most: int) -> int:
    """How many bytes more the person may have lie here. Raises NoRoomForUpload."""
    taken = select(func.sum(ImportJob.upload_bytes)).where(ImportJob.owner_id == owner_id)
    room = most - ((await session.exec(taken)).one() or 0)
    if room <= 0:
        raise NoRoomForUpload(f"The files of your imports take all of {most} bytes.")
    return room


def add_addresses(session: AsyncSession, job: ImportJob, urls: Sequence[str]) -> None:
    """Each of them is an item that waits."""
    session.add_all(
        ImportItem(job_id=job.id, position=position, key=url, state=ItemState.WAITING)
        for position, url in enumerate(urls)
    )
    job.items = len(urls)


async def find(session: AsyncSession, owner_id: uuid.UUID, job_id: uuid.UUID) -> ImportJob:
    """Raises NoSuchImport."""
    statement = select(ImportJob).where(ImportJob.id == job_id, ImportJob.owner_id == owner_id)
    job = (await session.exec(statement)).first()
    if job is None:
        raise NoSuchImport
    return job


async def find_locked(session: AsyncSession, owner_id: uuid.UUID, job_id: uuid.UUID) -> ImportJob:
    """Until the transaction ends no worker comes on with it. Raises NoSuchImport."""
    statement = (
        select(ImportJob)
        .where(ImportJob.id == job_id, ImportJob.owner_id == owner_id)
        .with_for_update()
    )
    job = (await session.exec(statement)).first()
    if job is None:
        raise NoSuchImport
    return job


def cancel(job: ImportJob, now: datetime) -> None:
    """What was imported by now stays. One that has ended stays as it is."""
    if job.state in (JobState.UPLOADING, JobState.UNDOING):
        raise _wrong_state(job, "It can be cancelled while it waits or runs.")
    if job.state not in (*FINISHED, JobState.UNDONE):
        end(job, JobState.CANCELLED, now)


async def retry(session: AsyncSession, job: ImportJob, now: datetime) -> None:
    """What was refused is tried again, and what is left after a stop is done.

    Raises WrongState or UploadGone.
    """
    if job.state not in FINISHED:
        raise _wrong_state(job, "It can be tried again when it has ended.")
    _check_readable(job)
    await session.exec(
        update(ImportItem)
        .where(col(ImportItem.job_id) == job.id, col(ImportItem.state) == ItemState.REFUSED)
        .values(state=ItemState.WAITING, reason=None)
    )
    job.refused = 0
    enqueue(job, JobState.QUEUED, now)


async def run_for_real(session: AsyncSession, job: ImportJob, now: datetime) -> None:
    """What a dry run has shown is done. Raises WrongState or UploadGone."""
    if not job.dry_run or job.state not in FINISHED:
        raise _wrong_state(job, "This is for a dry run that has ended.")
    _check_readable(job)
    items = col(ImportItem.job_id) == job.id
    if job.kind == JobKind.URLS:
        await session.exec(
            update(ImportItem).where(items).values(state=ItemState.WAITING, reason=None)
        )
    else:
        await session.exec(delete(ImportItem).where(items))
        job.items = 0
    job.imported = job.updated = job.already_there = job.refused = 0
    job.dry_run = False
    enqueue(job, JobState.QUEUED, now)


async def undo(session: AsyncSession, job: ImportJob, now: datetime) -> None:
    """Raises WrongState."""
    if job.state not in FINISHED or job.dry_run:
        raise _wrong_state(job, "What was imported can be undone when the import has ended.")
    await delete_upload(session, job)
    enqueue(job, JobState.UNDOING, now)


def _wrong_state(job: ImportJob, detail: str) -> WrongState:
    return WrongState(f"{detail} It is {job.state} now.", members={"state": job.state})


def _check_readable(job: ImportJob) -> None:
    if job.kind == JobKind.FILES or (job.kind == JobKind.UPLOAD and job.upload_bytes == 0):
        raise UploadGone("The file of this import was deleted. Send it once more.")


async def delete_old_jobs(session: AsyncSession, before: datetime) -> None:
    """Housekeeping: those that ended before that time, with their files."""
    await session.exec(delete(ImportJob).where(col(ImportJob.finished_at) < before))
