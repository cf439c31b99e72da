"""What an import would do, without doing it."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes.bundle.format import BundleRecipe
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.fingerprints import fingerprint
from recipes_api.recipes.imports.bundled import find_known, updated_document
from recipes_api.recipes.imports.duplicates import find_duplicate
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.recipes.imports.keeping import Outcome, imported_document
from recipes_api.recipes.imports.models import Duplicates, ImportItem, ImportJob, ItemState
from recipes_api.recipes.imports.updating import brings_news
from recipes_api.recipes.models import RecipeRow


async def preview(session: AsyncSession, job: ImportJob, incoming: Incoming) -> Outcome:
    """What would become of it. What comes before it in the same import counts as there."""
    if job.duplicates == Duplicates.COPY:
        return Outcome.IMPORTED
    if incoming.bundled is not None:
        return await _preview_bundled(session, job, incoming, incoming.bundled)
    if await _came_before(session, job, incoming):
        return Outcome.ALREADY_THERE
    recipe_id = await find_duplicate(session, job.owner_id, incoming)
    if recipe_id is None:
        return Outcome.IMPORTED
    recipe = await session.get(RecipeRow, recipe_id)
    if recipe is None or job.duplicates == Duplicates.SKIP:
        return Outcome.ALREADY_THERE
    current = RecipeDocument.from_stored(recipe.document)
    base = await imported_document(session, recipe)
    is_news = brings_news(base, incoming.document, current)
    return Outcome.UPDATED if is_news else Outcome.ALREADY_THERE


async def _preview_bundled(
    session: AsyncSession, job: ImportJob, incoming: Incoming, bundled: BundleRecipe
) -> Outcome:
    known = await find_known(session, job, incoming, bundled)
    if known is None:
        return Outcome.IMPORTED
    if known.trashed_at is not None or job.duplicates == Duplicates.SKIP:
        return Outcome.ALREADY_THERE
    news = await updated_document(session, known, bundled)
    is_same = news == RecipeDocument.from_stored(known.document)
    return Outcome.ALREADY_THERE if is_same else Outcome.UPDATED


async def _came_before(session: AsyncSession, job: ImportJob, incoming: Incoming) -> bool:
    statement = (
        select(ImportItem.position)
        .where(
            ImportItem.job_id == job.id,
            ImportItem.fingerprint == fingerprint(incoming.document),
            ImportItem.state == ItemState.IMPORTED,
        )
        .order_by(col(ImportItem.position))
        .limit(1)
    )
    return (await session.exec(statement)).first() is not None
