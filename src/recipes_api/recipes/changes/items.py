"""A person's changes as they are read: recipes kept, thrown away and deleted, and marks."""

import uuid
from enum import StrEnum

from recipes_api.readers import Reader, Row, as_uuid

# Four indexes in the order of changes, merged: recipes kept, in the trash and deleted for good,
# and marks, which change apart from their recipe.
CHANGES = """
    SELECT * FROM (
        SELECT change_number, id, 'kept' AS state, document AS stored FROM recipe
        WHERE owner_id = :owner_id AND trashed_at IS NULL AND change_number > :since
        ORDER BY change_number LIMIT :limit
    ) AS kept
    UNION ALL SELECT * FROM (
        SELECT change_number, id, 'trashed' AS state, NULL AS stored FROM recipe
        WHERE owner_id = :owner_id AND trashed_at IS NOT NULL AND change_number > :since
        ORDER BY change_number LIMIT :limit
    ) AS trashed
    UNION ALL SELECT * FROM (
        SELECT change_number, recipe_id AS id, 'deleted' AS state, NULL AS stored
        FROM recipe_tombstone
        WHERE owner_id = :owner_id AND change_number > :since
        ORDER BY change_number LIMIT :limit
    ) AS deleted
    UNION ALL SELECT * FROM (
        SELECT change_number, recipe_id AS id, 'marked' AS state, marks AS stored
        FROM recipe_mark
        WHERE user_id = :owner_id AND change_number > :since
        ORDER BY change_number LIMIT :limit
    ) AS marked
    ORDER BY change_number LIMIT :limit
"""
LAST_CHANGE = "SELECT last_change FROM recipe_book WHERE owner_id = :owner_id"


class State(StrEnum):
    KEPT = "kept"
    TRASHED = "trashed"
    DELETED = "deleted"
    MARKED = "marked"


def as_item(row: Row) -> str:
    """JSON of a `RecipeChange`, with the bytes that are stored."""
    change, recipe_id, state, stored = row
    recipe = str(stored) if state == State.KEPT else "null"
    marks = str(stored) if state == State.MARKED else "null"
    stamp = f'"change":{int(str(change))},"id":"{as_uuid(recipe_id)}","state":"{state!s}"'
    return f'{{{stamp},"recipe":{recipe},"marks":{marks}}}'


async def last_change(reader: Reader, owner_id: uuid.UUID) -> int:
    row = await reader.first(LAST_CHANGE, owner_id=owner_id)
    return 0 if row is None else int(str(row[0]))
