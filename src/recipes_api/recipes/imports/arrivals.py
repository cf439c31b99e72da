"""What an import brings, one after the other, from wherever it comes."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from recipes_api.errors import Problem
from recipes_api.recipes.bundle.format import BundleAccount
from recipes_api.recipes.importers.archives.found import Found, Picture
from recipes_api.recipes.imports.archive_reader import read_in_process
from recipes_api.recipes.imports.incoming import Incoming, compressed, in_sentences

HOSTS_AT_ONCE = 4
OUR_FAULT = "The service failed on it. The failure was recorded; try it again later."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A recipe, or why it is none."""

    key: str
    incoming: Incoming | None
    remark: str | None = None
    """Why it was refused, or what could not come along."""
    pictures: tuple[Picture, ...] = ()
    account: BundleAccount | None = None
    """What belongs to no recipe, and comes instead of one."""


async def from_archive(
    path: Path, name: str, known: Collection[str], seconds_each: float
) -> AsyncGenerator[Arrival]:
    """Every recipe in a file whose key is not known. Raises UnreadableArchive."""
    async with aclosing(read_in_process(path, name, known, seconds_each)) as everything:
        async for found in everything:
            yield await _arrival(found)


async def _arrival(found: Found) -> Arrival:
    if found.document is None:
        return Arrival(found.key, None, found.refusal, account=found.account)
    # A bundle has everything already, in the form that it is kept in.
    page = None
    if found.source is not None and found.bundled is None:
        page = await compressed(found.source)
    incoming = Incoming(found.document, found.key, None, page, found.bundled, found.provenance)
    return Arrival(found.key, incoming, in_sentences(*found.notices), found.pictures)


async def from_files(files: Iterable[Path], seconds_each: float) -> AsyncGenerator[Arrival]:
    """Every recipe in files of this machine, each under the path of its file."""
    for path in files:
        # Fit to be shown: file names need not be text, and a report must not fail on one.
        shown = os.fsencode(path).decode("utf-8", "replace")
        name = os.fsencode(path.name).decode("utf-8", "replace")
        try:
            await asyncio.to_thread(_check_readable, path)
            async with aclosing(from_archive(path, name, (), seconds_each)) as arrivals:
                async for arrival in arrivals:
                    key = shown if arrival.key == name else f"{shown}/{arrival.key}"
                    yield replace(arrival, key=key)
        except OSError as error:
            yield Arrival(shown, None, error.strerror or "It cannot be read.")
        except Problem as problem:
            yield Arrival(shown, None, problem.detail)


def _check_readable(path: Path) -> None:
    with path.open("rb"):
        pass


Read = Callable[[str], Awaitable[Incoming]]


async def from_addresses(urls: Sequence[str], read: Read) -> AsyncGenerator[Arrival]:
    """The recipe at each URL: of some sites at a time, and of each site one after the other."""
    by_site: dict[str, list[str]] = {}
    for url in urls:
        by_site.setdefault(_site(url), []).append(url)
    turns = asyncio.Semaphore(HOSTS_AT_ONCE)
    # Nothing is fetched ahead of what can be kept.
    arrived = asyncio.Queue[Arrival](maxsize=1)

    async def visit(site: list[str]) -> None:
        async with turns:
            for url in site:
                await arrived.put(await _fetched(url, read))

    visits = [asyncio.create_task(visit(site)) for site in by_site.values()]
    try:
        for _ in urls:
            yield await arrived.get()
    finally:
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


async def _fetched(url: str, read: Read) -> Arrival:
    try:
        return Arrival(url, await read(url))
    except Problem as problem:
        return Arrival(url, None, problem.detail)
    except Exception:
        log.exception("an address could not be read")
        return Arrival(url, None, OUR_FAULT)


def _site(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
