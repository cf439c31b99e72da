"""Doing an import: each recipe in a transaction of its own, together with the line that says so.

So whatever stops it, and whenever, the next worker goes on with what has no such line yet.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.bells import Bell
from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import Problem
from recipes_api.recipes.fingerprints import fingerprint
from recipes_api.recipes.importers.problems import UnreadableArchive
from recipes_api.recipes.imports.account import bring_in_account
from recipes_api.recipes.imports.arrivals import (
    OUR_FAULT,
    Arrival,
    Read,
    from_addresses,
    from_archive,
)
from recipes_api.recipes.imports.bundled import keep_bundled
from recipes_api.recipes.imports.incoming import Incoming, in_sentences
from recipes_api.recipes.imports.keeping import Kept, Outcome, keep
from recipes_api.recipes.imports.models import ImportItem, ImportJob, ItemState, JobKind, JobState
from recipes_api.recipes.imports.pictures import (
    PictureKeeping,
    with_pictures_that_are_here,
)
from recipes_api.recipes.imports.previewing import preview
from recipes_api.recipes.imports.queue import Lease, end, hold, moved_on
from recipes_api.recipes.imports.uploads import delete_upload, write_upload

LEFT_BEHIND_SECONDS = 24 * 3600
COMMAND_ENDED = "The command that read its files has ended before it was done. Run it again."
NOT_FOUND_AGAIN = "It was not found again."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookkeeping:
    """What it takes to keep what arrives, and to say so."""

    database: Database
    clock: Clock
    pictures: PictureKeeping
    most_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings(Bookkeeping):
    """What it takes to do any import."""

    read: Read
    """The recipe at an address; raises Problem."""
    spool: Path
    """A folder for the files that are worked on."""
    seconds_each: float
    news: Bell


@dataclass(slots=True)
class Ledger:
    """Which items there are already: those that are done by their keys, and those that wait."""

    done: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    """Their keys, and their positions."""
    next_position: int = 0

    def position_of(self, key: str) -> int:
        """Of one that arrives: its own if it was waiting, else the next."""
        waiting = self.waiting.pop(key, None)
        if waiting is not None:
            return waiting
        self.next_position += 1
        return self.next_position - 1


async def do_import(around: Surroundings, job: ImportJob, lease: Lease) -> None:
    """From where it stopped to its end. Raises LeaseLost."""
    if job.kind == JobKind.FILES:
        await _finish(around, lease, COMMAND_ENDED)
        return
    ledger = await _read_ledger(around.database, job)
    async with (
        _arrivals(around, job, ledger) as arrivals,
        aclosing(record_all(around, job, lease, ledger, arrivals)) as items,
    ):
        async for _ in items:
            around.news.ring()
    around.news.ring()


async def record_all(
    books: Bookkeeping,
    job: ImportJob,
    lease: Lease,
    ledger: Ledger,
    arrivals: AsyncGenerator[Arrival],
) -> AsyncGenerator[ImportItem]:
    """Brings in what arrives, gives the line on each, and ends the import. Raises LeaseLost."""
    failure = None
    with_pictures = books.pictures.kept(job, arrivals)
    try:
        async with aclosing(with_pictures):
            async for arrival in with_pictures:
                position = ledger.position_of(arrival.key)
                if position >= books.most_items:
                    failure = f"An import has at most {books.most_items} recipes; send the rest."
                    break
                yield await _record(books, lease, arrival, position)
    except UnreadableArchive as problem:
        failure = problem.detail
    if failure is None:
        for key, position in ledger.waiting.items():
            yield await _record(books, lease, Arrival(key, None, NOT_FOUND_AGAIN), position)
    await _finish(books, lease, failure)


async def _read_ledger(database: Database, job: ImportJob) -> Ledger:
    ledger = Ledger()
    statement = select(ImportItem.key, ImportItem.position, ImportItem.state).where(
        ImportItem.job_id == job.id
    )
    async with database.reading() as session:
        for key, position, state in await session.exec(statement):
            if state == ItemState.WAITING:
                ledger.waiting[key] = position
            else:
                ledger.done.add(key)
            ledger.next_position = max(ledger.next_position, position + 1)
    return ledger


@asynccontextmanager
async def _arrivals(
    around: Surroundings, job: ImportJob, ledger: Ledger
) -> AsyncGenerator[AsyncGenerator[Arrival]]:
    if job.kind == JobKind.URLS:
        in_order = sorted(ledger.waiting, key=ledger.waiting.__getitem__)
        async with aclosing(from_addresses(in_order, around.read)) as arrivals:
            yield arrivals
        return
    await asyncio.to_thread(around.spool.mkdir, parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=around.spool) as folder:
        path = Path(folder, "upload")
        await write_upload(around.database, job.id, path)
        found = from_archive(path, job.name or "", ledger.done, around.seconds_each)
        async with aclosing(found) as arrivals:
            yield arrivals


async def _record(books: Bookkeeping, lease: Lease, arrival: Arrival, position: int) -> ImportItem:
    """The recipe and its item, both or neither."""
    async with books.database.writing() as session:
        job = await hold(session, lease, books.clock())
        item = await session.get(ImportItem, (job.id, position))
        if item is None:
            item = ImportItem(
                job_id=job.id, position=position, key=arrival.key, state=ItemState.WAITING
            )
            job.items += 1
        await _bring_in(books, session, job, item, arrival)
        session.add(item)
        _count(job, item)
        moved_on(job)
        await session.commit()
    return item


async def _bring_in(
    books: Bookkeeping, session: AsyncSession, job: ImportJob, item: ImportItem, arrival: Arrival
) -> None:
    """Fills in what became of it."""
    item.reason = arrival.remark
    if arrival.account is not None:
        await bring_in_account(session, job, item, arrival.account)
        return
    if arrival.incoming is None:
        item.state = ItemState.REFUSED
        return
    item.name = arrival.incoming.document.name
    item.fingerprint = fingerprint(arrival.incoming.document)
    item.provenance = arrival.incoming.provenance
    incoming, dropped = await with_pictures_that_are_here(session, job.owner_id, arrival.incoming)
    try:
        if job.dry_run:
            item.state = ItemState(await preview(session, job, incoming))
            return
        async with session.begin_nested():
            kept = await _keep(session, job, incoming, books.clock())
    except Problem as problem:
        item.state, item.reason = ItemState.REFUSED, problem.detail
    except OperationalError:
        # It is the database that fails, and not this recipe.
        raise
    except Exception:
        # A fault of ours in one recipe must not cost the others.
        log.exception("an import failed on a recipe", job_id=str(job.id), position=item.position)
        item.state, item.reason = ItemState.REFUSED, OUR_FAULT
    else:
        item.state = ItemState(kept.outcome)
        item.reason = in_sentences(arrival.remark, *dropped, *kept.remarks)
        item.recipe_id = kept.recipe.id
        if kept.outcome is not Outcome.ALREADY_THERE:
            item.version, item.previous_version = kept.recipe.version, kept.previous_version


async def _keep(session: AsyncSession, job: ImportJob, incoming: Incoming, now: datetime) -> Kept:
    if incoming.bundled is not None:
        return await keep_bundled(session, job, incoming, incoming.bundled, now)
    return await keep(session, job.owner_id, incoming, job.duplicates, now)


def _count(job: ImportJob, item: ImportItem) -> None:
    match item.state:
        case ItemState.IMPORTED:
            job.imported += 1
        case ItemState.UPDATED:
            job.updated += 1
        case ItemState.ALREADY_THERE:
            job.already_there += 1
        case _:
            job.refused += 1


async def _finish(books: Bookkeeping, lease: Lease, failure: str | None) -> None:
    async with books.database.writing() as session:
        job = await hold(session, lease, books.clock())
        end(job, JobState.DONE if failure is None else JobState.FAILED, books.clock(), failure)
        if failure is None and job.refused == 0 and not job.dry_run:
            await delete_upload(session, job)
        await session.commit()


def remove_leftovers(spool: Path) -> None:
    """Housekeeping: files that a process which was killed has left in the folder."""
    if not spool.is_dir():
        return
    for folder in spool.iterdir():
        if folder.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
