"""Whether a recipe that comes in is already there."""

import uuid

from sqlalchemy import ColumnElement, literal, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from recipes_api.recipes.fingerprints import fingerprint
from recipes_api.recipes.importers.source import source_key
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.recipes.imports.models import RecipeSource
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.rendering import fold


async def find_duplicate(
    session: AsyncSession,
    owner_id: uuid.UUID,
    incoming: Incoming,
    *conditions: ColumnElement[bool],
) -> uuid.UUID | None:
    """The kept recipe that is the same one: by its content now, by its content when it was
    imported, or by where it was imported from. Only among those that meet the conditions.

    A page is known by its address alone. In an archive people have typed the addresses, one for
    several recipes too, so there the name must be the same as well.
    """
    same_content = fingerprint(incoming.document)
    key = source_key(incoming.document.url)
    now_the_same = select(col(RecipeRow.id), literal(0).label("rank")).where(
        col(RecipeRow.owner_id) == owner_id,
        col(RecipeRow.fingerprint) == same_content,
        col(RecipeRow.trashed_at).is_(None),
    )
    ways = [now_the_same, _imported(owner_id, 1, col(RecipeSource.fingerprint) == same_content)]
    if key is not None:
        same_key = col(RecipeSource.source_key) == key
        same_name = col(RecipeSource.name_folded) == fold(incoming.document.name)
        ways.append(_imported(owner_id, 2, same_key & same_name))
        if incoming.is_page:
            ways.append(_imported(owner_id, 3, same_key))
    ways = [way.where(*conditions) for way in ways]
    nearest = union_all(*ways).order_by("rank").limit(1)
    found = (await (await session.connection()).execute(nearest)).first()
    return None if found is None else found.id


def _imported(
    owner_id: uuid.UUID, rank: int, condition: ColumnElement[bool]
) -> Select[uuid.UUID, int]:
    return (
        select(col(RecipeRow.id), literal(rank).label("rank"))
        .join(RecipeSource, col(RecipeSource.recipe_id) == col(RecipeRow.id))
        .where(
            col(RecipeSource.owner_id) == owner_id,
            condition,
            col(RecipeRow.trashed_at).is_(None),
        )
    )
