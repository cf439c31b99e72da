"""Reading and writing saved searches."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from recipes_api.errors import InvalidRequest, NotFound, Problem
from recipes_api.recipes.rendering import fold
from recipes_api.recipes.saved_searches.models import SavedSearch
from recipes_api.recipes.saved_searches.schemas import MOST_SEARCHES, SearchToSave, SortedQuery
from recipes_api.recipes.search.conditions import has_words
from recipes_api.recipes.search.matching import query_of
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.recipes.search.sorting import BEST_FIRST, sort_of


class NoSuchSearch(NotFound):
    """There is no such saved search, or it is not yours."""

    def __init__(self) -> None:
        super().__init__("There is no such saved search.")


class SearchNameTaken(Problem):
    """You have a saved search of this name; upper and lower case do not matter.

    Choose another name, or change the one that you have.
    """

    status, slug, title = 409, "search-name-taken", "The name is taken"


class TooManySearches(Problem):
    """You have as many saved searches as one can have. Delete one first."""

    status, slug, title = 409, "too-many-searches", "Too many saved searches"


async def list_all(session: AsyncSession, owner_id: uuid.UUID) -> Sequence[SavedSearch]:
    """By name; there are at most MOST_SEARCHES."""
    statement = (
        select(SavedSearch)
        .where(SavedSearch.owner_id == owner_id)
        .order_by(col(SavedSearch.name_folded))
    )
    return (await session.exec(statement)).all()


async def find(session: AsyncSession, owner_id: uuid.UUID, search_id: uuid.UUID) -> SavedSearch:
    """Raises NoSuchSearch."""
    statement = select(SavedSearch).where(
        SavedSearch.id == search_id, SavedSearch.owner_id == owner_id
    )
    saved = (await session.exec(statement)).first()
    if saved is None:
        raise NoSuchSearch
    return saved


async def create(
    session: AsyncSession,
    owner_id: uuid.UUID,
    search: SearchToSave,
    now: datetime,
    *,
    search_id: uuid.UUID | None = None,
) -> SavedSearch:
    """Raises SearchNameTaken, TooManySearches or UnreadableQuery."""
    counting = select(func.count()).select_from(SavedSearch).where(SavedSearch.owner_id == owner_id)
    if (await session.exec(counting)).one() >= MOST_SEARCHES:
        raise TooManySearches(f"There are {MOST_SEARCHES} already. Delete one first.")
    saved = SavedSearch(
        id=search_id or uuid7(),
        owner_id=owner_id,
        name="",
        name_folded="",
        query="",
        created_at=now,
        updated_at=now,
    )
    await replace(session, saved, search, now)
    return saved


def _refuse_what_cannot_run(query: SortedQuery) -> None:
    try:
        wanted = query_of(query.to_filter())
    except UnreadableQuery as fault:
        raise fault.in_body("/query/q") from fault
    try:
        sort_of(*query.sorting, has_words=has_words(wanted))
    except InvalidRequest as fault:
        raise InvalidRequest.at("body", "/query/order", BEST_FIRST) from fault


async def replace(
    session: AsyncSession, saved: SavedSearch, search: SearchToSave, now: datetime
) -> None:
    """Raises SearchNameTaken, and UnreadableQuery or InvalidRequest for what could never be run."""
    _refuse_what_cannot_run(search.query)
    saved.name = search.name
    saved.name_folded = fold(search.name)
    saved.query = search.query.model_dump_json(exclude_none=True)
    saved.updated_at = now
    session.add(saved)
    try:
        await session.flush()
    except IntegrityError as error:
        raise SearchNameTaken(f"There is a saved search called {search.name} already.") from error
