"""Importing a recipe again over HTTP, from the page that was kept with it."""

from fastapi import APIRouter, Depends, Response

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesWrite
from recipes_api.errors import TooManyRequests, Unavailable, responses
from recipes_api.recipes import answers
from recipes_api.recipes.conditional import tag_of
from recipes_api.recipes.dependencies import Parser, RecipeId, limit_imports
from recipes_api.recipes.importers.problems import (
    ImportRefused,
    NoRecipeFound,
    UnreadableArchive,
)
from recipes_api.recipes.imports.dependencies import CurrentClock, CurrentDatabase
from recipes_api.recipes.imports.problems import NoSourceKept
from recipes_api.recipes.imports.reimporting import Reader
from recipes_api.recipes.imports.schemas import ImportedRecipe
from recipes_api.recipes.imports.telling import told_with
from recipes_api.recipes.store import NoSuchRecipe
from recipes_api.settings import CurrentSettings

router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"], responses=responses(*UNAUTHORIZED))


@router.post(
    "/{recipe_id}/reimport",
    response_model=ImportedRecipe,
    dependencies=[Depends(limit_imports)],
    responses=responses(
        ImportRefused,
        NoRecipeFound,
        NoSourceKept,
        NoSuchRecipe,
        TooManyRequests,
        Unavailable,
        UnreadableArchive,
    ),
)
async def reimport_recipe(
    recipe_id: RecipeId,
    user: RecipesWrite,
    database: CurrentDatabase,
    parser: Parser,
    clock: CurrentClock,
    settings: CurrentSettings,
) -> Response:
    """Reads again what the recipe was imported from, as our parsers read it now.

    What they find becomes a new version; what you have changed since the import stays as you
    made it. Where nothing is new, there is no new version.
    """
    reader = Reader(database, parser, clock, settings.import_timeout_seconds)
    again = await reader.reimport(user.id, recipe_id)
    document = told_with(again.recipe.document, again.provenance)
    return answers.recipe_answer(document, tag_of(again.recipe))
