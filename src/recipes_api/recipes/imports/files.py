"""Importing files and folders of the operator's machine: an import like any other, but done here.

So its owner sees it among their imports, and can undo it.
"""

import uuid
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

from recipes_api.recipes.imports import jobs
from recipes_api.recipes.imports.arrivals import from_files
from recipes_api.recipes.imports.importing import Bookkeeping, Ledger, record_all
from recipes_api.recipes.imports.models import ImportItem, JobKind
from recipes_api.recipes.imports.queue import take

ENDINGS = frozenset({
    ".cook", ".crumb", ".csv", ".htm", ".html", ".json", ".jsonld", ".md", ".melarecipe",
    ".melarecipes", ".mmf", ".mxp", ".paprikarecipe", ".paprikarecipes", ".xhtml", ".zip",
})  # fmt: skip
"""Of what is looked for in folders. Files that are named may be called anything."""
LEASE = timedelta(minutes=5)
"""Longer than any one recipe takes; renewed with each."""
ANY_NUMBER = 2**31


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and those in folders that look like recipes."""
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from (file for file in inside if file.suffix.lower() in ENDINGS)
        else:
            yield path


async def import_files(
    books: Bookkeeping,
    owner_id: uuid.UUID,
    wishes: jobs.Wishes,
    files: Iterable[Path],
    seconds_each: float,
) -> AsyncGenerator[ImportItem]:
    """What became of each recipe in each file, as it happens."""
    async with books.database.writing() as session:
        job = await jobs.begin(
            session, owner_id, JobKind.FILES, wishes, books.clock(), most_open=ANY_NUMBER
        )
        lease = take(job, books.clock(), LEASE)
        await session.commit()
    async with aclosing(from_files(files, seconds_each)) as arrivals:
        async for item in record_all(books, job, lease, Ledger(), arrivals):
            yield item
