"""The cook log over HTTP."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Response, status
from pydantic import JsonValue, ValidationError

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader
from recipes_api.errors import InvalidRequest, invalid_body, responses
from recipes_api.pagination import DEFAULT_LIMIT, PageLimit, PageTimeCursor
from recipes_api.recipes import answers, store
from recipes_api.recipes.cook_log import log, queries
from recipes_api.recipes.cook_log.log import NoSuchEntry
from recipes_api.recipes.cook_log.models import CookLogEntry
from recipes_api.recipes.cook_log.schemas import Cooked, CookLogItem, CookLogPage, NewCooked
from recipes_api.recipes.dependencies import RecipeId
from recipes_api.recipes.merge_patch import MERGE_PATCH, merge_patch
from recipes_api.recipes.store import NoSuchRecipe
from recipes_api.strict_json import StrictJSONRoute


async def read_entry_id(
    entry_id: Annotated[str, Path(json_schema_extra={"format": "uuid"})],
) -> uuid.UUID:
    """What is no id names no entry."""
    try:
        return uuid.UUID(entry_id)
    except ValueError as error:
        raise NoSuchEntry from error


EntryId = Annotated[uuid.UUID, Depends(read_entry_id)]

router = APIRouter(
    prefix="/api/v1",
    tags=["cook log"],
    route_class=StrictJSONRoute,
    responses=responses(*UNAUTHORIZED, InvalidRequest),
)


@router.post(
    "/recipes/{recipe_id}/cooked",
    status_code=status.HTTP_201_CREATED,
    response_model=CookLogItem,
    responses=responses(NoSuchRecipe),
)
async def record_cooked(
    recipe_id: RecipeId,
    cooked: NewCooked,
    user: RecipesWrite,
    now: Now,
    session: DbSession,
    response: Response,
) -> CookLogEntry:
    """Notes that I cooked the recipe, in the version that it has now unless I say which.

    Whatever becomes of the recipe, this version stays. `rating` is how it was this time: my rating
    of the recipe itself is left as it is.
    """
    recipe = await store.find_kept(session, user.id, recipe_id)
    whole = Cooked(
        cooked_at=cooked.cooked_at or now,
        version=cooked.version or recipe.version,
        servings=cooked.servings,
        rating=cooked.rating,
        note=cooked.note,
    )
    entry = await log.record(session, user.id, recipe, whole, now)
    response.headers["Location"] = f"/api/v1/cooked/{entry.id}"
    return entry


@router.get("/recipes/{recipe_id}/cooked", responses=responses(NoSuchRecipe))
async def list_recipe_cooked(
    recipe_id: RecipeId,
    user: RecipesRead,
    cursor: PageTimeCursor,
    reader: HotReader,
    response: Response,
    limit: PageLimit = DEFAULT_LIMIT,
) -> CookLogPage:
    """When I cooked the recipe, the latest first; of one in the trash, too."""
    page = await queries.list_recipe_cooked(reader, user.id, recipe_id, cursor, limit)
    if page is None:
        raise NoSuchRecipe
    response.headers.update(answers.CACHING)
    return page


@router.get("/cooked")
async def list_cooked(
    user: RecipesRead,
    cursor: PageTimeCursor,
    reader: HotReader,
    response: Response,
    limit: PageLimit = DEFAULT_LIMIT,
) -> CookLogPage:
    """Everything that I cooked, the latest first, also what is in the trash or gone by now."""
    response.headers.update(answers.CACHING)
    return await queries.list_cooked(reader, user.id, cursor, limit)


@router.patch("/cooked/{entry_id}", response_model=CookLogItem, responses=responses(NoSuchEntry))
async def change_cooked(
    entry_id: EntryId,
    patch: Annotated[
        dict[str, JsonValue],
        Body(media_type=MERGE_PATCH, examples=[{"servings": 4, "note": None}]),
    ],
    user: RecipesWrite,
    now: Now,
    session: DbSession,
) -> CookLogEntry:
    """Corrects an entry: JSON Merge Patch (RFC 7396) of what was sent when it was made."""
    entry, recipe = await log.find_locked(session, user.id, entry_id)
    known = Cooked.model_validate(entry, from_attributes=True).model_dump(mode="json")
    try:
        cooked = Cooked.model_validate(merge_patch(known, patch))
    except ValidationError as error:
        raise invalid_body(error) from error
    await log.change(session, entry, recipe, cooked, now)
    return entry


@router.delete(
    "/cooked/{entry_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(NoSuchEntry),
)
async def delete_cooked(
    entry_id: EntryId, user: RecipesWrite, now: Now, session: DbSession
) -> None:
    """Takes an entry out of the log, for good."""
    entry, recipe = await log.find_locked(session, user.id, entry_id)
    await log.remove(session, entry, recipe, now)
