"""The hot reads: single statements that an index answers, and whose stored bytes are sent as is.

The person stands in every WHERE. What an index cannot answer alone is searched: see search/.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from recipes_api.pagination import Cursor, Position
from recipes_api.readers import Reader, SqlValue
from recipes_api.recipes.marks.marks import Marks
from recipes_api.recipes.search.filters import Labels

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
    SELECT version, refreshed, document FROM recipe
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
class StoredAnswer:
    """A recipe as it is sent, and what its ETag is made of."""

    version: int
    refreshed: int
    document: str


@dataclass(frozen=True, slots=True)
class Cards:
    """A page of a list: its JSON text, and the cursor of the next page."""

    body: str
    next_cursor: str | None

    @classmethod
    def of(cls, items: Sequence[str], following: Cursor | Position | None) -> Self:
        """From the JSON text of each item, and where the next page begins."""
        cursor = following.encode() if following is not None else None
        body = f'{{"items":[{",".join(items)}],"next_cursor":{json.dumps(cursor)}}}'
        return cls(body, cursor)


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


async def _page(reader: Reader, statement: str, limit: int, **parameters: SqlValue) -> Cards:
    rows = await reader.all(statement, limit=limit + 1, **parameters)
    return _cards([(str(card), int(str(number))) for card, number in rows], limit)


def _cards(rows: list[tuple[str, int]], limit: int) -> Cards:
    """One row more than asked for tells that there is a next page."""
    page = rows[:limit]
    following = Cursor(page[-1][1]) if len(rows) > limit else None
    return Cards.of([card for card, _ in page], following)


async def read_one(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID
) -> StoredAnswer | None:
    row = await reader.first(ONE, owner_id=owner_id, recipe_id=recipe_id)
    if row is None:
        return None
    version, refreshed, document = row
    return StoredAnswer(int(str(version)), int(str(refreshed)), str(document))


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
