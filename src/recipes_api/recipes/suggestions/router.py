"""Suggestions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, StringConstraints

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import get_database
from recipes_api.errors import InvalidRequest, responses
from recipes_api.pagination import DEFAULT_LIMIT, CursorText, PageLimit
from recipes_api.recipes import answers
from recipes_api.recipes.dependencies import JSON, ListFilter, RecipeId
from recipes_api.recipes.document import storable
from recipes_api.recipes.ingredients import keys_of
from recipes_api.recipes.search.conditions import Values
from recipes_api.recipes.search.listing import conditions_of
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.recipes.store import NoSuchRecipe
from recipes_api.recipes.suggestions.cookable import Kitchen, list_cookable
from recipes_api.recipes.suggestions.schemas import CookableRecipes, SimilarRecipes
from recipes_api.recipes.suggestions.similar import list_similar
from recipes_api.recipes.suggestions.staples import staples

MOST_FOODS = 100
MOST_SIMILAR = 50
FoodName = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(storable)]

router = APIRouter(
    prefix="/api/v1/recipes", tags=["recipes"], responses=responses(*UNAUTHORIZED, InvalidRequest)
)


@router.get("/cookable", response_model=CookableRecipes, responses=responses(UnreadableQuery))
async def list_cookable_recipes(
    request: Request,
    user: RecipesRead,
    have: Annotated[
        list[FoodName],
        Query(
            min_length=1,
            max_length=MOST_FOODS,
            description="What is there, each by its name, in any language.",
            examples=[["egg", "flour", "milk"]],
        ),
    ],
    wanted: ListFilter,
    with_staples: Annotated[
        bool,
        Query(alias="staples", description="Whether water, salt and pepper are there anyway."),
    ] = True,
    cursor: CursorText = None,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Response:
    """What I can cook: of my recipes that use something of what I have, the fewest missing first.

    What is optional is not missing, and one of several alternatives is enough. Filters as in the
    list narrow it further.
    """
    keys = frozenset(key for food in have for key in keys_of(food))
    if not keys:
        raise InvalidRequest.at("query", "/have", "There is no word in this. Name a food.")
    kitchen = Kitchen(keys, staples() if with_staples else frozenset())
    database, values = get_database(request), Values()
    conditions = await conditions_of(database, user.id, wanted, values)
    cards = await list_cookable(
        database.slow_reader, user.id, kitchen, conditions, values, cursor, limit
    )
    return answers.cards_answer(request, cards)


@router.get(
    "/{recipe_id}/similar", response_model=SimilarRecipes, responses=responses(NoSuchRecipe)
)
async def list_similar_recipes(
    request: Request,
    recipe_id: RecipeId,
    user: RecipesRead,
    limit: Annotated[int, Query(ge=1, le=MOST_SIMILAR, description="How many at most.")] = 10,
) -> Response:
    """My recipes that share foods, keywords, categories or cuisines with this one, and which."""
    found = await list_similar(get_database(request).slow_reader, user.id, recipe_id, limit)
    if found is None:
        raise NoSuchRecipe
    return Response(found, headers=answers.CACHING, media_type=JSON)
