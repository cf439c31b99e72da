"""How often the database is asked by a request does not depend on how much there is."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from recipes_api.database import Database
from recipes_api.readers import SqliteReader, ThreadedSqliteReader
from recipes_api.recipes import store
from recipes_api.recipes.document import RecipeDocument
from tests.people import Person
from tests.recipes.documents import RECIPES, SOUP, keep

FEW, MANY = 3, 60
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ALL = {"limit": 100}
REQUESTS: dict[str, tuple[str, dict[str, Any]]] = {
    "list": (RECIPES, ALL),
    "labelled": (RECIPES, {"keyword": "vegan", **ALL}),
    "sorted": (RECIPES, {"sort": "rating", **ALL}),
    "search": (RECIPES, {"q": "tomato soup -leek food:tomato", **ALL}),
    "search with a slip": (RECIPES, {"q": "tomatto", **ALL}),
    "facets": (f"{RECIPES}/facets", {"q": "soup"}),
    "similar": (f"{RECIPES}/{{id}}/similar", {"limit": 50}),
    "cookable": (f"{RECIPES}/cookable", {"have": ["tomato", "egg"], "q": "soup", **ALL}),
    "one": (f"{RECIPES}/{{id}}", {}),
    "versions": (f"{RECIPES}/{{id}}/versions", ALL),
    "changes": ("/api/v1/changes", {"since": 0}),
}


OF_THE_DATABASE = re.compile(
    r"^--|'main'\.|pg_catalog|^(BEGIN|PRAGMA|ROLLBACK|show )", re.IGNORECASE
)
"""What FTS5 asks within a statement, and what is asked once of a new connection."""


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Statements that read or write, by whichever way they go to the database."""
    seen: list[str] = []

    def trace(statement: str) -> None:
        if not OF_THE_DATABASE.search(statement):
            seen.append(statement)

    def remember(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        trace(statement)

    engines = {database.engine.sync_engine, database._read_engine.sync_engine}
    readers = list(_sqlite_readers(database))
    for engine in engines:
        event.listen(engine, "before_cursor_execute", remember)
    for reader in readers:
        reader._connect().set_trace_callback(trace)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", remember)
    for reader in readers:
        reader._connect().set_trace_callback(None)


def _sqlite_readers(database: Database) -> Iterator[SqliteReader]:
    if isinstance(database.reader, SqliteReader):
        yield database.reader
    if isinstance(database.slow_reader, ThreadedSqliteReader):
        yield from database.slow_reader._readers.queue


async def keep_until(database: Database, ada: Person, recipe: dict[str, Any], count: int) -> None:
    """So many recipes, and as many versions of the first."""
    owner_id, first = uuid.UUID(ada.id), uuid.UUID(recipe["id"])
    async with database.writing() as session:
        kept = await store.find_kept(session, owner_id, first)
        for number in range(kept.version, count):
            document = SOUP | {"name": f"Tomato soup {number}", "url": None}
            read = RecipeDocument.model_validate(document)
            await store.create(session, owner_id, read, NOW)
            await store.revise(session, kept, read, NOW)
        await session.commit()


async def test_no_request_asks_more_often_when_there_is_more(
    ada: Person, database: Database
) -> None:
    recipe = await keep(ada, SOUP)
    counts: list[dict[str, int]] = []
    for many in (FEW, MANY):
        await keep_until(database, ada, recipe, many)
        counts.append({})
        for name, (path, query) in REQUESTS.items():
            with counted(database) as seen:
                answer = await ada.get(path.format(id=recipe["id"]), params=query)
            assert answer.status_code == 200, answer.text
            counts[-1][name] = len(seen)
            if name in ("list", "search", "cookable", "versions"):
                assert len(answer.json()["items"]) == many, name

    assert counts[0] == counts[1]
    assert all(0 < count < 12 for count in counts[0].values()), counts[0]
