"""Who the recipes of these tests belong to, what is asked of the database, and real archives."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from recipes_api.database import Database
from tests.people import Person, SignUp

BESIDE_THE_PROJECT = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real archives are read where they are: they are not ours to publish."""
    folder = Path(os.environ.get("SHARED_DATA", BESIDE_THE_PROJECT))
    if not folder.is_dir():
        pytest.skip("no shared data beside the project; SHARED_DATA names the folder")
    return folder


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
