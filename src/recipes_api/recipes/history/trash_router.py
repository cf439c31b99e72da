"""What was thrown away: seen, taken back, or deleted for good."""

from fastapi import APIRouter, Request, Response, status

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader
from recipes_api.errors import InvalidRequest, responses
from recipes_api.pagination import DEFAULT_LIMIT, PageCursor, PageLimit
from recipes_api.recipes import answers, queries, store
from recipes_api.recipes.dependencies import RecipeId
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.schemas import RecipePage
from recipes_api.recipes.store import NoSuchRecipe

router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"], responses=responses(*UNAUTHORIZED))


@router.get("/trash", response_model=RecipePage, responses=responses(InvalidRequest))
async def list_trash(
    request: Request,
    user: RecipesRead,
    cursor: PageCursor,
    reader: HotReader,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Response:
    """Cards of what I threw away, the latest first."""
    return answers.cards_answer(request, await queries.list_trashed(reader, user.id, cursor, limit))


@router.delete(
    "/trash/{recipe_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(NoSuchRecipe),
)
async def delete_recipe(
    recipe_id: RecipeId, user: RecipesWrite, now: Now, session: DbSession
) -> None:
    """Deletes a recipe that is in the trash, with its history, for good."""
    recipe = await store.find_locked(session, user.id, recipe_id)
    if recipe is None or recipe.trashed_at is None:
        raise NoSuchRecipe
    await store.delete_for_good(session, recipe, now)


@router.post("/{recipe_id}/restore", response_model=Recipe, responses=responses(NoSuchRecipe))
async def restore_recipe(
    recipe_id: RecipeId, user: RecipesWrite, now: Now, session: DbSession
) -> Response:
    """Takes the recipe out of the trash."""
    recipe = await store.restore(session, user.id, recipe_id, now)
    return answers.row_answer(recipe)
