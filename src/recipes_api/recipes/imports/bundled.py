"""Recipes of a bundle on their way back: known by their ids, kept with all there was of them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from recipes_api.recipes import store
from recipes_api.recipes.bundle.format import BundleRecipe
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.imports.duplicates import find_duplicate
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.recipes.imports.keeping import Kept, Outcome, keep_known
from recipes_api.recipes.imports.models import Duplicates, ImportItem, ImportJob
from recipes_api.recipes.imports.restoring import restore, stand_in_id
from recipes_api.recipes.imports.updating import brought_up_to_date
from recipes_api.recipes.models import RecipeRow, RecipeVersion

IN_THE_TRASH = "You have it in the trash."


async def keep_bundled(
    session: AsyncSession, job: ImportJob, incoming: Incoming, bundled: BundleRecipe, now: datetime
) -> Kept:
    """Part of the caller's transaction. Raises IdTaken if somebody takes the id in this moment."""
    if job.duplicates is not Duplicates.COPY:
        known = await find_known(session, job, incoming, bundled)
        if known is not None:
            return await _keep_known(session, job, known, incoming, bundled, now)
    await store.lock_book(session, job.owner_id)
    if job.duplicates is not Duplicates.COPY:
        known = await find_known(session, job, incoming, bundled)
        if known is not None:
            # Brought in by another import in this moment, so there is nothing to bring up to date.
            return Kept(Outcome.ALREADY_THERE, known)
    recipe_id = await _free_id(session, job.owner_id, bundled.id)
    bundled = await _made_of_own(session, job.owner_id, bundled)
    return Kept(Outcome.IMPORTED, await restore(session, job.owner_id, recipe_id, bundled))


async def find_known(
    session: AsyncSession, job: ImportJob, incoming: Incoming, bundled: BundleRecipe
) -> RecipeRow | None:
    """The recipe of that id, also in the trash; else what the person had of the same content.

    Two recipes of one bundle are two, even if they say the same.
    """
    by_id = await find_by_id(session, job.owner_id, bundled)
    if by_id is not None:
        return by_id
    of_this_import = (
        select(ImportItem.position)
        .where(ImportItem.job_id == job.id, ImportItem.recipe_id == RecipeRow.id)
        .exists()
    )
    recipe_id = await find_duplicate(session, job.owner_id, incoming, ~of_this_import)
    return None if recipe_id is None else await session.get(RecipeRow, recipe_id)


async def find_by_id(
    session: AsyncSession, owner_id: uuid.UUID, bundled: BundleRecipe
) -> RecipeRow | None:
    ids = (bundled.id, stand_in_id(owner_id, bundled.id))
    statement = (
        select(RecipeRow)
        .where(RecipeRow.owner_id == owner_id, col(RecipeRow.id).in_(ids))
        .order_by(col(RecipeRow.created_at))
    )
    return (await session.exec(statement)).first()


async def updated_document(
    session: AsyncSession, recipe: RecipeRow, bundled: BundleRecipe
) -> RecipeDocument:
    """What the recipe says with what was changed where the bundle was made, unless it was changed
    here as well."""
    base = await _common_document(session, recipe, bundled)
    current = RecipeDocument.from_stored(recipe.document)
    return brought_up_to_date(base, bundled.document, current)


async def _keep_known(
    session: AsyncSession,
    job: ImportJob,
    known: RecipeRow,
    incoming: Incoming,
    bundled: BundleRecipe,
    now: datetime,
) -> Kept:
    if known.trashed_at is not None:
        same = bundled.trashed_at is not None
        return Kept(Outcome.ALREADY_THERE, known, remarks=() if same else (IN_THE_TRASH,))
    if job.duplicates is Duplicates.SKIP:
        return Kept(Outcome.ALREADY_THERE, known)
    if known.id not in (bundled.id, stand_in_id(job.owner_id, bundled.id)):
        return await keep_known(session, known, incoming, job.duplicates, now)
    recipe = await store.find_kept(session, job.owner_id, known.id)
    previous = recipe.version
    await store.revise(session, recipe, await updated_document(session, recipe, bundled), now)
    if recipe.version == previous:
        return Kept(Outcome.ALREADY_THERE, recipe)
    return Kept(Outcome.UPDATED, recipe, previous)


async def _common_document(
    session: AsyncSession, recipe: RecipeRow, bundled: BundleRecipe
) -> RecipeDocument | None:
    """The newest version that there is here and in the bundle."""
    there = {(each.version, each.created_at): each.document for each in bundled.versions}
    there[bundled.version, bundled.updated_at] = bundled.document
    statement = (
        select(RecipeVersion.version, RecipeVersion.created_at)
        .where(RecipeVersion.recipe_id == recipe.id)
        .order_by(col(RecipeVersion.version).desc())
    )
    here: Sequence[tuple[int, datetime]] = (await session.exec(statement)).all()
    return next((there[version, at] for version, at in here if (version, at) in there), None)


async def _made_of_own(
    session: AsyncSession, owner_id: uuid.UUID, bundled: BundleRecipe
) -> BundleRecipe:
    """The recipe, naming what stands in for each recipe in it whose id somebody else has."""
    named = {
        line.recipe
        for document in bundled.documents
        for line in document.recipe_ingredient
        if line.recipe is not None
    }
    if not named:
        return bundled
    taken = select(RecipeRow.id).where(col(RecipeRow.id).in_(named), RecipeRow.owner_id != owner_id)
    others = {each: stand_in_id(owner_id, each) for each in (await session.exec(taken)).all()}
    return bundled.with_each_document(lambda document: _naming(document, others))


def _naming(document: RecipeDocument, others: dict[uuid.UUID, uuid.UUID]) -> RecipeDocument:
    lines = [
        line.model_copy(update={"recipe": others[line.recipe]}) if line.recipe in others else line
        for line in document.recipe_ingredient
    ]
    return document.model_copy(update={"recipe_ingredient": lines})


async def _free_id(session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> uuid.UUID:
    """The recipe's own id, the one that stands in for it, or a new one."""
    wanted = (recipe_id, stand_in_id(owner_id, recipe_id))
    taken = (await session.exec(select(RecipeRow.id).where(col(RecipeRow.id).in_(wanted)))).all()
    return next((free for free in wanted if free not in taken), None) or uuid7()
