"""Writes the index, in the transaction that writes the recipe.

Beside the entries of recipes it keeps the vocabulary: every word of a person's recipes, in how
many of them and in how many names it is. Beginnings of words and slips are looked up there.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.search.dialects import Dialect, dialect_of
from recipes_api.recipes.search.entries import (
    tokens_of,
    trigram_token,
    trigrams,
    vocabulary_of,
)

WORDS_AT_ONCE = 5000
RECIPES_AT_ONCE = 500

FIND_NUMBER = text("SELECT number FROM search_owner WHERE owner_id = :owner_id").bindparams(
    bindparam("owner_id", type_=Uuid())
)
ADD_NUMBER = text(
    "INSERT INTO search_owner (owner_id) VALUES (:owner_id) RETURNING number"
).bindparams(bindparam("owner_id", type_=Uuid()))
OWNERS = text("SELECT owner_id FROM recipe_book ORDER BY owner_id").columns(owner_id=Uuid())
KEPT = text("""
    SELECT change_number, document FROM recipe
    WHERE owner_id = :owner_id AND trashed_at IS NULL AND change_number > :after
    ORDER BY change_number LIMIT :limit
""").bindparams(bindparam("owner_id", type_=Uuid()))


async def replace(
    session: AsyncSession,
    owner_id: uuid.UUID,
    document: RecipeDocument | None,
    unread: Sequence[str],
    *,
    before: int | None,
    change_number: int,
) -> None:
    """Writes the entry of a recipe under its new change number, for that of the change before.

    Without a document (in the trash) there is none any more. `unread` are those of its lines of
    ingredients whose food is not understood.
    """
    connection = await session.connection()
    dialect = dialect_of(is_sqlite=connection.dialect.name == "sqlite")
    number = await _number_of(connection, owner_id)
    old = await _take_out(connection, dialect, number, before) if before is not None else {}
    new: dict[str, bool] = {}
    if document is not None:
        tokens = tokens_of(number, document, unread)
        new = vocabulary_of(tokens)
        entry = {"number": number, "change_number": change_number, "words": dialect.written(tokens)}
        await connection.execute(text(dialect.insert_entry), entry)
    await _count(connection, dialect, number, old, new)


async def _number_of(connection: AsyncConnection, owner_id: uuid.UUID) -> int:
    """Their writers take turns (store.next_change), so nobody else adds it meanwhile."""
    found = (await connection.execute(FIND_NUMBER, {"owner_id": owner_id})).scalar()
    if found is None:
        found = (await connection.execute(ADD_NUMBER, {"owner_id": owner_id})).scalar_one()
    number: int = found
    return number


async def _take_out(
    connection: AsyncConnection, dialect: Dialect, number: int, change_number: int
) -> dict[str, bool]:
    """Deletes an entry. Its vocabulary, as it was written, whatever the rules were then."""
    key = {"number": number, "change_number": change_number}
    words = (await connection.execute(text(dialect.read_entry), key)).scalar()
    if words is None:
        return {}
    await connection.execute(text(dialect.delete_entry), key)
    return vocabulary_of(str(words).split())


async def _count(
    connection: AsyncConnection,
    dialect: Dialect,
    number: int,
    old: dict[str, bool],
    new: dict[str, bool],
) -> None:
    changed = [
        (word, new.get(word, False) - old.get(word, False), (word in new) - (word in old))
        for word in sorted(old.keys() | new.keys())
        if old.get(word) != new.get(word)
    ]
    for words in _in_json(number, changed):
        await connection.execute(text(dialect.count_words), {"number": number, "words": words})
    if gone := sorted(old.keys() - new.keys()):
        parameters = {"number": number, "words": json.dumps(gone)}
        await connection.execute(text(dialect.forget_words), parameters)


def _in_json(number: int, counted: Iterable[tuple[str, int, int]]) -> Iterator[str]:
    """Words with in how many more names and recipes they are, and with their trigrams."""
    listed = [
        [word, names, recipes, " ".join(trigram_token(number, one) for one in trigrams(word))]
        for word, names, recipes in counted
    ]
    for start in range(0, len(listed), WORDS_AT_ONCE):
        yield json.dumps(listed[start : start + WORDS_AT_ONCE], ensure_ascii=False)


def fill(connection: Connection) -> None:
    """Writes the index of every recipe that is kept into empty tables: for a migration."""
    dialect = dialect_of(is_sqlite=connection.dialect.name == "sqlite")
    for owner_id in connection.execute(OWNERS).scalars().all():
        number = connection.execute(ADD_NUMBER, {"owner_id": owner_id}).scalar_one()
        names: Counter[str] = Counter()
        recipes: Counter[str] = Counter()
        for change_number, document in _kept(connection, owner_id):
            unread = _unread_in(document)
            tokens = tokens_of(number, RecipeDocument.from_stored(document), unread)
            entry = {"change_number": change_number, "words": dialect.written(tokens)}
            connection.execute(text(dialect.insert_entry), {"number": number, **entry})
            vocabulary = vocabulary_of(tokens)
            recipes.update(vocabulary.keys())
            names.update(word for word, is_in_name in vocabulary.items() if is_in_name)
        counted = ((word, names[word], count) for word, count in recipes.items())
        for words in _in_json(number, counted):
            connection.execute(text(dialect.count_words), {"number": number, "words": words})


def _unread_in(stored: str) -> list[str]:
    """Lines of ingredients that were not understood, or never read."""
    lines = json.loads(stored)["recipeIngredient"]
    return [line["text"] for line in lines if line.get("parsed") is None]


def _kept(connection: Connection, owner_id: uuid.UUID) -> Iterator[tuple[int, str]]:
    after = 0
    while True:
        page = {"owner_id": owner_id, "after": after, "limit": RECIPES_AT_ONCE}
        rows = connection.execute(KEPT, page).all()
        for change_number, document in rows:
            after = change_number
            yield change_number, document
        if len(rows) < RECIPES_AT_ONCE:
            return
