"""What a recipe was before: every version stays."""

from fastapi import APIRouter, Response

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import HotReader, as_datetime
from recipes_api.errors import InvalidRequest, responses
from recipes_api.pagination import DEFAULT_LIMIT, Cursor, PageCursor, PageLimit
from recipes_api.recipes import answers, queries
from recipes_api.recipes.conditional import LARGEST_VERSION
from recipes_api.recipes.dependencies import RecipeId
from recipes_api.recipes.models import Change
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.schemas import VersionPage, VersionSummary
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
    is_number = version.isascii() and version.isdecimal() and len(version) < 11
    if not is_number or int(version) > LARGEST_VERSION:
        raise NoSuchRecipe
    document = await queries.read_version(reader, user.id, recipe_id, int(version))
    if document is None:
        raise NoSuchRecipe
    return answers.recipe_answer(int(version), document)
