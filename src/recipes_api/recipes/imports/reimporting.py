"""Reading again what a recipe was imported from: parsers get better, and the page is there."""

import asyncio
import tempfile
import uuid
import zlib
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.recipes import store
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.provenance import Provenance
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.imports.arrivals import from_archive
from recipes_api.recipes.imports.incoming import Incoming, read_page, unpack_document
from recipes_api.recipes.imports.keeping import (
    imported_document,
    newest_source,
    note_provenance,
    update,
)
from recipes_api.recipes.imports.models import RecipeSource
from recipes_api.recipes.imports.problems import NoSourceKept
from recipes_api.recipes.imports.showing import with_own_pictures_of
from recipes_api.recipes.imports.updating import brings_news
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.store import NoSuchRecipe


@dataclass(frozen=True, slots=True)
class Reimported:
    recipe: RecipeRow
    is_changed: bool
    provenance: Provenance | None


@dataclass(frozen=True, slots=True)
class Reader:
    """What kept pages are read with."""

    database: Database
    parser: PageParser
    clock: Clock
    seconds_each: float

    async def reimport(self, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> Reimported:
        """The recipe with what its source says to our parsers now, where its owner has not changed
        it. Must be called with no transaction open.

        Raises NoSuchRecipe, NoSourceKept, NoRecipeFound, ImportRefused or UnreadableArchive.
        """
        incoming = await self._incoming(owner_id, recipe_id)
        async with self.database.writing() as session:
            recipe = await store.find_kept(session, owner_id, recipe_id)
            before = recipe.version
            await update(session, recipe, incoming, self.clock())
            await note_provenance(session, recipe, incoming.provenance)
            await session.commit()
        return Reimported(recipe, recipe.version > before, incoming.provenance)

    async def would_change(self, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> bool:
        """Whether `reimport` would make a new version. Raises what it does."""
        incoming = await self._incoming(owner_id, recipe_id)
        async with self.database.reading() as session:
            recipe = await session.get(RecipeRow, recipe_id)
            if recipe is None:
                raise NoSuchRecipe
            base = await imported_document(session, recipe)
        current = RecipeDocument.from_stored(recipe.document)
        return brings_news(base, incoming.document, current)

    async def _incoming(self, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> Incoming:
        """What the kept source says now, with the pictures that were kept of it."""
        async with self.database.reading() as session:
            source = await _kept_source(session, owner_id, recipe_id)
        incoming = await self._read(source)
        base = await asyncio.to_thread(unpack_document, source.document)
        return replace(incoming, document=with_own_pictures_of(base, incoming.document))

    async def _read(self, source: RecipeSource) -> Incoming:
        if source.page is None:
            raise NoSourceKept("What this recipe was imported from was not kept.")
        page = await asyncio.to_thread(zlib.decompress, source.page)
        if source.media_type is not None:
            return await read_page(self.parser, page, source.media_type, source.origin)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "member")
            await asyncio.to_thread(path.write_bytes, page)
            arrivals = from_archive(path, source.origin or "", (), self.seconds_each)
            async with aclosing(arrivals):
                async for arrival in arrivals:
                    if arrival.incoming is not None:
                        return arrival.incoming
        raise NoRecipeFound("There is no recipe in it that we can read.")


async def _kept_source(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID
) -> RecipeSource:
    recipe = select(RecipeRow).where(RecipeRow.id == recipe_id, RecipeRow.owner_id == owner_id)
    found = (await session.exec(recipe)).first()
    if found is None or found.trashed_at is not None:
        raise NoSuchRecipe
    source = await newest_source(session, recipe_id)
    if source is None:
        raise NoSourceKept("This recipe was not imported.")
    return source
