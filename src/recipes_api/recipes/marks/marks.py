"""What a person thinks of a recipe: a rating and whether it is a favourite.

Marks are a person's own and no part of the document: to rate a recipe makes no new version, so
its ETag stays, no change that somebody has in hand becomes stale, and once a recipe is shared
everyone reads the same bytes of it and has marks of their own. They are therefore not in the
answer of the recipe, whose ETag would have to change with them, but at `/recipes/{id}/marks`, in
the change feed, and in the cards of lists.
"""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes.document import whole_if_whole
from recipes_api.recipes.models import RecipeMark

Rating = Annotated[
    float,
    Field(strict=True, ge=1, le=5, multiple_of=0.5, examples=[4.5]),
    PlainSerializer(whole_if_whole, return_type=int | float),
]
"""1 to 5 stars. Halves are allowed, as in the services that people import from."""


class Marks(BaseModel):
    """What I think of a recipe, and how often I cooked it by my cook log."""

    model_config = ConfigDict(from_attributes=True)

    rating: Rating | None = None
    favourite: bool = False
    times_cooked: int = 0
    last_cooked_at: datetime | None = None


async def find_marks(session: AsyncSession, user_id: uuid.UUID, recipe_id: uuid.UUID) -> Marks:
    """Those of the person; empty ones if they made none."""
    mark = await find_mark(session, user_id, recipe_id)
    return Marks() if mark is None else Marks.model_validate(mark)


async def find_mark(
    session: AsyncSession, user_id: uuid.UUID, recipe_id: uuid.UUID
) -> RecipeMark | None:
    statement = select(RecipeMark).where(
        RecipeMark.user_id == user_id, RecipeMark.recipe_id == recipe_id
    )
    return (await session.exec(statement)).first()
