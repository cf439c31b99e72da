"""Recipes within recipes, over HTTP."""

import asyncio
import uuid

from fastapi import APIRouter, Request, Response

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import get_database
from recipes_api.errors import InvalidRequest, responses
from recipes_api.recipes.answers import CACHING
from recipes_api.recipes.dependencies import JSON, RecipeId
from recipes_api.recipes.nesting.schemas import BaseIngredients, UsedRecipe
from recipes_api.recipes.nesting.tree import Shelf, base_ingredients, read_shelf, tree_of
from recipes_api.recipes.scaling.asked import Asked, WantedAmounts
from recipes_api.recipes.store import NoSuchRecipe

router = APIRouter(
    prefix="/api/v1/recipes",
    tags=["recipes"],
    responses=responses(*UNAUTHORIZED, NoSuchRecipe, InvalidRequest),
)


@router.get("/{recipe_id}/tree", response_model=UsedRecipe)
async def read_recipe_tree(
    recipe_id: RecipeId, user: RecipesRead, request: Request, asked: WantedAmounts
) -> Response:
    """The ingredients of a recipe, and below each that another recipe makes those of that one.

    Each is scaled once: by how much of it the line above needs. So is the recipe itself, by the
    parameters that scale it elsewhere.
    """
    shelf = await _shelf(request, user.id, recipe_id)
    body = await asyncio.to_thread(_tree, shelf, recipe_id, asked or Asked())
    return Response(body, headers=CACHING, media_type=JSON)


@router.get("/{recipe_id}/ingredients", response_model=BaseIngredients)
async def list_base_ingredients(
    recipe_id: RecipeId, user: RecipesRead, request: Request, asked: WantedAmounts
) -> Response:
    """What one has to buy: the ingredients that no recipe makes, of all the recipes in it.

    Where a line cannot be told by what its recipe is made of, because that is gone or it is not
    clear how much of it there is, the line itself stands here.
    """
    shelf = await _shelf(request, user.id, recipe_id)
    body = await asyncio.to_thread(_base_ingredients, shelf, recipe_id, asked or Asked())
    return Response(body, headers=CACHING, media_type=JSON)


# In a thread: thousands of lines take longer than others should wait.
def _tree(shelf: Shelf, recipe_id: uuid.UUID, asked: Asked) -> str:
    return tree_of(shelf, recipe_id, asked).model_dump_json(by_alias=True)


def _base_ingredients(shelf: Shelf, recipe_id: uuid.UUID, asked: Asked) -> str:
    tree = tree_of(shelf, recipe_id, asked)
    return base_ingredients(tree).model_dump_json(by_alias=True)


async def _shelf(request: Request, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> Shelf:
    shelf = await read_shelf(get_database(request).slow_reader, owner_id, recipe_id)
    if recipe_id not in shelf.documents:
        raise NoSuchRecipe
    return shelf
