"""Who the recipes of these tests belong to, and what is asked of the database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from recipes_api.database import Database
from tests.people import Person, SignUp


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that goes through a session from now on."""
    seen: list[str] = []

    def remember(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engines = {database.engine.sync_engine, database._read_engine.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", remember)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", remember)
