"""The hot reads: single statements that an index answers, and whose stored bytes are sent as is.

The person stands in every WHERE. What an index cannot answer alone (a word in the name) goes
through a session, so that it never keeps the event loop waiting.
"""

import json
import uuid
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Reader, SqlValue
from recipes_api.pagination import Cursor
from recipes_api.recipes.filters import Filter, Labels, conditions
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.models import RecipeRow

KEPT = """
    SELECT card, change_number FROM recipe
    WHERE owner_id = :owner_id AND trashed_at IS NULL AND change_number < :before
    ORDER BY change_number DESC LIMIT :limit
"""
TRASHED = """
    SELECT card, change_number FROM recipe
    WHERE owner_id = :owner_id AND trashed_at IS NOT NULL AND change_number < :before
    ORDER BY change_number DESC LIMIT :limit
"""
LABELLED = """
    SELECT recipe.card, recipe_label.change_number FROM recipe_label
    JOIN recipe ON recipe.id = recipe_label.recipe_id
    WHERE recipe_label.owner_id = :owner_id AND recipe_label.kind = :kind
      AND recipe_label.value = :value AND recipe_label.change_number < :before
    ORDER BY recipe_label.change_number DESC LIMIT :limit
"""
LABELLED_TWICE = """
    SELECT recipe.card, recipe_label.change_number FROM recipe_label
    JOIN recipe_label AS other ON other.recipe_id = recipe_label.recipe_id
      AND other.kind = :other_kind AND other.value = :other_value
    JOIN recipe ON recipe.id = recipe_label.recipe_id
    WHERE recipe_label.owner_id = :owner_id AND recipe_label.kind = :kind
      AND recipe_label.value = :value AND recipe_label.change_number < :before
    ORDER BY recipe_label.change_number DESC LIMIT :limit
"""
ONE = """
    SELECT version, document FROM recipe
    WHERE id = :recipe_id AND owner_id = :owner_id AND trashed_at IS NULL
"""
MARKS = """
    SELECT recipe_mark.marks FROM recipe
    LEFT JOIN recipe_mark
      ON recipe_mark.user_id = :owner_id AND recipe_mark.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
"""
VERSIONS = """
    SELECT recipe_version.version, recipe_version.change, recipe_version.created_at
    FROM recipe JOIN recipe_version ON recipe_version.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id
      AND recipe_version.version < CAST(:before AS BIGINT)
    ORDER BY recipe_version.version DESC LIMIT :limit
"""
ONE_VERSION = """
    SELECT recipe_version.document
    FROM recipe JOIN recipe_version ON recipe_version.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id
      AND recipe_version.version = :version
"""


@dataclass(frozen=True, slots=True)
class Cards:
    """A page of a list: its JSON text, and where the next page begins."""

    body: str
    next_cursor: Cursor | None


async def list_kept(reader: Reader, owner_id: uuid.UUID, cursor: Cursor, limit: int) -> Cards:
    """The newest changes first."""
    return await _page(reader, KEPT, limit, owner_id=owner_id, before=cursor.before)


async def list_trashed(reader: Reader, owner_id: uuid.UUID, cursor: Cursor, limit: int) -> Cards:
    """What was thrown away last comes first."""
    return await _page(reader, TRASHED, limit, owner_id=owner_id, before=cursor.before)


async def list_labelled(
    reader: Reader, owner_id: uuid.UUID, labels: Labels, cursor: Cursor, limit: int
) -> Cards:
    """Those with one label, or with both of two."""
    (kind, value), *others = labels.items()
    if not others:
        return await _page(
            reader, LABELLED, limit, owner_id=owner_id, before=cursor.before, kind=kind, value=value
        )
    ((other_kind, other_value),) = others
    return await _page(
        reader,
        LABELLED_TWICE,
        limit,
        owner_id=owner_id,
        before=cursor.before,
        kind=kind,
        value=value,
        other_kind=other_kind,
        other_value=other_value,
    )


async def list_searched(
    session: AsyncSession, owner_id: uuid.UUID, wanted: Filter, cursor: Cursor, limit: int
) -> Cards:
    """By any filter. Looks at every recipe of the person's."""
    statement = (
        select(RecipeRow.card, RecipeRow.change_number)
        .where(*conditions(owner_id, wanted), col(RecipeRow.change_number) < cursor.before)
        .order_by(col(RecipeRow.change_number).desc())
        .limit(limit + 1)
    )
    return _cards(list((await session.exec(statement)).all()), limit)


async def _page(reader: Reader, statement: str, limit: int, **parameters: SqlValue) -> Cards:
    rows = await reader.all(statement, limit=limit + 1, **parameters)
    return _cards([(str(card), int(str(number))) for card, number in rows], limit)


def _cards(rows: list[tuple[str, int]], limit: int) -> Cards:
    """One row more than asked for tells that there is a next page."""
    page = rows[:limit]
    next_cursor = Cursor(page[-1][1]) if len(rows) > limit else None
    items = ",".join([card for card, _ in page])
    following = json.dumps(next_cursor.encode() if next_cursor is not None else None)
    return Cards(f'{{"items":[{items}],"next_cursor":{following}}}', next_cursor)


async def read_one(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID
) -> tuple[int, str] | None:
    """Its version and its JSON text."""
    row = await reader.first(ONE, owner_id=owner_id, recipe_id=recipe_id)
    return None if row is None else (int(str(row[0])), str(row[1]))


async def read_marks(reader: Reader, user_id: uuid.UUID, recipe_id: uuid.UUID) -> str | None:
    """The JSON text of the person's `Marks`; None if there is no such recipe."""
    row = await reader.first(MARKS, owner_id=user_id, recipe_id=recipe_id)
    if row is None:
        return None
    return Marks().model_dump_json() if row[0] is None else str(row[0])


async def list_versions(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID, cursor: Cursor, limit: int
) -> list[tuple[int, str, SqlValue]]:
    """Version, change and time, newest first; also of what is in the trash. One more than asked."""
    rows = await reader.all(
        VERSIONS, owner_id=owner_id, recipe_id=recipe_id, before=cursor.before, limit=limit + 1
    )
    return [(int(str(version)), str(change), time) for version, change, time in rows]


async def read_version(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID, version: int
) -> str | None:
    """The JSON text of what the recipe was then."""
    row = await reader.first(ONE_VERSION, owner_id=owner_id, recipe_id=recipe_id, version=version)
    return None if row is None else str(row[0])
