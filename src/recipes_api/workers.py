"""Work in processes of its own: it costs CPU, may hang, or bring down whoever does it."""

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TookTooLong
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from recipes_api.errors import Unavailable

MEMORY_BYTES = 2 * 1024**3
LONGEST_QUEUE = 100
TASKS_PER_PROCESS = 500

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class WorkerFailed(Exception):
    """The work killed its process, or needed more memory than a process may have."""


class Workers:
    """A bounded number of worker processes, started when the first work comes.

    What takes too long, or kills its worker, is given up, and the worker replaced.
    """

    def __init__(self, processes: int, preload: Sequence[str] = ()) -> None:
        """`preload` are names of modules that are slow to load."""
        # Forked from a clean process that has them loaded, not from this one's threads.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        self._pool = ProcessPool(
            max_workers=processes,
            max_tasks=TASKS_PER_PROCESS,
            initializer=restrict,
            context=context,
        )
        self._waiting = 0

    async def run(
        self,
        timeout_seconds: float,
        work: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """What a function of a module gives or raises; it and its arguments are pickled.

        Raises TimeoutError, WorkerFailed, or Unavailable when too much is waiting.
        """
        if self._waiting >= LONGEST_QUEUE:
            raise Unavailable(
                "Too much is waiting to be read. Nothing was changed; try again.",
                headers={"Retry-After": "5"},
            )
        self._waiting += 1
        try:
            future = self._pool.schedule(work, args, kwargs, timeout_seconds)
            return await asyncio.wrap_future(future)
        except TookTooLong as error:
            raise TimeoutError from error
        except (ProcessExpired, MemoryError, RecursionError) as error:
            raise WorkerFailed from error
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def restrict() -> None:
    """A worker may not eat the machine's memory; whether to stop is the parent's to say."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
