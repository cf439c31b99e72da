"""Taking recipes out: one moment of the database, read in batches and written as it is read."""

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.collections import Collection
from recipes_api.recipes.exporters.stored import StoredRecipe, StoredVersion
from recipes_api.recipes.exporters.writers import Entry, Writer
from recipes_api.recipes.filters import Filter
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.models import RecipeMark, RecipeRow, RecipeVersion
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
    database: Database, owner_id: uuid.UUID, selection: Selection, collection: Collection
) -> AsyncGenerator[bytes]:
    """The file's bytes, piece by piece.

    A connection of the database is held until the last one: they must be taken quickly.
    """
    writer = collection.writer()
    async with database.snapshot() as session:
        contents = await _contents(session, owner_id, selection)
        contents.sort(key=collection.order)
        yield await asyncio.to_thread(writer.begin, contents)
        for start in range(0, len(contents), READ_AT_ONCE):
            ids = [entry.id for entry in contents[start : start + READ_AT_ONCE]]
            rows = await _read(session, owner_id, ids)
            versions = await _read_versions(session, ids) if selection.with_history else {}
            yield await asyncio.to_thread(_write, writer, rows, versions)
        yield await asyncio.to_thread(writer.end)


async def _contents(
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


@dataclass(frozen=True, slots=True)
class Row:
    """A recipe as it stands in the tables; to parse it is work for a thread."""

    document: str
    trashed_at: datetime | None
    marks: str | None

    def stored(self, versions: Sequence["VersionRow"]) -> StoredRecipe:
        recipe = StoredRecipe.from_text(self.document)
        return replace(
            recipe,
            trashed_at=self.trashed_at,
            marks=Marks() if self.marks is None else Marks.model_validate_json(self.marks),
            versions=tuple(version.stored() for version in versions),
        )


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: int
    change: str
    created_at: datetime
    document: str

    def stored(self) -> StoredVersion:
        document = RecipeDocument.from_stored(self.document)
        return StoredVersion(self.version, self.change, self.created_at, document)


Versions = dict[uuid.UUID, list[VersionRow]]


async def _read(
    session: AsyncSession, owner_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Row]:
    """By id, in the order of the ids."""
    marked = and_(col(RecipeMark.user_id) == owner_id, col(RecipeMark.recipe_id) == RecipeRow.id)
    statement = (
        select(RecipeRow.id, RecipeRow.document, RecipeRow.trashed_at, RecipeMark.marks)
        .outerjoin(RecipeMark, marked)
        .where(RecipeRow.owner_id == owner_id, col(RecipeRow.id).in_(ids))
    )
    found = {recipe_id: Row(*row) for recipe_id, *row in (await session.exec(statement)).all()}
    return {recipe_id: found[recipe_id] for recipe_id in ids}


async def _read_versions(session: AsyncSession, ids: Sequence[uuid.UUID]) -> Versions:
    """Of each recipe, the first version first."""
    statement = (
        select(
            RecipeVersion.recipe_id,
            RecipeVersion.version,
            RecipeVersion.change,
            RecipeVersion.created_at,
            RecipeVersion.document,
        )  # type: ignore[call-overload] # five columns are one more than SQLModel has types for
        .where(col(RecipeVersion.recipe_id).in_(ids))
        .order_by(col(RecipeVersion.recipe_id), col(RecipeVersion.version))
    )
    versions: Versions = {}
    for recipe_id, *version in (await session.exec(statement)).all():
        versions.setdefault(recipe_id, []).append(VersionRow(*version))
    return versions


def _write(writer: Writer, rows: dict[uuid.UUID, Row], versions: Versions) -> bytes:
    return b"".join(
        writer.add(row.stored(versions.get(recipe_id, ()))) for recipe_id, row in rows.items()
    )
