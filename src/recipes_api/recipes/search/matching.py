"""What a filter of a list means: as a query, and as conditions for other statements."""

import uuid

from sqlalchemy import ColumnElement, TextClause, false, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.readers import SessionReader
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.search.conditions import Values, row_conditions
from recipes_api.recipes.search.dialects import dialect_of
from recipes_api.recipes.search.expressions import Expressions
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.parser import parse
from recipes_api.recipes.search.query import AllOf, Favourite, Label, Measure, Part, Range
from recipes_api.recipes.search.vocabulary import NO_VOCABULARY, Vocabulary, look_up, words_in

Condition = ColumnElement[bool] | TextClause


def query_of(wanted: Filter) -> AllOf:
    """`q` and the parameters beside it. Raises UnreadableQuery."""
    parts: list[Part] = [*parse(wanted.q).parts] if wanted.q is not None else []
    parts += [Label(kind, value) for kind, value in wanted.labels.items()]
    if wanted.favourite is not None:
        parts.append(Favourite(wanted.favourite))
    if wanted.rating_min is not None:
        parts.append(Range(Measure.RATING, at_least=wanted.rating_min))
    return AllOf(tuple(parts))


async def matching(session: AsyncSession, owner_id: uuid.UUID, wanted: Filter) -> list[Condition]:
    """Conditions on RecipeRow: every kept recipe of the person's that a list would show.

    For what takes all of them, in an order of its own. Raises UnreadableQuery.
    """
    query = query_of(wanted)
    kept: list[Condition] = [
        col(RecipeRow.owner_id) == owner_id,
        col(RecipeRow.trashed_at).is_(None),
    ]
    if not query.parts:
        return kept
    dialect = dialect_of(is_sqlite=session.get_bind().dialect.name == "sqlite")
    words = list(words_in(query))
    vocabulary: Vocabulary | None = NO_VOCABULARY
    if words:
        vocabulary = await look_up(SessionReader(session), dialect, owner_id, words)
    if vocabulary is None:
        return [*kept, false()]
    values = Values()
    write = Expressions(dialect.grammar, vocabulary)
    condition = " AND ".join(row_conditions(query, write, dialect, values))
    if ":owner_id" in condition:
        values.named["owner_id"] = owner_id
    return [*kept, text(f"({condition})").bindparams(**values.named)]
