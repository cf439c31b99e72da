"""The pictures of a recipe that comes in."""

import uuid
from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import pictures
from recipes_api.recipes.imports.incoming import Incoming


async def with_pictures_that_are_here(
    session: AsyncSession, owner_id: uuid.UUID, incoming: Incoming
) -> tuple[Incoming, tuple[str, ...]]:
    """Without addresses of ours that lead to no picture of this person, and a sentence about them.

    Somebody has exported them here or elsewhere; they are no reason to refuse the recipe.
    """
    bundled = incoming.bundled
    documents = [incoming.document]
    if bundled is not None:
        documents += [each.document for each in bundled.versions]
    missing = await pictures.missing(session, owner_id, documents)
    if not missing:
        return incoming, ()
    document = pictures.without(incoming.document, missing)
    if bundled is not None:
        versions = [
            each.model_copy(update={"document": pictures.without(each.document, missing)})
            for each in bundled.versions
        ]
        bundled = bundled.model_copy(update={"document": document, "versions": versions})
    return replace(incoming, document=document, bundled=bundled), (_not_here(len(missing)),)


def _not_here(count: int) -> str:
    if count == 1:
        return "A picture that it shows is not on this service, so it was left out."
    return f"{count} pictures that it shows are not on this service, so they were left out."
