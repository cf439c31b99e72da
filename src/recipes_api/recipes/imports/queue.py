"""Who works on an import: of all processes one at a time, and another if that one is gone.

A worker has a job for as long as its lease lasts, and renews it while it works. What it writes it
writes only while it holds the job (`hold`), so one that was thought dead can do no harm.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database, lock
from recipes_api.recipes.imports.models import ImportJob, JobState

CLAIM_LOCK = 0x7265_6369_7065_696D
MOST_ATTEMPTS = 5
GAVE_UP = f"The service failed on it {MOST_ATTEMPTS} times, and has given up."
AT_WORK = (JobState.RUNNING, JobState.UNDOING)


class LeaseLost(Exception):
    """The job was cancelled, or another worker has taken it over."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job."""

    job_id: uuid.UUID
    worker: uuid.UUID
    lasts: timedelta


async def claim(session: AsyncSession, now: datetime, lasts: timedelta) -> Lease | None:
    """The job that has waited longest, for a worker; None if none is due.

    Of one person's jobs one is worked on at a time, so that they leave room for others'.
    """
    await lock(session, CLAIM_LOCK)
    other = aliased(ImportJob)
    another_at_work = select(other.id).where(
        other.owner_id == ImportJob.owner_id,
        other.id != ImportJob.id,
        col(other.worker).is_not(None),
        col(other.due_at) > now,
    )
    due = (
        select(ImportJob)
        .where(
            col(ImportJob.due_at) <= now,
            col(ImportJob.state) != JobState.UPLOADING,
            ~another_at_work.exists(),
        )
        .order_by(col(ImportJob.due_at))
        .limit(1)
        .with_for_update()
    )
    job = (await session.exec(due)).first()
    if job is None:
        return None
    lease = take(job, now, lasts)
    if job.attempts > MOST_ATTEMPTS:
        end(job, JobState.FAILED, now, GAVE_UP)
    return lease


def take(job: ImportJob, now: datetime, lasts: timedelta) -> Lease:
    """A job that is locked, for whoever calls this."""
    lease = Lease(job.id, uuid.uuid4(), lasts)
    job.worker, job.due_at = lease.worker, now + lasts
    job.attempts += 1
    job.revision += 1
    if job.state != JobState.UNDOING:
        job.state = JobState.RUNNING
        job.started_at = job.started_at or now
    return lease


async def hold(session: AsyncSession, lease: Lease, now: datetime) -> ImportJob:
    """The job, locked until the transaction ends, with its lease renewed. Raises LeaseLost."""
    statement = (
        select(ImportJob)
        .where(
            ImportJob.id == lease.job_id,
            ImportJob.worker == lease.worker,
            col(ImportJob.state).in_(AT_WORK),
        )
        .with_for_update()
    )
    job = (await session.exec(statement)).first()
    if job is None:
        raise LeaseLost
    job.due_at = now + lease.lasts
    return job


def moved_on(job: ImportJob) -> None:
    """Something was done, so whatever stopped it before does not stop it for ever."""
    job.attempts = 0
    job.revision += 1


def enqueue(job: ImportJob, state: JobState, now: datetime) -> None:
    """For the next worker that is free."""
    job.state, job.due_at, job.worker = state, now, None
    job.finished_at, job.failure, job.attempts = None, None, 0
    job.revision += 1


def end(job: ImportJob, state: JobState, now: datetime, failure: str | None = None) -> None:
    job.state, job.due_at, job.worker = state, None, None
    job.finished_at, job.failure = now, failure
    job.revision += 1


async def renew(database: Database, lease: Lease, now: datetime) -> None:
    """Raises LeaseLost."""
    async with database.writing() as session:
        renewed = await session.exec(
            update(ImportJob)
            .where(
                col(ImportJob.id) == lease.job_id,
                col(ImportJob.worker) == lease.worker,
                col(ImportJob.state).in_(AT_WORK),
            )
            .values(due_at=now + lease.lasts)
        )
        await session.commit()
    if renewed.rowcount == 0:
        raise LeaseLost


async def give_back(database: Database, lease: Lease, now: datetime) -> None:
    """For a process that stops: another need not wait for the lease to end."""
    async with database.writing() as session:
        await session.exec(
            update(ImportJob)
            .where(col(ImportJob.id) == lease.job_id, col(ImportJob.worker) == lease.worker)
            .values(due_at=now, worker=None, attempts=0)
        )
        await session.commit()
