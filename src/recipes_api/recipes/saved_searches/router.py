"""Saved searches over HTTP."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response, status

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, ReadSession, get_database
from recipes_api.errors import InvalidRequest, responses
from recipes_api.pagination import DEFAULT_LIMIT, CursorText, PageLimit
from recipes_api.recipes import answers
from recipes_api.recipes.saved_searches import store
from recipes_api.recipes.saved_searches.schemas import (
    SavedSearchAnswer,
    SavedSearchList,
    SearchToSave,
)
from recipes_api.recipes.saved_searches.store import (
    NoSuchSearch,
    SearchNameTaken,
    TooManySearches,
)
from recipes_api.recipes.schemas import RecipePage
from recipes_api.recipes.search.listing import list_found
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.strict_json import StrictJSONRoute


async def read_search_id(
    search_id: Annotated[str, Path(json_schema_extra={"format": "uuid"})],
) -> uuid.UUID:
    """What is no id names no search."""
    try:
        return uuid.UUID(search_id)
    except ValueError as error:
        raise NoSuchSearch from error


SearchId = Annotated[uuid.UUID, Depends(read_search_id)]

router = APIRouter(
    prefix="/api/v1/searches",
    tags=["saved searches"],
    route_class=StrictJSONRoute,
    responses=responses(*UNAUTHORIZED),
)


@router.get("")
async def list_searches(
    user: RecipesRead, session: ReadSession, response: Response
) -> SavedSearchList:
    """All my saved searches, by name."""
    response.headers.update(answers.CACHING)
    found = await store.list_all(session, user.id)
    return SavedSearchList(items=[SavedSearchAnswer.of(saved) for saved in found])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=responses(InvalidRequest, UnreadableQuery, SearchNameTaken, TooManySearches),
)
async def save_search(
    search: SearchToSave, user: RecipesWrite, now: Now, session: DbSession, response: Response
) -> SavedSearchAnswer:
    """Keeps a search under a name that I have not given to another, in whatever case."""
    saved = await store.create(session, user.id, search, now)
    response.headers["Location"] = f"/api/v1/searches/{saved.id}"
    return SavedSearchAnswer.of(saved)


@router.get("/{search_id}", responses=responses(NoSuchSearch))
async def read_search(
    search_id: SearchId, user: RecipesRead, session: ReadSession, response: Response
) -> SavedSearchAnswer:
    """One saved search."""
    response.headers.update(answers.CACHING)
    return SavedSearchAnswer.of(await store.find(session, user.id, search_id))


@router.put(
    "/{search_id}",
    responses=responses(NoSuchSearch, InvalidRequest, UnreadableQuery, SearchNameTaken),
)
async def replace_search(
    search_id: SearchId, search: SearchToSave, user: RecipesWrite, now: Now, session: DbSession
) -> SavedSearchAnswer:
    """Changes the name, the search, or both."""
    saved = await store.find(session, user.id, search_id)
    await store.replace(session, saved, search, now)
    return SavedSearchAnswer.of(saved)


@router.delete(
    "/{search_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(NoSuchSearch),
)
async def delete_search(search_id: SearchId, user: RecipesWrite, session: DbSession) -> None:
    """Forgets the search. The recipes that it finds stay."""
    await session.delete(await store.find(session, user.id, search_id))


@router.get(
    "/{search_id}/recipes",
    response_model=RecipePage,
    responses=responses(NoSuchSearch, InvalidRequest),
)
async def run_search(
    request: Request,
    search_id: SearchId,
    user: RecipesRead,
    session: ReadSession,
    cursor: CursorText = None,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Response:
    """Cards of the recipes that the search finds now, as the list shows them."""
    saved = await store.find(session, user.id, search_id)
    query = SavedSearchAnswer.of(saved).query
    cards = await list_found(
        get_database(request), user.id, query.to_filter(), query.sorting, cursor, limit
    )
    return answers.cards_answer(request, cards)
