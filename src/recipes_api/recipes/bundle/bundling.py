"""Taking out everything that somebody has, as a bundle that goes out while it is written."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncGenerator, Sequence

import structlog

from recipes_api.database import Database
from recipes_api.images.addresses import image_id_in
from recipes_api.images.files import ImageFiles
from recipes_api.images.sizes import LARGEST
from recipes_api.recipes.bundle.format import BundleRecipe
from recipes_api.recipes.bundle.rows import (
    RecipeRows,
    read_account,
    read_recipes,
    read_stored_pictures,
)
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.bundle_writer import BundleWriter
from recipes_api.recipes.exporters.exporting import Selection, in_batches, list_contents
from recipes_api.recipes.pictures import addresses, replaced
from recipes_api.recipes.search.filters import Filter

log = structlog.get_logger()


async def export_bundle(
    database: Database, files: ImageFiles, owner_id: uuid.UUID, selection: Selection
) -> AsyncGenerator[bytes]:
    """The archive's bytes, piece by piece. What belongs to no recipe is in it if nothing is
    filtered out.

    A connection of the database is held until the last one: they must be taken quickly.
    """
    writer, gallery = BundleWriter(), Gallery(files)
    async with database.snapshot() as session:
        contents = await list_contents(session, owner_id, selection)
        contents.sort(key=lambda entry: entry.change)
        yield await asyncio.to_thread(writer.begin, contents)
        for ids in in_batches(contents):
            rows = await read_recipes(session, owner_id, ids, with_history=selection.with_history)
            recipes = await asyncio.to_thread(_parsed, rows)
            stored = await read_stored_pictures(session, ids)
            for recipe in recipes:
                async for name, body in gallery.taking_in(recipe, stored):
                    yield await asyncio.to_thread(writer.add_picture, name, body)
            yield await asyncio.to_thread(_write, writer, recipes, gallery)
        is_everything = selection.wanted == Filter()
        account = await read_account(session, owner_id) if is_everything else None
        yield await asyncio.to_thread(writer.end, account)


class Gallery:
    """Which pictures are in the bundle by now, and what they are called in it.

    By their content: their addresses are of this service, and there are others on another.
    """

    def __init__(self, files: ImageFiles) -> None:
        self._files = files
        self._names: dict[str, str] = {}
        self._taken_in: set[str] = set()

    async def taking_in(
        self, recipe: BundleRecipe, stored: dict[str, str]
    ) -> AsyncGenerator[tuple[str, bytes]]:
        """The name and the bytes of each that the recipe shows, if it is not there yet.

        `stored` says what their files are called. Of three sizes the others are made from this.
        """
        shown = [each for document in recipe.documents for each in addresses(document).values()]
        for image_id in dict.fromkeys(map(image_id_in, shown)):
            if image_id is None or image_id in self._names or image_id not in stored:
                continue
            body = await self._files.read(stored[image_id], LARGEST)
            if body is None:
                log.warning("a picture's file is gone", image_id=image_id[:8])
                continue
            digest = await asyncio.to_thread(hashlib.sha256, body)
            name = f"pictures/{digest.hexdigest()}.webp"
            self._names[image_id] = name
            if name not in self._taken_in:
                self._taken_in.add(name)
                yield name, body

    def with_names(self, document: RecipeDocument) -> RecipeDocument:
        """The document with names in the bundle in place of addresses on this service."""
        return replaced(document, lambda each: self._names.get(image_id_in(each) or "", each))


def _parsed(rows: Sequence[RecipeRows]) -> list[BundleRecipe]:
    return [row.bundled() for row in rows]


def _write(writer: BundleWriter, recipes: Sequence[BundleRecipe], gallery: Gallery) -> bytes:
    return b"".join(writer.add(each.with_each_document(gallery.with_names)) for each in recipes)
