"""The only writer of recipes. Every change is a new version; each function is part of one
transaction, and what it refuses leaves no trace."""

import uuid
from datetime import datetime

from pydantic import JsonValue
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import add_if_missing
from recipes_api.errors import NotFound, Problem
from recipes_api.recipes.conditional import Condition
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import Change, RecipeBook, RecipeLabel, RecipeRow, RecipeVersion
from recipes_api.recipes.rendering import Stamp, fold, labels, render_card, render_recipe


class NoSuchRecipe(NotFound):
    """There is no such recipe, or it is not yours, or it is in the trash."""

    def __init__(self) -> None:
        super().__init__("There is no such recipe.")


class StaleVersion(Problem):
    """The recipe was changed since the version that your If-Match names. Nothing was written.

    `current_version` is what it is now, `differing_fields` what changed since yours. Read it
    again, apply your change to it, and send that with the new ETag.
    """

    status, slug, title = 412, "stale-version", "The recipe was changed meanwhile"


class AlreadyImported(Problem):
    """A recipe from this source is already there; `recipe_id` names it."""

    status, slug, title = 409, "already-imported", "Already imported"


async def create(
    session: AsyncSession,
    owner_id: uuid.UUID,
    document: RecipeDocument,
    now: datetime,
    source_key: str | None = None,
) -> RecipeRow:
    """A new recipe; of one source only one, else AlreadyImported."""
    change_number = await _next_change(session, owner_id)
    if source_key is not None:
        await _refuse_second_import(session, owner_id, source_key)
    recipe = RecipeRow(
        owner_id=owner_id,
        version=0,
        change_number=change_number,
        name_folded="",
        source_key=source_key,
        created_at=now,
        updated_at=now,
        document="",
        card="",
    )
    await _write(session, recipe, document, Change.CREATED, now)
    return recipe


async def find_for_change(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, condition: Condition
) -> RecipeRow:
    """The recipe, locked until the transaction ends, if it is as the client believes.

    Raises NoSuchRecipe or StaleVersion.
    """
    recipe = await _locked(session, owner_id, recipe_id)
    if recipe is None or recipe.trashed_at is not None:
        raise NoSuchRecipe
    if not condition.allows(recipe.version):
        differing: JsonValue = [*await _changed_since(session, recipe, condition)]
        members: dict[str, JsonValue] = {
            "current_version": recipe.version,
            "differing_fields": differing,
        }
        raise StaleVersion(
            f"The recipe is at version {recipe.version} now.",
            headers={"ETag": f'"{recipe.version}"'},
            members=members,
        )
    return recipe


async def revise(
    session: AsyncSession, recipe: RecipeRow, document: RecipeDocument, now: datetime
) -> None:
    """A new version with this content. The same content again is no change."""
    if document == RecipeDocument.from_stored(recipe.document):
        return
    recipe.change_number = await _next_change(session, recipe.owner_id)
    await _write(session, recipe, document, Change.REVISED, now)


async def trash(session: AsyncSession, recipe: RecipeRow, now: datetime) -> None:
    recipe.change_number = await _next_change(session, recipe.owner_id)
    recipe.trashed_at = now
    document = RecipeDocument.from_stored(recipe.document)
    await _write(session, recipe, document, Change.TRASHED, now)


async def restore(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, now: datetime
) -> RecipeRow:
    """The recipe, out of the trash; unchanged if it was not in it. Raises NoSuchRecipe."""
    recipe = await _locked(session, owner_id, recipe_id)
    if recipe is None:
        raise NoSuchRecipe
    if recipe.trashed_at is not None:
        recipe.change_number = await _next_change(session, owner_id)
        recipe.trashed_at = None
        document = RecipeDocument.from_stored(recipe.document)
        await _write(session, recipe, document, Change.RESTORED, now)
    return recipe


async def _next_change(session: AsyncSession, owner_id: uuid.UUID) -> int:
    """The number of this change among the owner's. Their other writers wait until we commit."""
    await add_if_missing(session, RecipeBook(owner_id=owner_id))
    counted = await session.exec(
        update(RecipeBook)
        .where(col(RecipeBook.owner_id) == owner_id)
        .values(last_change=col(RecipeBook.last_change) + 1)
        .returning(col(RecipeBook.last_change))
    )
    number: int = counted.scalar_one()
    return number


async def _locked(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID
) -> RecipeRow | None:
    statement = (
        select(RecipeRow)
        .where(RecipeRow.id == recipe_id, RecipeRow.owner_id == owner_id)
        .with_for_update()
    )
    return (await session.exec(statement)).first()


async def _refuse_second_import(
    session: AsyncSession, owner_id: uuid.UUID, source_key: str
) -> None:
    statement = select(RecipeRow.id).where(
        RecipeRow.owner_id == owner_id,
        RecipeRow.source_key == source_key,
        col(RecipeRow.trashed_at).is_(None),
    )
    found = (await session.exec(statement)).first()
    if found is not None:
        raise AlreadyImported(
            "A recipe from this source is already there.", members={"recipe_id": str(found)}
        )


async def _changed_since(
    session: AsyncSession, recipe: RecipeRow, condition: Condition
) -> list[str]:
    """The members in which the recipe differs from the version that the client knows."""
    statement = select(RecipeVersion.document).where(
        RecipeVersion.recipe_id == recipe.id,
        col(RecipeVersion.version).in_(condition.versions),
    )
    known = (await session.exec(statement)).first()
    if known is None:
        return []
    before, after = (
        RecipeDocument.from_stored(stored).model_dump(by_alias=True)
        for stored in (known, recipe.document)
    )
    return [name for name in after if before[name] != after[name]]


async def _write(
    session: AsyncSession,
    recipe: RecipeRow,
    document: RecipeDocument,
    change: Change,
    now: datetime,
) -> None:
    """The recipe's next version, and what the indexes say of it."""
    recipe.version += 1
    recipe.updated_at = now
    stamp = Stamp(
        id=recipe.id, version=recipe.version, created_at=recipe.created_at, updated_at=now
    )
    recipe.document = render_recipe(document, stamp)
    recipe.card = render_card(document, stamp)
    recipe.name_folded = fold(document.name)
    recipe.total_seconds = document.total_seconds
    session.add(recipe)
    await session.flush()
    session.add(
        RecipeVersion(
            recipe_id=recipe.id,
            version=recipe.version,
            change=change,
            created_at=now,
            document=recipe.document,
        )
    )
    await session.exec(delete(RecipeLabel).where(col(RecipeLabel.recipe_id) == recipe.id))
    if recipe.trashed_at is None:
        session.add_all(
            RecipeLabel(
                recipe_id=recipe.id,
                kind=kind,
                value=value,
                owner_id=recipe.owner_id,
                change_number=recipe.change_number,
            )
            for kind, value in labels(document)
        )
    await session.flush()
