"""Which recipes an operation is about."""

import uuid
from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.errors import Problem
from recipes_api.recipes.models import LabelKind, RecipeFood, RecipeLabel, RecipeRow
from recipes_api.recipes.operations.schemas import Selection
from recipes_api.recipes.search.matching import matching
from recipes_api.recipes.search.problems import UnreadableQuery

MOST_RECIPES = 5000


class TooManyRecipes(Problem):
    """One operation changes 5,000 recipes at most. Nothing was changed; narrow it."""

    status, slug, title = 422, "too-many-recipes", "Too many recipes at once"


async def find_selected(
    session: AsyncSession, owner_id: uuid.UUID, selection: Selection
) -> Sequence[uuid.UUID]:
    """The latest change first. Raises TooManyRecipes and UnreadableQuery."""
    try:
        wanted = await matching(session, owner_id, selection.to_filter())
    except UnreadableQuery as fault:
        raise fault.in_body("/where/q") from fault
    statement = select(RecipeRow.id).where(*wanted)
    if selection.ids is not None:
        statement = statement.where(col(RecipeRow.id).in_(selection.ids))
    statement = statement.order_by(col(RecipeRow.change_number).desc()).limit(MOST_RECIPES + 1)
    return _not_too_many((await session.exec(statement)).all())


async def find_labelled(
    session: AsyncSession, owner_id: uuid.UUID, kind: LabelKind, values: frozenset[str]
) -> Sequence[uuid.UUID]:
    """Those with any of the folded labels. Raises TooManyRecipes."""
    statement = (
        select(RecipeLabel.recipe_id)
        .where(
            RecipeLabel.owner_id == owner_id,
            RecipeLabel.kind == kind,
            col(RecipeLabel.value).in_(values),
        )
        .distinct()
        .limit(MOST_RECIPES + 1)
    )
    return _not_too_many((await session.exec(statement)).all())


async def find_with_food(
    session: AsyncSession, owner_id: uuid.UUID, keys: Collection[str]
) -> Sequence[uuid.UUID]:
    """Those that need any of the foods, by their keys. Raises TooManyRecipes."""
    statement = (
        select(RecipeFood.recipe_id)
        .where(RecipeFood.owner_id == owner_id, col(RecipeFood.food).in_(keys))
        .distinct()
        .limit(MOST_RECIPES + 1)
    )
    return _not_too_many((await session.exec(statement)).all())


def _not_too_many(ids: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
    if len(ids) > MOST_RECIPES:
        raise TooManyRecipes(f"This would be more than {MOST_RECIPES} recipes. Narrow it.")
    return ids
