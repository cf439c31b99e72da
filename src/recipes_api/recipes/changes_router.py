"""What changed since a client last looked, so that it can keep a copy without a network."""

import json
import uuid
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import HotReader, Reader, Row, as_uuid
from recipes_api.errors import InvalidRequest, Problem, responses
from recipes_api.pagination import BEGINNING
from recipes_api.recipes.answers import CACHING
from recipes_api.recipes.dependencies import JSON
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.rendering import Recipe

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 500

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


class UnknownChange(Problem):
    """Your copy is newer than what is here: the service went back to a backup.

    Begin again with `since=0`.
    """

    status, slug, title = 410, "unknown-change", "No such change was made here"


class State(StrEnum):
    KEPT = "kept"
    TRASHED = "trashed"
    DELETED = "deleted"
    MARKED = "marked"


class RecipeChange(BaseModel):
    """Where a recipe stands after its latest change, or (`marked`) what I think of it.

    Marks change apart from their recipe, and may be told of before it.
    """

    change: int = Field(description="Counts a person's changes. Each later one is larger.")
    id: uuid.UUID
    state: State
    recipe: Recipe | None = Field(description="What it is now; null unless `kept`.")
    marks: Marks | None = Field(description="What they are now; null unless `marked`.")


class ChangePage(BaseModel):
    """`next` is the `since` of the next request, also when nothing is left to tell for now."""

    items: list[RecipeChange]
    next: int
    has_more: bool


router = APIRouter(prefix="/api/v1/changes", tags=["recipes"], responses=responses(*UNAUTHORIZED))


@router.get("", response_model=ChangePage, responses=responses(InvalidRequest, UnknownChange))
async def list_changes(
    user: RecipesRead,
    reader: HotReader,
    since: Annotated[
        int, Query(ge=0, le=BEGINNING, description="`next` of the page before; 0 for everything.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
) -> Response:
    """Every recipe that changed since then, the earliest change first; each once, as it is now.

    So are my marks of recipes: a rating, a favourite, how often it was cooked.

    Changes have an order without gaps: what was committed before an answer is in it or before it.
    """
    rows = await reader.all(CHANGES, owner_id=user.id, since=since, limit=limit + 1)
    if not rows and since > await _last_change(reader, user.id):
        raise UnknownChange("There was no such change here. Begin again with since=0.")
    page = rows[:limit]
    following = int(str(page[-1][0])) if page else since
    items = ",".join(_item(row) for row in page)
    has_more = json.dumps(len(rows) > limit)
    body = f'{{"items":[{items}],"next":{following},"has_more":{has_more}}}'
    return Response(body, headers=CACHING, media_type=JSON)


def _item(row: Row) -> str:
    change, recipe_id, state, stored = row
    recipe = str(stored) if state == State.KEPT else "null"
    marks = str(stored) if state == State.MARKED else "null"
    stamp = f'"change":{int(str(change))},"id":"{as_uuid(recipe_id)}","state":"{state!s}"'
    return f'{{{stamp},"recipe":{recipe},"marks":{marks}}}'


async def _last_change(reader: Reader, owner_id: uuid.UUID) -> int:
    row = await reader.first(LAST_CHANGE, owner_id=owner_id)
    return 0 if row is None else int(str(row[0]))
