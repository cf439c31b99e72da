"""What is found in another order than the best hits first: by name, time, rating or date.

A list is one run of recipes, or two: what has no time or rating stands in a run of its own that
comes last in both directions. Each run is read from an index in its order, and the second only
if the first did not fill the page.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from recipes_api.pagination import (
    BEGINNING,
    Position,
    microseconds_of,
    moment_of,
    read_position,
    refused_cursor,
)
from recipes_api.readers import SqlValue, as_datetime, as_uuid
from recipes_api.recipes.search.conditions import Values, row_conditions
from recipes_api.recipes.search.hits import Asking, Hit
from recipes_api.recipes.search.query import AllOf
from recipes_api.recipes.search.sorting import Direction, Sort, SortKey

KEPT = "recipe WHERE recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL"
RATED = """recipe_mark JOIN recipe ON recipe.id = recipe_mark.recipe_id
    WHERE recipe_mark.user_id = :owner_id AND recipe_mark.rating IS NOT NULL
      AND recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL"""
IS_RATED = """EXISTS (
    SELECT 1 FROM recipe_mark WHERE recipe_mark.recipe_id = recipe.id
        AND recipe_mark.user_id = :owner_id AND recipe_mark.rating IS NOT NULL)"""
RUN = """SELECT * FROM (
    SELECT {number} AS run, {key} AS sorted_by, recipe.id, recipe.card, recipe.document
    FROM {rows}{conditions} ORDER BY {order} LIMIT :limit
) AS run_{number}"""


@dataclass(frozen=True, slots=True)
class KeyType:
    """How a cursor writes a value that recipes are sorted by."""

    write: Callable[[SqlValue], str]
    read: Callable[[str], SqlValue]
    """Raises ValueError or OverflowError."""


def _whole_numbers(largest: int) -> KeyType:
    def read(text: str) -> int:
        number = int(text)
        if abs(number) > largest:
            raise ValueError("The column cannot be compared with it.")
        return number

    # Where a column of stars stands in the same list, whole numbers come back as floats.
    return KeyType(lambda value: str(int(float(str(value)))), read)


CHANGES = _whole_numbers(BEGINNING)
SECONDS = _whole_numbers(2**31 - 1)
STARS = KeyType(str, float)
TEXT = KeyType(str, str)
MOMENT = KeyType(
    lambda value: str(microseconds_of(as_datetime(value))), lambda text: moment_of(int(text))
)


@dataclass(frozen=True, slots=True)
class Run:
    """Recipes, and what they stand in the order of."""

    rows: str
    """SQL from where on, with its WHERE."""
    key: str
    """SQL of what they are sorted by."""
    key_type: KeyType
    id: str = "recipe.id"
    by: tuple[str, ...] = ("key", "id")
    """The same key is ordered by id. What has no key may have the order of one of the two."""
    always: Direction | None = None
    same: str | None = None
    """A column that all have empty: named first, so that PostgreSQL reads its index in order."""


RUNS: dict[SortKey, tuple[Run, ...]] = {
    SortKey.CHANGED: (Run(KEPT, "recipe.change_number", CHANGES, by=("key",)),),
    SortKey.ADDED: (Run(KEPT, "recipe.created_at", MOMENT),),
    SortKey.NAME: (Run(KEPT, "recipe.name_folded", TEXT),),
    SortKey.TIME: (
        Run(f"{KEPT} AND recipe.total_seconds IS NOT NULL", "recipe.total_seconds", SECONDS),
        Run(
            f"{KEPT} AND recipe.total_seconds IS NULL",
            "0", SECONDS, by=("id",), always=Direction.DESCENDING, same="recipe.total_seconds",
        ),
    ),
    SortKey.RATING: (
        Run(RATED, "recipe_mark.rating", STARS, id="recipe_mark.recipe_id"),
        Run(
            f"{KEPT} AND NOT {IS_RATED}",
            "recipe.change_number", CHANGES, by=("key",), always=Direction.DESCENDING
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SortedPlace:
    """The page begins after the recipe with these, in this run."""

    run: int = 0
    after: dict[str, SqlValue] = field(default_factory=dict)
    """The values of `key` and `id`; empty at the beginning."""

    def parameters(self, sort: Sort) -> dict[str, SqlValue]:
        """Those by which the run is ordered."""
        return {name: self.after[name] for name in RUNS[sort.key][self.run].by if self.after}


def read_place(cursor: str | None, sort: Sort) -> SortedPlace:
    """Raises InvalidRequest for a cursor of another list, or of another order."""
    if cursor is None:
        return SortedPlace()
    number, key, recipe_id = read_position(cursor, _name_of(sort), (int, str, str)).values
    run = dict(enumerate(RUNS[sort.key])).get(int(number))
    if run is None:
        raise refused_cursor()
    try:
        after = {"key": run.key_type.read(str(key)), "id": uuid.UUID(str(recipe_id))}
    except (ValueError, OverflowError) as error:
        raise refused_cursor() from error
    return SortedPlace(int(number), after)


def _name_of(sort: Sort) -> str:
    return f"{sort.key} {sort.direction}"


async def find_sorted(
    asking: Asking, query: AllOf, sort: Sort, place: SortedPlace, limit: int
) -> list[Hit]:
    """What the query finds from a place on; one statement."""
    values = Values()
    wanted = row_conditions(query, asking.write, asking.dialect, values)
    rows = await asking.reader.all(
        page_statement(sort, place, wanted),
        owner_id=asking.owner_id,
        limit=limit,
        **values.named,
        **place.parameters(sort),
    )
    return [
        Hit(_position(sort, int(str(run)), key, as_uuid(recipe_id)), str(card), str(document))
        for run, key, recipe_id, card, document in rows
    ]


def page_statement(sort: Sort, place: SortedPlace, conditions: Sequence[str] = ()) -> str:
    """Of recipes of `:owner_id` that fulfil the conditions, `:limit` from the place on."""
    runs = enumerate(RUNS[sort.key])
    statements = [
        _run(number, run, sort.direction, conditions, place)
        for number, run in runs
        if number >= place.run
    ]
    return f"{' UNION ALL '.join(statements)} LIMIT :limit"


def _position(sort: Sort, run: int, key: SqlValue, recipe_id: uuid.UUID) -> Position:
    written = RUNS[sort.key][run].key_type.write(key)
    return Position(_name_of(sort), (run, written, str(recipe_id)))


def _run(
    number: int, run: Run, direction: Direction, wanted: Sequence[str], place: SortedPlace
) -> str:
    columns = {"key": run.key, "id": run.id}
    is_rising = (run.always or direction) is Direction.ASCENDING
    order, sign = ("ASC", ">") if is_rising else ("DESC", "<")
    in_order = [*([run.same] if run.same else []), *(columns[name] for name in run.by)]
    conditions = list(wanted)
    if place.after and place.run == number:
        beyond = ", ".join(columns[name] for name in run.by)
        after = ", ".join(f":{name}" for name in run.by)
        conditions.append(f"({beyond}) {sign} ({after})")
    return RUN.format(
        number=number,
        key=run.key,
        rows=run.rows,
        conditions="".join(f" AND {condition}" for condition in conditions),
        order=", ".join(f"{column} {order}" for column in in_order),
    )
