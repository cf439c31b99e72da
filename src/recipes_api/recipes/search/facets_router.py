"""Facets over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.database import ReadSession
from recipes_api.errors import InvalidRequest, responses
from recipes_api.recipes import answers
from recipes_api.recipes.dependencies import ListFilter
from recipes_api.recipes.search.facets import MOST_VALUES, Facets, count_facets

router = APIRouter(
    prefix="/api/v1/recipes", tags=["recipes"], responses=responses(*UNAUTHORIZED, InvalidRequest)
)


@router.get("/facets")
async def read_facets(
    user: RecipesRead,
    wanted: ListFilter,
    session: ReadSession,
    response: Response,
    top: Annotated[
        int, Query(ge=1, le=MOST_VALUES, description="How many values of each kind.")
    ] = 20,
) -> Facets:
    """How many of my recipes there are of each category, cuisine, keyword, food, time and rating.

    Filters as in the list: what is counted are the recipes that the list would show.
    """
    response.headers.update(answers.CACHING)
    return await count_facets(session, user.id, wanted, top)
