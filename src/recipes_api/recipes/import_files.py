"""Importing files and folders: each file whole or not at all, and told about."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import Problem
from recipes_api.recipes import store
from recipes_api.recipes.importers.source import source_key
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.store import AlreadyImported

HTML = frozenset({".html", ".htm", ".xhtml"})
JSON_LD = frozenset({".json", ".jsonld"})
LARGEST_FILE = 50 * 1024 * 1024


class Outcome(StrEnum):
    IMPORTED = "imported"
    ALREADY_THERE = "already there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file. `detail` is the recipe's name, or why it was refused."""

    path: str
    """Fit to be shown: file names need not be text, and a report must not fail on one."""
    outcome: Outcome
    detail: str


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and those in folders that look like recipes."""
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from (file for file in inside if file.suffix.lower() in HTML | JSON_LD)
        else:
            yield path


async def import_files(
    database: Database,
    parser: PageParser,
    owner_id: uuid.UUID,
    files: Iterable[Path],
    clock: Clock,
) -> AsyncIterator[FileResult]:
    """One file after the other, each in a transaction of its own."""
    for path in files:
        shown = os.fsencode(path).decode("utf-8", "replace")
        try:
            name = await _import_file(database, parser, owner_id, path, clock)
        except AlreadyImported as problem:
            yield FileResult(shown, Outcome.ALREADY_THERE, problem.detail)
        except Problem as problem:
            yield FileResult(shown, Outcome.REFUSED, problem.detail)
        except OSError as error:
            yield FileResult(shown, Outcome.REFUSED, error.strerror or "It cannot be read.")
        else:
            yield FileResult(shown, Outcome.IMPORTED, name)


async def _import_file(
    database: Database, parser: PageParser, owner_id: uuid.UUID, path: Path, clock: Clock
) -> str:
    body = await asyncio.to_thread(_read, path)
    if path.suffix.lower() in JSON_LD:
        document = await parser.parse_json_ld(body, None)
    else:
        document = await parser.parse_html(body, None)
    async with database.writing() as session:
        source = source_key(document.url, body)
        await store.create(session, owner_id, document, clock(), source_key=source)
        await session.commit()
    return document.name


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(None, "The file is too large.")
    return path.read_bytes()
