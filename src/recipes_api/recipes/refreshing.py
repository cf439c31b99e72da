"""Makes anew what is derived from recipes, when the rules have changed: see derived.py."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import derived, store
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import RecipeRow

REFRESHED_AT_ONCE = 50


async def refresh_outdated(session: AsyncSession) -> int:
    """Makes anew what was made by older rules, for some recipes of one person. Gives for how many.

    No new version: a document's own content does not change.
    """
    is_outdated = col(RecipeRow.derivation) < derived.DERIVATION
    oldest = select(RecipeRow.owner_id).where(is_outdated).order_by(col(RecipeRow.derivation))
    owner_id = (await session.exec(oldest.limit(1))).first()
    if owner_id is None:
        return 0
    # Whoever writes the index of a person's recipes holds their book. Taken before any recipe,
    # and no recipe is waited for, so that two never wait for each other.
    await store.lock_book(session, owner_id)
    statement = (
        select(RecipeRow)
        .where(is_outdated, RecipeRow.owner_id == owner_id)
        .limit(REFRESHED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    outdated = (await session.exec(statement)).all()
    for recipe in outdated:
        document = RecipeDocument.from_stored(recipe.document)
        answer = recipe.document
        await store.write_derived(session, recipe, document, before=recipe.change_number)
        recipe.refreshed += recipe.document != answer
    await session.flush()
    return len(outdated)
