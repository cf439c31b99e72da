"""The pictures of recipes: one's own, which stay as long as any version shows them.

A document names a picture by its address, beside addresses on other sites. A link from recipe to
picture is made with the first version that shows it, and goes with the recipe for good.
"""

import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import add_all_if_missing
from recipes_api.errors import InvalidRequest
from recipes_api.images.addresses import image_id_in, is_here
from recipes_api.images.models import ImageRow
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import RecipeImage


def addresses(document: RecipeDocument) -> dict[str, str]:
    """Every address of a picture, by the JSON Pointer (RFC 6901) of where it stands."""
    lists = {"": document.image} | {
        f"/recipeInstructions/{place}": step.image
        for place, step in enumerate(document.recipe_instructions)
    }
    return {
        f"{where}/image/{place}": address
        for where, images in lists.items()
        for place, address in enumerate(images)
    }


async def link(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, *documents: RecipeDocument
) -> None:
    """Notes that versions show these pictures. Raises InvalidRequest for one that is not there,
    or not the owner's."""
    named = [pair for document in documents for pair in addresses(document).items()]
    ids = {image_id for _, address in named if (image_id := image_id_in(address))}
    own = await _use(session, owner_id, ids) if ids else set()
    for pointer, address in named:
        if is_here(address) and image_id_in(address) not in own:
            raise _unknown(pointer)
    await add_all_if_missing(
        session, [RecipeImage(recipe_id=recipe_id, image_id=image_id) for image_id in sorted(own)]
    )


async def missing(
    session: AsyncSession, owner_id: uuid.UUID, documents: Iterable[RecipeDocument]
) -> set[str]:
    """Addresses of pictures that should be here, and are not, or not the owner's."""
    shown = (address for each in documents for address in addresses(each).values())
    named = set(filter(is_here, shown))
    if not named:
        return named
    return named - await own(session, owner_id, named)


async def own(session: AsyncSession, owner_id: uuid.UUID, addresses: Iterable[str]) -> set[str]:
    """Those that lead to a picture of the person, on whatever host they are said to be."""
    ids = {address: image_id for address in addresses if (image_id := image_id_in(address))}
    if not ids:
        return set()
    statement = select(ImageRow.id).where(
        col(ImageRow.id).in_(ids.values()), ImageRow.owner_id == owner_id
    )
    found = set((await session.exec(statement)).all())
    return {address for address, image_id in ids.items() if image_id in found}


def replaced(document: RecipeDocument, change: Callable[[str], str | None]) -> RecipeDocument:
    """The document with other addresses in place of its own; None leaves one out."""

    def changed(images: list[str]) -> list[str]:
        return [other for address in images if (other := change(address)) is not None]

    steps = [
        step.model_copy(update={"image": changed(step.image)}) if step.image else step
        for step in document.recipe_instructions
    ]
    images = {"image": changed(document.image), "recipe_instructions": steps}
    return document.model_copy(update=images)


def without(document: RecipeDocument, addresses: Collection[str]) -> RecipeDocument:
    """The document without these pictures."""
    return replaced(document, lambda address: None if address in addresses else address)


async def _use(session: AsyncSession, owner_id: uuid.UUID, ids: set[str]) -> set[str]:
    """Those that the person has. They are locked, so that housekeeping cannot delete them now."""
    found = await session.exec(
        update(ImageRow)
        .where(col(ImageRow.id).in_(ids), col(ImageRow.owner_id) == owner_id)
        .values(unused_since=None)
        .returning(col(ImageRow.id))
    )
    return set(found.scalars())


def _unknown(pointer: str) -> InvalidRequest:
    detail = "You have no picture at this address. Send it to /api/v1/images first."
    part: JsonValue = {"where": "body", "pointer": pointer, "detail": detail}
    return InvalidRequest(f"body{pointer}: {detail}", members={"errors": [part]})


async def release(session: AsyncSession, recipe_id: uuid.UUID, now: datetime) -> None:
    """Before a recipe is deleted for good: what no other one shows may go, after a while."""
    shown = select(RecipeImage.image_id).where(RecipeImage.recipe_id == recipe_id)
    other = aliased(RecipeImage)
    shown_elsewhere = (
        select(other.image_id)
        .where(other.image_id == ImageRow.id, other.recipe_id != recipe_id)
        .exists()
    )
    await session.exec(
        update(ImageRow)
        .where(col(ImageRow.id).in_(shown), ~shown_elsewhere)
        .values(unused_since=now)
    )
