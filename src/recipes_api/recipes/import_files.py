"""Importing files and folders: each file whole or not at all, and told about."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import Problem
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.imports.incoming import HTML, JSON_LD, Incoming, read_page
from recipes_api.recipes.imports.keeping import Outcome, keep
from recipes_api.recipes.imports.models import Duplicates

HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
JSON_LD_ENDINGS = frozenset({".json", ".jsonld"})
LARGEST_FILE = 50 * 1024 * 1024


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
            yield from (
                file for file in inside if file.suffix.lower() in HTML_ENDINGS | JSON_LD_ENDINGS
            )
        else:
            yield path


async def import_files(
    database: Database,
    parser: PageParser,
    owner_id: uuid.UUID,
    files: Iterable[Path],
    duplicates: Duplicates,
    clock: Clock,
) -> AsyncIterator[FileResult]:
    """One file after the other, each in a transaction of its own."""
    for path in files:
        shown = os.fsencode(path).decode("utf-8", "replace")
        try:
            incoming = await _read(parser, path)
        except Problem as problem:
            yield FileResult(shown, Outcome.REFUSED, problem.detail)
        except OSError as error:
            yield FileResult(shown, Outcome.REFUSED, error.strerror or "It cannot be read.")
        else:
            async with database.writing() as session:
                kept = await keep(session, owner_id, incoming, duplicates, clock())
                await session.commit()
            yield FileResult(shown, kept.outcome, incoming.document.name)


async def _read(parser: PageParser, path: Path) -> Incoming:
    body = await asyncio.to_thread(_read_bytes, path)
    media_type = JSON_LD if path.suffix.lower() in JSON_LD_ENDINGS else HTML
    return await read_page(parser, body, media_type, None)


def _read_bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(None, "The file is too large.")
    return path.read_bytes()
