"""Recipes of a bundle, as they were where it was made: times, versions, marks."""

import uuid

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import derived, pictures, store
from recipes_api.recipes.bundle import BundleRecipe, BundleVersion
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.models import Change, RecipeMark, RecipeRow, RecipeVersion
from recipes_api.recipes.rendering import Stamp, render_recipe
from recipes_api.recipes.store import IdTaken


async def restore(
    session: AsyncSession, owner_id: uuid.UUID, recipe_id: uuid.UUID, bundled: BundleRecipe
) -> RecipeRow:
    """The recipe as it was, under this id; for its owner it is a new change. Raises IdTaken.

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
    document = bundled.document.with_line_ids()
    try:
        await store.write_row(session, recipe, document, bundled.marks, before=None)
    except IntegrityError as error:
        raise IdTaken("There is a recipe with this id already.") from error
    versions = bundled.versions or [_newest(bundled)]
    for version in versions:
        session.add(await _version_row(recipe, version))
    if bundled.marks != Marks():
        session.add(await _mark_row(session, recipe, bundled.marks))
    await session.flush()
    shown = [version.document for version in versions]
    await pictures.link(session, owner_id, recipe.id, document, *shown)
    return recipe


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
