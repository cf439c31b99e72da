"""Work that hangs, dies or eats memory is given up, and the next one is done all the same."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

from recipes_api import workers as module
from recipes_api.errors import Unavailable
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.workers import WorkerFailed, Workers

PLENTY = 60


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers(1)
    yield workers
    workers.close()


def eat_memory() -> None:
    bytearray(2 * module.MEMORY_BYTES)


def recurse() -> None:
    recurse()


def refuse() -> None:
    raise NoRecipeFound("Not here.")


async def test_what_work_gives_and_raises_comes_back(workers: Workers) -> None:
    assert await workers.run(PLENTY, sorted, "cab", reverse=True) == ["c", "b", "a"]
    assert await workers.run(PLENTY, os.getpid) != os.getpid()
    with pytest.raises(NoRecipeFound, match="Not here"):
        await workers.run(PLENTY, refuse)


async def test_work_that_hangs_is_stopped(workers: Workers) -> None:
    with pytest.raises(TimeoutError):
        await workers.run(0.2, time.sleep, 600)
    assert await workers.run(PLENTY, abs, -1) == 1


async def test_work_that_kills_its_process_is_told(workers: Workers) -> None:
    for work in (eat_memory, recurse, signal.raise_signal):
        arguments = [signal.SIGKILL] if work is signal.raise_signal else []
        with pytest.raises(WorkerFailed):
            await workers.run(PLENTY, work, *arguments)
    assert await workers.run(PLENTY, abs, -1) == 1


async def test_a_queue_that_is_full_says_so(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_QUEUE", 2)
    waiting = [asyncio.create_task(workers.run(PLENTY, abs, -1)) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(Unavailable):
        await workers.run(PLENTY, abs, -1)

    assert await asyncio.gather(*waiting) == [1, 1]
    assert await workers.run(PLENTY, abs, -1) == 1
