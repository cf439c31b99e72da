"""The log as it is read, the latest first."""

import uuid

from recipes_api.pagination import TimeCursor
from recipes_api.readers import Reader, Row, SqlValue, as_datetime, as_uuid
from recipes_api.recipes.cook_log.schemas import CookLogItem, CookLogPage

COOKED = """
    SELECT id, recipe_id, recipe_name, version, cooked_at, servings, rating, note, created_at,
        updated_at
    FROM cook_log_entry
    WHERE user_id = :user_id AND (cooked_at, id) < (:before, :before_id)
    ORDER BY cooked_at DESC, id DESC LIMIT :limit
"""
RECIPE_COOKED = """
    SELECT id, recipe_id, recipe_name, version, cooked_at, servings, rating, note, created_at,
        updated_at
    FROM cook_log_entry
    WHERE recipe_id = :recipe_id AND user_id = :user_id
      AND (cooked_at, id) < (:before, :before_id)
    ORDER BY cooked_at DESC, id DESC LIMIT :limit
"""
OWN_RECIPE = "SELECT 1 FROM recipe WHERE id = :recipe_id AND owner_id = :user_id"


async def list_cooked(
    reader: Reader, user_id: uuid.UUID, cursor: TimeCursor, limit: int
) -> CookLogPage:
    """Everything that the person cooked."""
    return await _page(reader, COOKED, cursor, limit, user_id=user_id)


async def list_recipe_cooked(
    reader: Reader, user_id: uuid.UUID, recipe_id: uuid.UUID, cursor: TimeCursor, limit: int
) -> CookLogPage | None:
    """When the person cooked one recipe, also if it is in the trash; None if it is not theirs."""
    page = await _page(reader, RECIPE_COOKED, cursor, limit, user_id=user_id, recipe_id=recipe_id)
    if page.items:
        return page
    own = await reader.first(OWN_RECIPE, user_id=user_id, recipe_id=recipe_id)
    return None if own is None else page


async def _page(
    reader: Reader, statement: str, cursor: TimeCursor, limit: int, **parameters: SqlValue
) -> CookLogPage:
    rows = await reader.all(
        statement,
        before=cursor.before,
        before_id=cursor.before_id,
        limit=limit + 1,
        **parameters,
    )
    items = [_item(row) for row in rows[:limit]]
    is_last = len(rows) <= limit
    following = None if is_last else TimeCursor(items[-1].cooked_at, items[-1].id).encode()
    return CookLogPage(items=items, next_cursor=following)


def _item(row: Row) -> CookLogItem:
    entry_id, recipe_id, name, version, cooked_at, servings, rating, note, created, updated = row
    return CookLogItem.model_validate(
        {
            "id": as_uuid(entry_id),
            "recipe_id": None if recipe_id is None else as_uuid(recipe_id),
            "recipe_name": name,
            "version": version,
            "cooked_at": as_datetime(cooked_at),
            "servings": servings,
            "rating": rating,
            "note": note,
            "created_at": as_datetime(created),
            "updated_at": as_datetime(updated),
        }
    )
