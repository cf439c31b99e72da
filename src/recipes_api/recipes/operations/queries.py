"""Operations as they are read."""

import json
import uuid

from recipes_api.pagination import TimeCursor
from recipes_api.readers import Reader, Row, as_datetime, as_uuid
from recipes_api.recipes.operations.schemas import OperationItem, OperationPage

OPERATIONS = """
    SELECT id, kind, request, created_at, finished_at, changed, undone FROM operation
    WHERE owner_id = :owner_id AND (created_at, id) < (:before, :before_id)
    ORDER BY created_at DESC, id DESC LIMIT :limit
"""
OPERATION = """
    SELECT id, kind, request, created_at, finished_at, changed, undone FROM operation
    WHERE id = :operation_id AND owner_id = :owner_id
"""


async def list_operations(
    reader: Reader, owner_id: uuid.UUID, cursor: TimeCursor, limit: int
) -> OperationPage:
    rows = await reader.all(
        OPERATIONS,
        owner_id=owner_id,
        before=cursor.before,
        before_id=cursor.before_id,
        limit=limit + 1,
    )
    items = [_item(row) for row in rows[:limit]]
    is_last = len(rows) <= limit
    following = None if is_last else TimeCursor(items[-1].created_at, items[-1].id).encode()
    return OperationPage(items=items, next_cursor=following)


async def read_operation(
    reader: Reader, owner_id: uuid.UUID, operation_id: uuid.UUID
) -> OperationItem | None:
    row = await reader.first(OPERATION, owner_id=owner_id, operation_id=operation_id)
    return None if row is None else _item(row)


def _item(row: Row) -> OperationItem:
    operation_id, kind, request, created_at, finished_at, changed, undone = row
    return OperationItem.model_validate(
        {
            "id": as_uuid(operation_id),
            "kind": kind,
            "request": json.loads(str(request)),
            "created_at": as_datetime(created_at),
            "finished_at": None if finished_at is None else as_datetime(finished_at),
            "changed": changed,
            "undone": undone,
        }
    )
