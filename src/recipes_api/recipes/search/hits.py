"""Asks the index, and gives the recipes that were found, the best first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from recipes_api.pagination import BEGINNING, Position, read_position
from recipes_api.readers import Reader
from recipes_api.recipes.search.conditions import Conditions, Values, conditions
from recipes_api.recipes.search.dialects import Dialect
from recipes_api.recipes.search.expressions import Expressions
from recipes_api.recipes.search.query import AllOf, Part
from recipes_api.recipes.search.ranking import Term, is_term, levels

BY_RELEVANCE = "relevance"
HITS = """
    SELECT hits.level, recipe.change_number, recipe.card, recipe.document
    FROM ({levels} LIMIT :limit) AS hits
    JOIN recipe ON recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
        AND recipe.change_number = hits.change_number
    ORDER BY hits.level, recipe.change_number DESC
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order of hits a page begins: below this change in this level."""

    level: int = 0
    before: int = BEGINNING


def read_place(cursor: str | None) -> Place:
    """Raises InvalidRequest for a cursor of another list, or of another order."""
    if cursor is None:
        return Place()
    level, before = read_position(cursor, BY_RELEVANCE, (int, int)).values
    return Place(int(level), int(before))


@dataclass(frozen=True, slots=True)
class Hit:
    position: Position
    """Where a page begins that goes on after it."""
    card: str
    document: str


@dataclass(frozen=True)
class Asking:
    """One search: of whom, how it is written, where it is asked."""

    reader: Reader
    dialect: Dialect
    owner_id: uuid.UUID
    write: Expressions


async def find(asking: Asking, query: AllOf, place: Place, limit: int) -> list[Hit]:
    """The hits from a place on, best first; one statement."""
    terms: list[Term] = []
    others: list[Part] = []
    for part in query.parts:
        if is_term(part):
            terms.append(part)
        else:
            others.append(part)
    values = Values()
    wanted = conditions(others, asking.write, asking.dialect, values)
    ranked = levels(asking.write, terms) if terms else [asking.write.anything]
    branches = [
        _branch(asking.dialect, level, expression, wanted, place, values)
        for level, expression in enumerate(_narrowed(asking.write, ranked, wanted))
        if expression is not None and level >= place.level
    ]
    if not branches:
        return []
    rows = await asking.reader.all(
        HITS.format(levels=" UNION ALL ".join(branches)),
        owner_id=asking.owner_id,
        number=asking.write.vocabulary.number,
        limit=limit,
        **values.named,
    )
    return [
        Hit(Position(BY_RELEVANCE, (int(str(level)), int(str(change)))), str(card), str(document))
        for level, change, card, document in rows
    ]


def _narrowed(
    write: Expressions, ranked: Sequence[str | None], wanted: Conditions
) -> list[str | None]:
    """Each level, of which only what fulfils the conditions is left."""
    excluded = write.any_of(wanted.excluded)
    return [write.without(write.all_of([level, *wanted.required]), excluded) for level in ranked]


def _branch(
    dialect: Dialect,
    level: int,
    expression: str,
    wanted: Conditions,
    place: Place,
    values: Values,
) -> str:
    return dialect.level.format(
        level=level,
        match=values.add(expression),
        before=values.add(place.before if level == place.level else BEGINNING),
        row=dialect.row_of_level if wanted.row else "",
        condition=_and_all(wanted.row),
    )


def _and_all(conditions: Sequence[str]) -> str:
    return "".join(f" AND {condition}" for condition in conditions)
