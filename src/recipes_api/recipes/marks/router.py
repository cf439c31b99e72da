"""A person's own marks over HTTP: rating and favourite."""

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, ConfigDict

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader
from recipes_api.errors import InvalidRequest, responses
from recipes_api.recipes import answers, queries, store
from recipes_api.recipes.dependencies import JSON, RecipeId
from recipes_api.recipes.marks import marking
from recipes_api.recipes.marks.marks import Marks, Rating
from recipes_api.recipes.store import NoSuchRecipe
from recipes_api.strict_json import StrictJSONRoute


class NewRating(BaseModel):
    """How good it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"rating": 4.5}]})

    rating: Rating


router = APIRouter(
    prefix="/api/v1/recipes/{recipe_id}",
    tags=["recipes"],
    route_class=StrictJSONRoute,
    responses=responses(*UNAUTHORIZED, NoSuchRecipe),
)


@router.get("/marks", response_model=Marks)
async def read_marks(recipe_id: RecipeId, user: RecipesRead, reader: HotReader) -> Response:
    """My rating of the recipe, whether it is a favourite of mine, how often I cooked it."""
    marks = await queries.read_marks(reader, user.id, recipe_id)
    if marks is None:
        raise NoSuchRecipe
    return Response(marks, headers=answers.CACHING, media_type=JSON)


@router.put("/rating", responses=responses(InvalidRequest))
async def rate_recipe(
    recipe_id: RecipeId, rating: NewRating, user: RecipesWrite, now: Now, session: DbSession
) -> Marks:
    """Rates the recipe with 1 to 5 stars, in steps of a half.

    The recipe keeps its version: a rating is mine, and no part of the document.
    """
    recipe = await store.find_kept(session, user.id, recipe_id)
    return await marking.rate(session, user.id, recipe, rating.rating, now)


@router.delete("/rating", status_code=status.HTTP_204_NO_CONTENT)
async def remove_rating(
    recipe_id: RecipeId, user: RecipesWrite, now: Now, session: DbSession
) -> None:
    """Takes my rating away."""
    recipe = await store.find_kept(session, user.id, recipe_id)
    await marking.rate(session, user.id, recipe, None, now)


@router.put("/favourite")
async def add_favourite(
    recipe_id: RecipeId, user: RecipesWrite, now: Now, session: DbSession
) -> Marks:
    """Makes the recipe a favourite of mine."""
    recipe = await store.find_kept(session, user.id, recipe_id)
    return await marking.set_favourite(session, user.id, recipe, True, now)


@router.delete("/favourite", status_code=status.HTTP_204_NO_CONTENT)
async def remove_favourite(
    recipe_id: RecipeId, user: RecipesWrite, now: Now, session: DbSession
) -> None:
    """The recipe is no favourite of mine any more."""
    recipe = await store.find_kept(session, user.id, recipe_id)
    await marking.set_favourite(session, user.id, recipe, False, now)
