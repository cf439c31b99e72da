"""What changed since a client last looked, so that it can keep a copy without a network."""

import json
import uuid
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import HotReader
from recipes_api.errors import InvalidRequest, Problem, TooManyRequests, responses
from recipes_api.pagination import BEGINNING
from recipes_api.recipes.answers import CACHING
from recipes_api.recipes.changes.events import changes_since
from recipes_api.recipes.changes.items import CHANGES, State, as_item, last_change
from recipes_api.recipes.dependencies import JSON, LastEventId, OpenStream
from recipes_api.recipes.marks.marks import Marks
from recipes_api.recipes.rendering import Recipe

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 500


class UnknownChange(Problem):
    """Your copy is newer than what is here: the service went back to a backup.

    Begin again with `since=0`.
    """

    status, slug, title = 410, "unknown-change", "No such change was made here"

    def __init__(self) -> None:
        super().__init__("There was no such change here. Begin again with since=0.")


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
    if not rows and since > await last_change(reader, user.id):
        raise UnknownChange
    page = rows[:limit]
    following = int(str(page[-1][0])) if page else since
    items = ",".join(as_item(row) for row in page)
    has_more = json.dumps(len(rows) > limit)
    body = f'{{"items":[{items}],"next":{following},"has_more":{has_more}}}'
    return Response(body, headers=CACHING, media_type=JSON)


async def first_seen(
    user: RecipesRead,
    reader: HotReader,
    last_event_id: LastEventId,
    since: Annotated[
        int | None,
        Query(
            ge=0,
            le=BEGINNING,
            description="`next` of the page before; 0 for everything. Without it: from now on.",
        ),
    ] = None,
) -> int:
    """Where a stream begins. Who comes back sends the same URL, and the id of the last event."""
    asked = since if last_event_id is None else last_event_id
    last = await last_change(reader, user.id)
    if asked is not None and asked > last:
        raise UnknownChange
    return last if asked is None else asked


@router.get(
    "/events",
    response_class=EventSourceResponse,
    responses=responses(InvalidRequest, UnknownChange, TooManyRequests),
)
async def watch_changes(
    stream: OpenStream, reader: HotReader, since: Annotated[int, Depends(first_seen)]
) -> AsyncIterator[ServerSentEvent]:
    """The same changes as server-sent events, as they are made: `ready`, then each `change`.

    The `id` of an event is the `since` of what follows, so who comes back with `Last-Event-ID`
    misses nothing. Comments come in between, so that proxies do not cut the connection.

    `closing` is the last event. Its `reason` says what to do: `token-expired` (refresh the token
    and come back), `logged-out` (log in) or `stopping` (the server is; come back).
    """
    async for event in changes_since(stream, reader, since):
        yield event
