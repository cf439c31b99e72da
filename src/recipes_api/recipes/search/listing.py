"""A page of a list that is searched: cards, each with what shows why it was found."""

import uuid

from pydantic import TypeAdapter

from recipes_api.database import Database
from recipes_api.pagination import Position, read_position
from recipes_api.recipes.filters import Filter
from recipes_api.recipes.queries import Cards
from recipes_api.recipes.search.dialects import dialect_of
from recipes_api.recipes.search.expressions import Expressions
from recipes_api.recipes.search.highlights import Highlight, Sought, highlights, sought_in
from recipes_api.recipes.search.hits import Asking, Hit, Place, find, find_rows
from recipes_api.recipes.search.matching import query_of
from recipes_api.recipes.search.query import AllOf
from recipes_api.recipes.search.vocabulary import NO_VOCABULARY, Vocabulary, look_up, words_in

BY_RELEVANCE = "relevance"
HIGHLIGHTS = TypeAdapter(list[Highlight])


async def list_found(
    database: Database, owner_id: uuid.UUID, wanted: Filter, cursor: str | None, limit: int
) -> Cards:
    """The best hits first; of a query without words, the newest change first.

    Raises UnreadableQuery, and InvalidRequest for a cursor of another list.
    """
    query, place = query_of(wanted), _place(cursor)
    hits, sought = await _found(database, owner_id, query, place, limit + 1)
    return Cards.of(
        [_item(hit, sought) for hit in hits[:limit]],
        _position(hits[limit - 1].place) if len(hits) > limit else None,
    )


async def _found(
    database: Database, owner_id: uuid.UUID, query: AllOf, place: Place, limit: int
) -> tuple[list[Hit], list[Sought]]:
    """At most as many hits, and what is to be marked in them."""
    dialect = dialect_of(is_sqlite=database.is_sqlite)
    words = list(words_in(query))
    vocabulary: Vocabulary | None = NO_VOCABULARY
    if words:
        vocabulary = await look_up(database.slow_reader, dialect, owner_id, words)
    if vocabulary is None:
        return [], []
    write = Expressions(dialect.grammar, vocabulary)
    asking = Asking(database.slow_reader, dialect, owner_id, write)
    hits = await (find if words else find_rows)(asking, query, place, limit)
    return hits, sought_in(query, write)


def _place(cursor: str | None) -> Place:
    if cursor is None:
        return Place()
    level, before = read_position(cursor, BY_RELEVANCE, (int, int)).values
    return Place(int(level), int(before))


def _position(place: Place) -> Position:
    return Position(BY_RELEVANCE, (place.level, place.before))


def _item(hit: Hit, sought: list[Sought]) -> str:
    """The card, with highlights as its last member."""
    marked = HIGHLIGHTS.dump_json(highlights(hit.card, hit.document, sought)).decode()
    return f'{hit.card[:-1]},"highlights":{marked}}}'
