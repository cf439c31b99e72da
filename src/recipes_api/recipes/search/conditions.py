"""What a hit must fulfil besides the words that rank it: in the index, or in its row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recipes_api.readers import SqlValue
from recipes_api.recipes.search.dialects import Dialect
from recipes_api.recipes.search.expressions import Expressions, Reach
from recipes_api.recipes.search.query import (
    AllOf,
    AnyOf,
    Favourite,
    Food,
    Label,
    Measure,
    OfRow,
    Part,
    Range,
    Without,
)

COLUMNS = {
    Measure.TIME: "recipe.total_seconds",
    Measure.ADDED: "recipe.created_at",
    Measure.CHANGED: "recipe.updated_at",
    Measure.RATING: """(
        SELECT recipe_mark.rating FROM recipe_mark
        WHERE recipe_mark.recipe_id = recipe.id AND recipe_mark.user_id = :owner_id
    )""",
}


NEVER_EMPTY = (Measure.ADDED, Measure.CHANGED)
HAS_LABEL = """EXISTS (
    SELECT 1 FROM recipe_label WHERE recipe_label.recipe_id = recipe.id
        AND recipe_label.kind = {kind} AND recipe_label.value = {value}
)"""
NEEDS_FOOD = """recipe.change_number IN (
    SELECT recipe_food.change_number FROM recipe_food
    WHERE recipe_food.owner_id = :owner_id AND recipe_food.food IN ({keys}){unread}
)"""
IS_FAVOURITE = """EXISTS (
    SELECT 1 FROM recipe_mark WHERE recipe_mark.recipe_id = recipe.id
        AND recipe_mark.user_id = :owner_id AND recipe_mark.favourite
)"""


@dataclass
class Values:
    """The parameters of a statement, named as they are added."""

    named: dict[str, SqlValue] = field(default_factory=dict)

    def add(self, value: SqlValue) -> str:
        """How the statement refers to it."""
        name = f"value{len(self.named)}"
        self.named[name] = value
        return f":{name}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of `required` and none of `excluded` match the entry, and `row` is true of the recipe.

    None in `required` is what nothing can match.
    """

    required: Sequence[str | None]
    excluded: Sequence[str | None]
    row: Sequence[str]
    """SQL on the row of the recipe."""


def is_of_row(part: Part) -> bool:
    if isinstance(part, Without):
        return is_of_row(part.part)
    if isinstance(part, AnyOf | AllOf):
        return any(is_of_row(inner) for inner in part.parts)
    return isinstance(part, OfRow)


def has_words(query: AllOf) -> bool:
    """Whether it looks for words, and not only for what the row of a recipe tells."""
    return not all(is_of_row(part) for part in query.parts)


def conditions(
    parts: Sequence[Part], write: Expressions, dialect: Dialect, values: Values
) -> Conditions:
    """Parts of a query that do not rank."""
    in_index = [part for part in parts if not is_of_row(part)]
    excluded = [part.part for part in in_index if isinstance(part, Without)]
    return Conditions(
        [write.of(part) for part in in_index if not isinstance(part, Without)],
        [write.of(part, Reach.BEGUN) for part in excluded],
        [row_condition(part, write, dialect, values) for part in parts if is_of_row(part)],
    )


def row_conditions(query: AllOf, write: Expressions, dialect: Dialect, values: Values) -> list[str]:
    """All of a query as conditions on the row of a recipe, whatever the order of the hits."""
    in_index = tuple(part for part in query.parts if not is_of_row(part))
    parts = [part for part in query.parts if is_of_row(part)]
    if in_index:
        parts.append(AllOf(in_index))
    return [row_condition(part, write, dialect, values) for part in parts]


def row_condition(part: Part, write: Expressions, dialect: Dialect, values: Values) -> str:
    """A part as a condition that is true or false, and never unknown."""
    if isinstance(part, Range):
        return _in_range(part, values)
    if isinstance(part, Label):
        return HAS_LABEL.format(kind=values.add(part.kind), value=values.add(part.value))
    if isinstance(part, Food):
        return _needs_food(part, write, dialect, values)
    if isinstance(part, Favourite):
        return IS_FAVOURITE if part.is_one else f"NOT {IS_FAVOURITE}"
    if isinstance(part, Without) and is_of_row(part):
        return f"NOT {row_condition(part.part, write, dialect, values)}"
    if isinstance(part, AnyOf | AllOf) and is_of_row(part):
        inner = [row_condition(one, write, dialect, values) for one in part.parts]
        return f"({(' OR ' if isinstance(part, AnyOf) else ' AND ').join(inner)})"
    expression = write.of(part)
    if expression is None:
        return "FALSE"
    matched = _matched(expression, write, dialect, values)
    return f"recipe.change_number IN ({matched})"


def _matched(expression: str, write: Expressions, dialect: Dialect, values: Values) -> str:
    number, match = values.add(write.vocabulary.number), values.add(expression)
    return dialect.matched.format(number=number, match=match)


def _needs_food(food: Food, write: Expressions, dialect: Dialect, values: Values) -> str:
    unread = write.of(food.words, Reach.FORMS)
    more = _matched(unread, write, dialect, values) if unread is not None else ""
    return NEEDS_FOOD.format(
        # A number alone is the name of no food.
        keys=", ".join(values.add(key) for key in food.keys) or "NULL",
        unread=f" UNION ALL {more}" if more else "",
    )


def _in_range(wanted: Range, values: Values) -> str:
    column = COLUMNS[wanted.measure]
    bounds = ((">=", wanted.at_least), ("<", wanted.below))
    compared = [
        f"{column} {sign} {values.add(bound)}" for sign, bound in bounds if bound is not None
    ]
    condition = " AND ".join(compared)
    if wanted.measure in NEVER_EMPTY:
        # As it stands an index may answer it, and PostgreSQL knows of how many it is true.
        return f"({condition})"
    return f"COALESCE({condition}, FALSE)"
