"""Recipes of a bundle, as they were where it was made: times, versions, marks, log and sources."""

import uuid
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import derived, pictures, store
from recipes_api.recipes.bundle.format import BundleCooked, BundleRecipe, BundleVersion
from recipes_api.recipes.cook_log.models import CookLogEntry
from recipes_api.recipes.imports.sources import Source, source_row
from recipes_api.recipes.marks.marks import Marks
from recipes_api.recipes.models import Change, RecipeMark, RecipeRow, RecipeVersion
from recipes_api.recipes.nesting import uses
from recipes_api.recipes.rendering import Stamp, render_recipe
from recipes_api.recipes.store import IdTaken

ASKED_AT_ONCE = 500


async def restore(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, bundled: BundleRecipe
) -> RecipeRow:
    """The recipe as it was, under this id; for its owner it is a new change.

    Raises IdTaken, or MadeOfItself by way of recipes that are here.

    If the bundle has no history, its newest version is the only one.
    """
    recipe = RecipeRow(
        id=recipe_id,
        owner_id=owner_id,
        version=bundled.version,
        change_number=await store.next_change(session, owner_id),
        name_folded="",
        created_at=bundled.created_at,
        updated_at=bundled.updated_at,
        trashed_at=bundled.trashed_at,
        document="",
        card="",
    )
    cooked = await _not_logged_yet(session, owner_id, bundled.cooked)
    marks = _counting(bundled.marks, cooked)
    document = bundled.document.with_line_ids()
    try:
        await store.write_row(session, recipe, document, marks, before=None)
    except IntegrityError as error:
        raise IdTaken("There is a recipe with this id already.") from error
    await uses.refuse_cycles(session, recipe, document)
    for version in bundled.versions or [_newest(bundled)]:
        session.add(await _version_row(recipe, version))
    if marks != Marks():
        session.add(await _mark_row(session, recipe, marks))
    session.add_all(_cooked_row(owner_id, recipe.id, each) for each in cooked)
    for source in bundled.sources:
        session.add(source_row(recipe, Source(**dict(source))))
    await session.flush()
    await pictures.link(session, owner_id, recipe.id, *bundled.documents)
    return recipe


async def restore_log(
    session: AsyncSession, owner_id: uuid.UUID, cooked: Sequence[BundleCooked]
) -> int:
    """The entries of recipes that are gone. How many of them were not there."""
    new = await _not_logged_yet(session, owner_id, cooked)
    session.add_all(_cooked_row(owner_id, None, each) for each in new)
    await session.flush()
    return len(new)


def stand_in_id(owner_id: uuid.UUID, taken: uuid.UUID) -> uuid.UUID:
    """For an id that somebody else has: the same each time, so that it is known again."""
    return uuid.uuid5(owner_id, taken.hex)


async def _not_logged_yet(
    session: AsyncSession, owner_id: uuid.UUID, cooked: Sequence[BundleCooked]
) -> list[BundleCooked]:
    """Those entries that the person does not have, under ids that are free.

    A page of a diary is there once, even if its recipe is kept twice.
    """
    new: list[BundleCooked] = []
    for start in range(0, len(cooked), ASKED_AT_ONCE):
        some = cooked[start : start + ASKED_AT_ONCE]
        stand_ins = {each.id: stand_in_id(owner_id, each.id) for each in some}
        statement = select(CookLogEntry.id, CookLogEntry.user_id).where(
            col(CookLogEntry.id).in_([*stand_ins, *stand_ins.values()])
        )
        owners = dict((await session.exec(statement)).all())
        for each in some:
            stand_in = stand_ins[each.id]
            if each.id not in owners:
                new.append(each)
            elif owners[each.id] != owner_id and stand_in not in owners:
                new.append(each.model_copy(update={"id": stand_in}))
    # One id twice is what a person made of a bundle by hand.
    return list({each.id: each for each in new}.values())


def _counting(marks: Marks, cooked: Sequence[BundleCooked]) -> Marks:
    """The marks, with what the log says."""
    last = max((each.cooked_at for each in cooked), default=None)
    return marks.model_copy(update={"times_cooked": len(cooked), "last_cooked_at": last})


def _cooked_row(
    owner_id: uuid.UUID, recipe_id: uuid.UUID | None, cooked: BundleCooked
) -> CookLogEntry:
    return CookLogEntry(user_id=owner_id, recipe_id=recipe_id, **dict(cooked))


def _newest(bundled: BundleRecipe) -> BundleVersion:
    change = Change.CREATED if bundled.version == 1 else Change.REVISED
    return BundleVersion(
        version=bundled.version,
        change=change if bundled.trashed_at is None else Change.TRASHED,
        created_at=bundled.updated_at,
        document=bundled.document,
    )


async def _version_row(recipe: RecipeRow, version: BundleVersion) -> RecipeVersion:
    document = version.document.with_line_ids()
    stamp = Stamp(
        id=recipe.id,
        version=version.version,
        created_at=recipe.created_at,
        updated_at=version.created_at,
    )
    return RecipeVersion(
        recipe_id=recipe.id,
        version=version.version,
        change=version.change,
        created_at=version.created_at,
        document=render_recipe(document, stamp, await derived.read_lines(document)),
    )


async def _mark_row(session: AsyncSession, recipe: RecipeRow, marks: Marks) -> RecipeMark:
    return RecipeMark(
        user_id=recipe.owner_id,
        recipe_id=recipe.id,
        change_number=await store.next_change(session, recipe.owner_id),
        rating=marks.rating,
        favourite=marks.favourite,
        times_cooked=marks.times_cooked,
        last_cooked_at=marks.last_cooked_at,
        created_at=recipe.updated_at,
        updated_at=recipe.updated_at,
        marks=marks.model_dump_json(),
    )
