"""What a bundle has that belongs to no recipe: saved searches, and the log of what is gone."""

import uuid

from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.errors import Problem
from recipes_api.recipes.bundle.format import BundleAccount, BundleSearch
from recipes_api.recipes.imports.incoming import in_sentences
from recipes_api.recipes.imports.models import ImportItem, ImportJob, ItemState
from recipes_api.recipes.imports.restoring import restore_log, stand_in_id
from recipes_api.recipes.saved_searches import store
from recipes_api.recipes.saved_searches.models import SavedSearch
from recipes_api.recipes.saved_searches.schemas import SearchToSave
from recipes_api.recipes.saved_searches.store import SearchNameTaken

NAME = "Saved searches and cook log"


async def bring_in_account(
    session: AsyncSession, job: ImportJob, item: ImportItem, account: BundleAccount
) -> None:
    """Fills in what became of it. What is there already stays as it is."""
    item.name = NAME
    if job.dry_run:
        item.state = ItemState.IMPORTED
        return
    saved = 0
    refused: list[str] = []
    for search in account.searches:
        try:
            async with session.begin_nested():
                await _save(session, job.owner_id, search)
        except SearchNameTaken:
            continue
        except Problem as problem:
            refused.append(f"The search {search.name} was left out: {problem.detail}")
        else:
            saved += 1
    logged = await restore_log(session, job.owner_id, account.cooked)
    item.state = ItemState.IMPORTED if saved or logged else ItemState.ALREADY_THERE
    item.reason = in_sentences(f"Searches: {saved}. Entries of the cook log: {logged}.", *refused)


async def _save(session: AsyncSession, owner_id: uuid.UUID, search: BundleSearch) -> None:
    """Raises SearchNameTaken, TooManySearches or UnreadableQuery."""
    wanted = SearchToSave(name=search.name, query=search.query)
    search_id = await _free_id(session, owner_id, search.id)
    saved = await store.create(session, owner_id, wanted, search.created_at, search_id=search_id)
    saved.updated_at = search.updated_at
    await session.flush()


async def _free_id(session: AsyncSession, owner_id: uuid.UUID, search_id: uuid.UUID) -> uuid.UUID:
    taken = await session.get(SavedSearch, search_id)
    return search_id if taken is None else stand_in_id(owner_id, search_id)
