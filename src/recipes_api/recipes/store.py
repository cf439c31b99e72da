"""The only writer of recipes. Every change is a new version; each function is part of one
transaction, and what it refuses leaves no trace."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from recipes_api.database import add_if_missing
from recipes_api.errors import NotFound, Problem
from recipes_api.recipes import derived, pictures
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.fingerprints import fingerprint
from recipes_api.recipes.marks.marks import Marks, find_marks
from recipes_api.recipes.models import (
    Change,
    RecipeBook,
    RecipeRow,
    RecipeTombstone,
    RecipeVersion,
)
from recipes_api.recipes.nesting import uses
from recipes_api.recipes.rendering import render_card
from recipes_api.recipes.search import index
from recipes_api.recipes.search.sorting import name_key

PURGED_AT_ONCE = 500


class NoSuchRecipe(NotFound):
    """There is no such recipe, or it is not yours, or it is in the trash."""

    def __init__(self) -> None:
        super().__init__("There is no such recipe.")


class IdTaken(Problem):
    """There is something with this id already, so nothing was written (RFC 9110 13.1.2).

    If you sent the request before and its answer was lost, read the recipe; else make a new id.
    """

    status, slug, title = 412, "id-taken", "The id is taken"


async def create(
    session: AsyncSession,
    owner_id: uuid.UUID,
    document: RecipeDocument,
    now: datetime,
    *,
    recipe_id: uuid.UUID | None = None,
) -> RecipeRow:
    """A new recipe, under the id that its client made, if any. Raises IdTaken or MadeOfItself."""
    number = await next_change(session, owner_id)
    recipe = RecipeRow(
        id=recipe_id or uuid7(),
        owner_id=owner_id,
        version=0,
        change_number=number,
        name_folded="",
        created_at=now,
        updated_at=now,
        document="",
        card="",
    )
    try:
        await _write(session, recipe, document.with_line_ids(), Change.CREATED, number, now)
    except IntegrityError as error:
        if recipe_id is None:
            raise
        # Ids are random: who meets another person's has been told it, and learns nothing here.
        raise IdTaken("There is a recipe with this id already.") from error
    await uses.refuse_cycles(session, recipe, document)
    return recipe


async def lock_book(session: AsyncSession, owner_id: uuid.UUID) -> None:
    """Until the transaction ends nobody else changes anything among this person's recipes."""
    await add_if_missing(session, RecipeBook(owner_id=owner_id))
    book = select(RecipeBook.owner_id).where(RecipeBook.owner_id == owner_id).with_for_update()
    await session.exec(book)


async def find_locked(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID
) -> RecipeRow | None:
    """The recipe, kept or in the trash, locked until the transaction ends."""
    statement = (
        select(RecipeRow)
        .where(RecipeRow.id == recipe_id, RecipeRow.owner_id == owner_id)
        .with_for_update()
    )
    return (await session.exec(statement)).first()


async def find_all_locked(
    session: AsyncSession, owner_id: uuid.UUID, recipe_ids: Sequence[uuid.UUID]
) -> Sequence[RecipeRow]:
    """Those that are the owner's, kept or in the trash, locked until the transaction ends.

    In the order of their ids, and before anything else is locked: so two never wait for each
    other.
    """
    statement = (
        select(RecipeRow)
        .where(RecipeRow.owner_id == owner_id, col(RecipeRow.id).in_(recipe_ids))
        .order_by(col(RecipeRow.id))
        .with_for_update()
    )
    return (await session.exec(statement)).all()


async def find_kept(session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> RecipeRow:
    """The recipe, locked until the transaction ends. Raises NoSuchRecipe, also if in the trash."""
    recipe = await find_locked(session, owner_id, recipe_id)
    if recipe is None or recipe.trashed_at is not None:
        raise NoSuchRecipe
    return recipe


async def revert(session: AsyncSession, recipe: RecipeRow, version: int, now: datetime) -> None:
    """A new version with the content of an earlier one. Raises NoSuchRecipe if it never was."""
    statement = select(RecipeVersion.document).where(
        RecipeVersion.recipe_id == recipe.id, RecipeVersion.version == version
    )
    stored = (await session.exec(statement)).first()
    if stored is None:
        raise NoSuchRecipe
    await revise(session, recipe, RecipeDocument.from_stored(stored), now)


async def revise(
    session: AsyncSession, recipe: RecipeRow, document: RecipeDocument, now: datetime
) -> None:
    """A new version with this content. The same content again is no change. Raises MadeOfItself."""
    before = RecipeDocument.from_stored(recipe.document)
    document = document.with_line_ids(before)
    if document == before:
        return
    number = await next_change(session, recipe.owner_id)
    await _write(session, recipe, document, Change.REVISED, number, now)
    await uses.refuse_cycles(session, recipe, document, before)


async def trash(session: AsyncSession, recipe: RecipeRow, now: datetime) -> None:
    number = await next_change(session, recipe.owner_id)
    recipe.trashed_at = now
    document = RecipeDocument.from_stored(recipe.document)
    await _write(session, recipe, document, Change.TRASHED, number, now)


async def restore(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, now: datetime
) -> RecipeRow:
    """The recipe, out of the trash; unchanged if it was not in it. Raises NoSuchRecipe."""
    recipe = await find_locked(session, owner_id, recipe_id)
    if recipe is None:
        raise NoSuchRecipe
    if recipe.trashed_at is not None:
        await take_back(session, recipe, now)
    return recipe


async def take_back(session: AsyncSession, recipe: RecipeRow, now: datetime) -> None:
    """Out of the trash."""
    number = await next_change(session, recipe.owner_id)
    recipe.trashed_at = None
    document = RecipeDocument.from_stored(recipe.document)
    await _write(session, recipe, document, Change.RESTORED, number, now)


async def delete_for_good(session: AsyncSession, recipe: RecipeRow, now: datetime) -> None:
    """Every version of it; what stays is that there was such a recipe, for clients that sync."""
    number = await next_change(session, recipe.owner_id)
    session.add(
        RecipeTombstone(
            owner_id=recipe.owner_id, change_number=number, recipe_id=recipe.id, deleted_at=now
        )
    )
    await pictures.release(session, recipe.id, now)
    await session.delete(recipe)
    await session.flush()


async def empty_old_trash(session: AsyncSession, before: datetime, now: datetime) -> None:
    """Housekeeping: some of what was thrown away before that time is deleted for good."""
    statement = (
        select(RecipeRow)
        .where(col(RecipeRow.trashed_at) < before)
        .order_by(col(RecipeRow.trashed_at))
        .limit(PURGED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = (await session.exec(statement)).all()
    # In one order of people for every replica, or two could wait for each other's books.
    for recipe in sorted(found, key=lambda recipe: recipe.owner_id):
        await delete_for_good(session, recipe, now)


async def next_change(session: AsyncSession, owner_id: uuid.UUID) -> int:
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


async def show_marks(session: AsyncSession, recipe: RecipeRow, marks: Marks) -> None:
    """The card with what its owner thinks of the recipe now; no new version."""
    document = RecipeDocument.from_stored(recipe.document)
    recipe.card = render_card(document, derived.stamp_of(recipe), marks)
    session.add(recipe)
    await session.flush()


async def _write(
    session: AsyncSession,
    recipe: RecipeRow,
    document: RecipeDocument,
    change: Change,
    number: int,
    now: datetime,
) -> None:
    """The recipe's next version, made by this change, and what the indexes say of it."""
    is_new = change is Change.CREATED
    marks = Marks() if is_new else await find_marks(session, recipe.owner_id, recipe.id)
    before = None if is_new else recipe.change_number
    recipe.change_number = number
    recipe.version += 1
    recipe.updated_at = now
    await write_row(session, recipe, document, marks, before=before)
    session.add(
        RecipeVersion(
            recipe_id=recipe.id,
            version=recipe.version,
            change=change,
            created_at=now,
            document=recipe.document,
        )
    )
    await session.flush()
    if change in (Change.CREATED, Change.REVISED):
        await pictures.link(session, recipe.owner_id, recipe.id, document)


async def write_row(
    session: AsyncSession,
    recipe: RecipeRow,
    document: RecipeDocument,
    marks: Marks,
    *,
    before: int | None,
) -> None:
    """The recipe's row with its answers, and the rows that it is found by.

    `before` is the change number that the indexes know it by, if they do.
    """
    recipe.name_folded = name_key(document.name)
    recipe.total_seconds = document.total_seconds
    recipe.fingerprint = fingerprint(document)
    recipe.refreshed = 0
    recipe.card = render_card(document, derived.stamp_of(recipe), marks)
    await write_derived(session, recipe, document, before=before)


async def write_derived(
    session: AsyncSession, recipe: RecipeRow, document: RecipeDocument, *, before: int | None
) -> None:
    """The recipe's row with its answer, and the rows that it is found by, as `write_row`."""
    understood = await derived.render(recipe, document)
    session.add(recipe)
    await session.flush()
    await derived.write_index_rows(session, recipe, document, understood)
    await index.replace(
        session,
        recipe.owner_id,
        document if recipe.trashed_at is None else None,
        understood.unread_in(document),
        before=before,
        change_number=recipe.change_number,
    )
