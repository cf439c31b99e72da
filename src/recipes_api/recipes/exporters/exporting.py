"""Taking recipes out: one moment of the database, read in batches and written as it is read."""

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.exporters.writers import Entry, Writer
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.matching import Condition, matching

LISTED_AT_ONCE = 500
READ_AT_ONCE = 25
"""A recipe is at most as large as a request body; this many of them may be in memory."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which recipes are taken out, and how much of each."""

    wanted: Filter = field(default_factory=Filter)
    with_trash: bool = False
    with_history: bool = False


async def export(
    database: Database, owner_id: uuid.UUID, wanted: Filter, writer: Writer, site: str
) -> AsyncGenerator[bytes]:
    """The file's bytes, piece by piece; `site` is where pictures of ours are seen from outside.

    A connection of the database is held until the last one: they must be taken quickly.
    """
    async with database.snapshot() as session:
        contents = await list_contents(session, owner_id, Selection(wanted))
        contents.sort(key=lambda entry: entry.by_name)
        yield await asyncio.to_thread(writer.begin, contents)
        for ids in in_batches(contents):
            documents = await _read(session, owner_id, ids)
            yield await asyncio.to_thread(_write, writer, documents, site)
        yield await asyncio.to_thread(writer.end)


def in_batches(contents: Sequence[Entry]) -> Iterator[list[uuid.UUID]]:
    """Their ids, as many as are read at once."""
    for start in range(0, len(contents), READ_AT_ONCE):
        yield [entry.id for entry in contents[start : start + READ_AT_ONCE]]


async def list_contents(
    session: AsyncSession, owner_id: uuid.UUID, selection: Selection
) -> list[Entry]:
    wanted = await matching(session, owner_id, selection.wanted)
    contents = [entry async for entry in _list(session, wanted)]
    if selection.with_trash:
        in_the_trash = [col(RecipeRow.owner_id) == owner_id, col(RecipeRow.trashed_at).is_not(None)]
        contents += [entry async for entry in _list(session, in_the_trash)]
    return contents


async def _list(session: AsyncSession, conditions: Sequence[Condition]) -> AsyncIterator[Entry]:
    """In the order of changes. Cards are read for the names in them, and let go of."""
    after = 0
    while True:
        statement = (
            select(RecipeRow.id, RecipeRow.card, RecipeRow.trashed_at, RecipeRow.change_number)
            .where(*conditions, col(RecipeRow.change_number) > after)
            .order_by(col(RecipeRow.change_number))
            .limit(LISTED_AT_ONCE)
        )
        rows = (await session.exec(statement)).all()
        for recipe_id, card, trashed_at, number in rows:
            yield Entry(recipe_id, json.loads(card)["name"], number, trashed_at is not None)
            after = number
        if len(rows) < LISTED_AT_ONCE:
            return


async def _read(session: AsyncSession, owner_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> list[str]:
    """Their documents, in the order of the ids."""
    statement = select(RecipeRow.id, RecipeRow.document).where(
        RecipeRow.owner_id == owner_id, col(RecipeRow.id).in_(ids)
    )
    found = dict((await session.exec(statement)).all())
    return [found[recipe_id] for recipe_id in ids]


def _write(writer: Writer, documents: Sequence[str], site: str) -> bytes:
    return b"".join(writer.add(StoredRecipe.from_text(each).on(site)) for each in documents)
