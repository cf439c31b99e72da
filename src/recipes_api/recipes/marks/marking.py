"""The only writer of marks. Each function is part of a transaction that has locked the recipe."""

import uuid
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes import store
from recipes_api.recipes.marks.marks import Marks, find_mark
from recipes_api.recipes.models import RecipeMark, RecipeRow


async def rate(
    session: AsyncSession,
    user_id: uuid.UUID,
    recipe: RecipeRow,
    rating: float | None,
    now: datetime,
) -> Marks:
    """The person's marks with this rating; None takes it away."""
    mark = await _find_or_begin(session, user_id, recipe, now)
    mark.rating = rating
    return await _keep(session, mark, recipe, now)


async def set_favourite(
    session: AsyncSession,
    user_id: uuid.UUID,
    recipe: RecipeRow,
    favourite: bool,
    now: datetime,
) -> Marks:
    """The person's marks, with the recipe among their favourites or not."""
    mark = await _find_or_begin(session, user_id, recipe, now)
    mark.favourite = favourite
    return await _keep(session, mark, recipe, now)


async def count_cooked(
    session: AsyncSession,
    user_id: uuid.UUID,
    recipe: RecipeRow,
    times: int,
    last: datetime | None,
    now: datetime,
) -> Marks:
    """The person's marks with what their cook log says."""
    mark = await _find_or_begin(session, user_id, recipe, now)
    mark.times_cooked, mark.last_cooked_at = times, last
    return await _keep(session, mark, recipe, now)


async def _find_or_begin(
    session: AsyncSession, user_id: uuid.UUID, recipe: RecipeRow, now: datetime
) -> RecipeMark:
    return await find_mark(session, user_id, recipe.id) or RecipeMark(
        user_id=user_id,
        recipe_id=recipe.id,
        change_number=0,
        created_at=now,
        updated_at=now,
        marks=Marks().model_dump_json(),
    )


async def _keep(session: AsyncSession, mark: RecipeMark, recipe: RecipeRow, now: datetime) -> Marks:
    """Counted as a change of the person's, unless it says what it said before.

    A mark that says nothing any more stays, so that the change feed tells of that, too.
    """
    marks = Marks.model_validate(mark)
    rendered = marks.model_dump_json()
    if rendered == mark.marks:
        return marks
    mark.change_number = await store.next_change(session, mark.user_id)
    mark.marks = rendered
    mark.updated_at = now
    session.add(mark)
    await session.flush()
    if mark.user_id == recipe.owner_id:
        await store.show_marks(session, recipe, marks)
    return marks
