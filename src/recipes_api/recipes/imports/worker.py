"""The part of each process that does imports: one after the other, whichever is due."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from recipes_api.bells import Bell, wait
from recipes_api.recipes.imports.importing import Surroundings, do_import
from recipes_api.recipes.imports.models import ImportJob, JobState
from recipes_api.recipes.imports.queue import Lease, LeaseLost, claim, give_back, renew
from recipes_api.recipes.imports.undoing import undo_import

LOOK_AGAIN_SECONDS = 5
"""Another process may have taken in an import, or left one behind."""
RENEWALS_PER_LEASE = 3

log = structlog.get_logger()


class ImportWorker:
    def __init__(self, around: Surroundings, queued: Bell, lease_seconds: float) -> None:
        self.around = around
        self._queued = queued
        self._lease_seconds = lease_seconds

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            queued = self._queued.listen()
            try:
                worked = await self.work()
            except Exception:
                log.exception("an import was interrupted")
                worked = False
            if not worked:
                await wait(queued, seconds=LOOK_AGAIN_SECONDS)

    async def work(self) -> bool:
        """Does the import that has waited longest. False if none is due."""
        async with self.around.database.writing() as session:
            lasts = timedelta(seconds=self._lease_seconds)
            lease = await claim(session, self.around.clock(), lasts)
            await session.commit()
        if lease is None:
            return False
        try:
            await self._keep_and_do(lease)
        except asyncio.CancelledError:
            await give_back(self.around.database, lease, self.around.clock())
            raise
        return True

    async def _keep_and_do(self, lease: Lease) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                keeping = group.create_task(self._keep(lease))
                await self._do(lease)
                keeping.cancel()
        except* LeaseLost:
            log.info("an import was cancelled or taken over", job_id=str(lease.job_id))

    async def _keep(self, lease: Lease) -> None:
        """A slow recipe must not cost us the lease."""
        while True:
            await asyncio.sleep(self._lease_seconds / RENEWALS_PER_LEASE)
            await renew(self.around.database, lease, self.around.clock())

    async def _do(self, lease: Lease) -> None:
        async with self.around.database.reading() as session:
            job = await session.get(ImportJob, lease.job_id)
        if job is None:
            raise LeaseLost
        if job.state == JobState.UNDOING:
            await undo_import(self.around, lease)
        else:
            await do_import(self.around, job, lease)


@asynccontextmanager
async def importing(worker: ImportWorker, at_once: int) -> AsyncIterator[None]:
    """Does imports, so many at a time, until the block is left; then others may go on with them."""
    tasks = [asyncio.create_task(worker.run(), name="imports") for _ in range(at_once)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
