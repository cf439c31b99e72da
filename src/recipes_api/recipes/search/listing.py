"""A page of a list that is searched or sorted: cards, with what shows why each was found."""

import uuid

from pydantic import TypeAdapter

from recipes_api.database import Database
from recipes_api.recipes.queries import Cards
from recipes_api.recipes.search import hits, sorted_hits
from recipes_api.recipes.search.conditions import Values, has_words, row_conditions
from recipes_api.recipes.search.dialects import dialect_of
from recipes_api.recipes.search.expressions import Expressions
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.highlights import Highlight, Sought, highlights, sought_in
from recipes_api.recipes.search.hits import Asking, Hit
from recipes_api.recipes.search.matching import query_of
from recipes_api.recipes.search.query import AllOf
from recipes_api.recipes.search.sorting import BEST_HIT, Direction, SortKey, sort_of
from recipes_api.recipes.search.vocabulary import NO_VOCABULARY, Vocabulary, look_up, words_in

HIGHLIGHTS = TypeAdapter(list[Highlight])


async def list_found(
    database: Database,
    owner_id: uuid.UUID,
    wanted: Filter,
    sorting: tuple[SortKey | None, Direction | None],
    cursor: str | None,
    limit: int,
) -> Cards:
    """In the order that was asked for; if none was, the best hits or the newest change first.

    Raises UnreadableQuery, and InvalidRequest for a cursor of another list.
    """
    query = query_of(wanted)
    sort = sort_of(*sorting, has_words=has_words(query))
    asking = await _asking(database, owner_id, query)
    if asking is None:
        return Cards.of([], None)
    if sort == BEST_HIT:
        found = await hits.find(asking, query, hits.read_place(cursor), limit + 1)
    else:
        place = sorted_hits.read_place(cursor, sort)
        found = await sorted_hits.find_sorted(asking, query, sort, place, limit + 1)
    sought = sought_in(query, asking.write)
    return Cards.of(
        [hit.card if wanted.q is None else _highlighted(hit, sought) for hit in found[:limit]],
        found[limit - 1].position if len(found) > limit else None,
    )


async def conditions_of(
    database: Database, owner_id: uuid.UUID, wanted: Filter, values: Values
) -> list[str]:
    """SQL on the row of a recipe that the list would show, for another statement of `:owner_id`.

    Raises UnreadableQuery.
    """
    query = query_of(wanted)
    asking = await _asking(database, owner_id, query)
    if asking is None:
        return ["FALSE"]
    return row_conditions(query, asking.write, asking.dialect, values)


async def _asking(database: Database, owner_id: uuid.UUID, query: AllOf) -> Asking | None:
    """None if the query has words and the person never kept a recipe."""
    words = list(words_in(query))
    vocabulary: Vocabulary | None = NO_VOCABULARY
    dialect = dialect_of(is_sqlite=database.is_sqlite)
    if words:
        vocabulary = await look_up(database.slow_reader, dialect, owner_id, words)
    if vocabulary is None:
        return None
    write = Expressions(dialect.grammar, vocabulary)
    return Asking(database.slow_reader, dialect, owner_id, write)


def _highlighted(hit: Hit, sought: list[Sought]) -> str:
    """The card, with highlights as its last member."""
    marked = HIGHLIGHTS.dump_json(highlights(hit.card, hit.document, sought)).decode()
    return f'{hit.card[:-1]},"highlights":{marked}}}'
