"""What a recipe was before: every version stays, can be compared, and can be brought back."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader
from recipes_api.errors import InvalidRequest, responses
from recipes_api.pagination import DEFAULT_LIMIT, Cursor, PageCursor, PageLimit
from recipes_api.readers import as_datetime
from recipes_api.recipes import answers, queries, store
from recipes_api.recipes.concurrency import StaleVersion, find_for_change
from recipes_api.recipes.conditional import (
    LARGEST_VERSION,
    ConditionRequired,
    IfMatch,
    entity_tag,
)
from recipes_api.recipes.dependencies import RecipeId
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.history.differences import differences
from recipes_api.recipes.models import Change
from recipes_api.recipes.nesting.uses import MadeOfItself
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.schemas import VersionChanges, VersionPage, VersionSummary
from recipes_api.recipes.store import NoSuchRecipe

router = APIRouter(
    prefix="/api/v1/recipes/{recipe_id}/versions",
    tags=["recipes"],
    responses=responses(*UNAUTHORIZED, NoSuchRecipe, InvalidRequest),
)


@router.get("")
async def list_versions(
    recipe_id: RecipeId,
    user: RecipesRead,
    cursor: PageCursor,
    reader: HotReader,
    response: Response,
    limit: PageLimit = DEFAULT_LIMIT,
) -> VersionPage:
    """When the recipe was changed, the newest first; of one in the trash, too."""
    found = await queries.list_versions(reader, user.id, recipe_id, cursor, limit)
    if not found:
        raise NoSuchRecipe
    response.headers.update(answers.CACHING)
    page = [
        VersionSummary(version=version, change=Change(change), created_at=as_datetime(time))
        for version, change, time in found[:limit]
    ]
    following = Cursor(page[-1].version).encode() if len(found) > limit else None
    return VersionPage(items=page, next_cursor=following)


@router.get("/{version}", response_model=Recipe)
async def read_version(
    recipe_id: RecipeId, version: str, user: RecipesRead, reader: HotReader
) -> Response:
    """The recipe as it was at one version."""
    number = _version_number(version)
    document = await queries.read_version(reader, user.id, recipe_id, number)
    if document is None:
        raise NoSuchRecipe
    return answers.recipe_answer(document, entity_tag(number))


@router.get("/{version}/changes", response_model=VersionChanges)
async def compare_versions(
    recipe_id: RecipeId,
    version: str,
    user: RecipesRead,
    reader: HotReader,
    response: Response,
    since: Annotated[
        int | None,
        Query(ge=1, le=LARGEST_VERSION, description="Compared with which; else the one before."),
    ] = None,
) -> VersionChanges:
    """What is different at a version, member by member and line by line."""
    number = _version_number(version)
    before = since or max(number - 1, 1)
    documents = [
        await queries.read_version(reader, user.id, recipe_id, one) for one in (before, number)
    ]
    old, new = (RecipeDocument.from_stored(stored) for stored in _all_there(documents))
    response.headers.update(answers.CACHING)
    return VersionChanges.model_validate(
        {"since": before, "version": number, "changes": differences(old, new)}
    )


@router.post(
    "/{version}/restore",
    response_model=Recipe,
    responses=responses(StaleVersion, ConditionRequired, MadeOfItself),
)
async def restore_version(
    recipe_id: RecipeId,
    version: str,
    user: RecipesWrite,
    condition: IfMatch,
    now: Now,
    session: DbSession,
) -> Response:
    """Makes what the recipe was then what it is now, as a new version."""
    recipe = await find_for_change(session, user.id, recipe_id, condition)
    await store.revert(session, recipe, _version_number(version), now)
    return answers.row_answer(recipe)


def _version_number(version: str) -> int:
    """What is no number names no version."""
    is_number = version.isascii() and version.isdecimal() and len(version) < 11
    if not is_number or int(version) > LARGEST_VERSION:
        raise NoSuchRecipe
    return int(version)


def _all_there(documents: list[str | None]) -> list[str]:
    there = [document for document in documents if document is not None]
    if len(there) < len(documents):
        raise NoSuchRecipe
    return there
