"""Parsing in processes of its own: a page costs CPU, may hang a parser, or bring it down."""

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLong

from pebble import ProcessExpired, ProcessPool

from recipes_api.errors import Unavailable
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.problems import ImportRefused

MEMORY_BYTES = 2 * 1024**3
LONGEST_QUEUE = 100
TASKS_PER_PROCESS = 500

Parse = Callable[[bytes, str | None], RecipeDocument]


class PageParser:
    """A bounded number of worker processes, started when the first page comes.

    A page that takes too long, or kills its worker, is refused, and the worker replaced.
    """

    def __init__(self, *, workers: int, timeout_seconds: float) -> None:
        # Forked from a clean process that has the parsers loaded, not from this one's threads.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["recipes_api.recipes.importers.page"])
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=TASKS_PER_PROCESS,
            initializer=_restrict,
            context=context,
        )
        self._timeout_seconds = timeout_seconds
        self._waiting = 0

    async def parse_html(self, page: bytes, url: str | None) -> RecipeDocument:
        """The recipe of a page from `url`. Raises NoRecipeFound or ImportRefused."""
        return await self._run(_parse_page, page, url)

    async def parse_json_ld(self, body: bytes, url: str | None) -> RecipeDocument:
        """The recipe of a JSON-LD document. Raises NoRecipeFound or ImportRefused."""
        return await self._run(_parse_json_ld, body, url)

    async def _run(self, parse: Parse, body: bytes, url: str | None) -> RecipeDocument:
        if self._waiting >= LONGEST_QUEUE:
            raise Unavailable(
                "Too many pages are waiting to be read.", headers={"Retry-After": "5"}
            )
        self._waiting += 1
        try:
            future = self._pool.schedule(parse, args=[body, url], timeout=self._timeout_seconds)
            return await asyncio.wrap_future(future)
        except TookTooLong as error:
            raise ImportRefused("Reading it took too long.") from error
        except (ProcessExpired, MemoryError, RecursionError) as error:
            raise ImportRefused("It cannot be read: the parser failed on it.") from error
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _parse_page(page: bytes, url: str | None) -> RecipeDocument:
    # Loaded in the workers only: the parsers take longer to load than all the rest.
    from recipes_api.recipes.importers.page import parse_page

    return parse_page(page, url)


def _parse_json_ld(body: bytes, url: str | None) -> RecipeDocument:
    from recipes_api.recipes.importers.json_ld import parse_document

    return parse_document(body, url)


def _restrict() -> None:
    """A worker may not eat the machine's memory; whether to stop is the parent's to say."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
