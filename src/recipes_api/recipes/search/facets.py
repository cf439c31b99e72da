"""How many recipes there are of each category, cuisine, keyword, food, time and rating.

Three statements, whatever is asked: one counts labels and keeps the most frequent of each kind,
one does the same for foods, one counts recipes by time, rating and favourite at once.
"""

import uuid
from collections import Counter
from collections.abc import Sequence

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Row, Subquery, case, distinct, func, select
from sqlalchemy.orm import Mapped
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes.marks.marks import Rating
from recipes_api.recipes.models import (
    NO_FOOD,
    LabelKind,
    RecipeFood,
    RecipeLabel,
    RecipeMark,
    RecipeRow,
)
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.matching import Condition, matching

MOST_VALUES = 100
TIME_BANDS = (15 * 60, 30 * 60, 60 * 60, 120 * 60)
"""Up to how many seconds each band goes. The last has no end."""


class ValueCount(BaseModel):
    """A value, in the spelling of the recipe that changed last, and how many recipes have it."""

    value: str = Field(examples=["Soup"])
    count: int = Field(examples=[12])


class ValueFacet(BaseModel):
    """The most frequent values first."""

    items: list[ValueCount]
    more: int = Field(description="How many further values there are.")


class TimeCount(BaseModel):
    """How many recipes take longer than `over_seconds` and at most `at_most_seconds`."""

    over_seconds: int | None
    at_most_seconds: int | None
    count: int


class RatingCount(BaseModel):
    """How many recipes I rated so."""

    rating: Rating
    count: int


class Facets(BaseModel):
    """What there is among my recipes, as far as the filters let through."""

    total: int
    categories: ValueFacet
    cuisines: ValueFacet
    keywords: ValueFacet
    foods: ValueFacet = Field(description="What recipes need, as `food:` in a search takes it.")
    times: list[TimeCount]
    time_unknown: int
    ratings: list[RatingCount] = Field(description="The best first; only those that there are.")
    unrated: int
    favourites: int


async def count_facets(
    session: AsyncSession, owner_id: uuid.UUID, wanted: Filter, top: int
) -> Facets:
    """With the `top` most frequent values of each kind of label."""
    kept = await matching(session, owner_id, wanted)
    is_whole = wanted == Filter()

    def of_counted(row: type[RecipeLabel | RecipeFood]) -> ColumnElement[bool]:
        """Labels and foods are those of kept recipes: without a filter nothing is looked up."""
        if is_whole:
            return col(row.owner_id) == owner_id
        # No owner here: SQLite would go through all labels of theirs.
        return col(row.recipe_id).in_(select(col(RecipeRow.id)).where(*kept))

    labels = await _count_labels(session, owner_id, _label_counts(of_counted(RecipeLabel)), top)
    # Each of the two stands in the index that is read, so the table need not be.
    recipe = col(RecipeFood.change_number if is_whole else RecipeFood.recipe_id)
    foods = await _count_foods(session, of_counted(RecipeFood), recipe, top)
    counts = await _count_recipes(session, owner_id, kept)
    times, ratings = Counter[int | None](), Counter[float | None]()
    favourites = 0
    for band, rating, favourite, count in counts:
        times[band] += count
        ratings[rating] += count
        favourites += count if favourite else 0
    rated = sorted((rating for rating in ratings if rating is not None), reverse=True)
    return Facets(
        total=times.total(),
        categories=labels[LabelKind.CATEGORY],
        cuisines=labels[LabelKind.CUISINE],
        keywords=labels[LabelKind.KEYWORD],
        foods=foods,
        times=[
            TimeCount(over_seconds=over, at_most_seconds=at_most, count=times[band])
            for band, (over, at_most) in enumerate(
                zip((None, *TIME_BANDS), (*TIME_BANDS, None), strict=True)
            )
        ],
        time_unknown=times[None],
        ratings=[RatingCount(rating=rating, count=ratings[rating]) for rating in rated],
        unrated=ratings[None],
        favourites=favourites,
    )


async def _count_labels(
    session: AsyncSession, owner_id: uuid.UUID, counts: Subquery, top: int
) -> dict[LabelKind, ValueFacet]:
    spelling = (
        select(col(RecipeLabel.label))
        .where(
            col(RecipeLabel.owner_id) == owner_id,
            col(RecipeLabel.kind) == counts.c.kind,
            col(RecipeLabel.value) == counts.c.value,
        )
        .order_by(col(RecipeLabel.change_number).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(counts.c.kind, spelling, counts.c.count, counts.c.kinds_values)
        .where(counts.c.place <= top)
        .order_by(counts.c.kind, counts.c.place)
    )
    found = {kind: ValueFacet(items=[], more=0) for kind in LabelKind}
    connection = await session.connection()
    for kind, label, count, values in (await connection.execute(statement)).all():
        facet = found[LabelKind(kind)]
        facet.items.append(ValueCount(value=label, count=count))
        facet.more = values - len(facet.items)
    return found


def _label_counts(condition: ColumnElement[bool]) -> Subquery:
    """Every label with its count, its place among those of its kind, and how many they are."""
    kind, value = col(RecipeLabel.kind), col(RecipeLabel.value)
    counts = (
        select(
            kind,
            value,
            func.count().label("count"),
            func.row_number()
            .over(partition_by=kind, order_by=(func.count().desc(), value))
            .label("place"),
            func.count().over(partition_by=kind).label("kinds_values"),
        )
        .where(condition)
        .group_by(kind, value)
    )
    return counts.subquery("counted")


async def _count_foods(
    session: AsyncSession,
    condition: ColumnElement[bool],
    recipe: Mapped[int | uuid.UUID],
    top: int,
) -> ValueFacet:
    """`recipe` tells recipes apart."""
    food = col(RecipeFood.food)
    counted = (
        select(food, func.count(distinct(recipe)).label("count"))
        .where(condition, food != NO_FOOD)
        .group_by(food)
        .subquery("counted")
    )
    statement = (
        select(counted.c.food, counted.c.count, func.count().over())
        .order_by(counted.c.count.desc(), counted.c.food)
        .limit(top)
    )
    connection = await session.connection()
    found = (await connection.execute(statement)).all()
    items = [ValueCount(value=value, count=count) for value, count, _ in found]
    return ValueFacet(items=items, more=found[0][2] - len(items) if found else 0)


async def _count_recipes(
    session: AsyncSession, owner_id: uuid.UUID, kept: list[Condition]
) -> Sequence[Row[int | None, float | None, bool | None, int]]:
    """Of each time band (by its place, None if unknown), rating and favourite: how many."""
    seconds = col(RecipeRow.total_seconds)
    band = case(
        (seconds.is_(None), None),
        *((seconds <= bound, place) for place, bound in enumerate(TIME_BANDS)),
        else_=len(TIME_BANDS),
    )
    rating, favourite = col(RecipeMark.rating), col(RecipeMark.favourite)
    statement = (
        select(band, rating, favourite, func.count())
        .select_from(RecipeRow)
        .outerjoin(
            RecipeMark,
            (col(RecipeMark.recipe_id) == col(RecipeRow.id))
            & (col(RecipeMark.user_id) == owner_id),
        )
        .where(*kept)
        .group_by(band, rating, favourite)
    )
    connection = await session.connection()
    return (await connection.execute(statement)).all()
