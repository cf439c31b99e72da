"""Single SELECT statements outside of sessions, for reads that people wait for."""

import asyncio
import sqlite3
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from queue import Queue
from typing import Protocol

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

SQLITE_READERS = 4

SqlValue = str | int | float | bytes | uuid.UUID | datetime | None
Row = Sequence[SqlValue]


class Reader(Protocol):
    """Single SELECT statements outside any transaction; parameters are written `:name`."""

    async def first(self, statement: str, **parameters: SqlValue) -> Row | None:
        """The first row, or None."""

    async def all(self, statement: str, **parameters: SqlValue) -> Sequence[Row]:
        """Every row."""


class SqliteReader:
    """Reads on the event loop itself: a thread crossing costs ten times such a statement.

    Only for statements that an index answers in microseconds. Each sees the newest commit.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            self._connection.execute("PRAGMA query_only = ON")
        return self._connection

    async def first(self, statement: str, **parameters: SqlValue) -> Row | None:
        row: Row | None = self._connect().execute(statement, _for_sqlite(parameters)).fetchone()
        return row

    async def all(self, statement: str, **parameters: SqlValue) -> Sequence[Row]:
        return self.all_now(statement, parameters)

    def all_now(self, statement: str, parameters: dict[str, SqlValue]) -> Sequence[Row]:
        return self._connect().execute(statement, _for_sqlite(parameters)).fetchall()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class ThreadedSqliteReader:
    """The same statements in a few threads: for those that may take milliseconds."""

    def __init__(self, path: str) -> None:
        self._threads = ThreadPoolExecutor(SQLITE_READERS, thread_name_prefix="reader")
        self._readers: Queue[SqliteReader] = Queue()
        for _ in range(SQLITE_READERS):
            self._readers.put(SqliteReader(path))

    async def first(self, statement: str, **parameters: SqlValue) -> Row | None:
        rows = await self.all(statement, **parameters)
        return rows[0] if rows else None

    async def all(self, statement: str, **parameters: SqlValue) -> Sequence[Row]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._all, statement, parameters)

    def _all(self, statement: str, parameters: dict[str, SqlValue]) -> Sequence[Row]:
        reader = self._readers.get()
        try:
            return reader.all_now(statement, parameters)
        finally:
            self._readers.put(reader)

    def close(self) -> None:
        self._threads.shutdown()
        while not self._readers.empty():
            self._readers.get().close()


def _for_sqlite(parameters: dict[str, SqlValue]) -> dict[str, SqlValue]:
    """The same spelling of ids and times as SQLAlchemy's types write into SQLite."""
    return {name: _sqlite_value(value) for name, value in parameters.items()}


def _sqlite_value(value: SqlValue) -> SqlValue:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value


def as_uuid(value: SqlValue) -> uuid.UUID:
    """An id as a Reader gives it back: hex text from SQLite, a UUID from PostgreSQL."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def as_datetime(value: SqlValue) -> datetime:
    """A time as a Reader gives it back: text in UTC from SQLite, a datetime from PostgreSQL."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


class PostgresReader:
    """One round trip a statement, on a pooled connection in autocommit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def first(self, statement: str, **parameters: SqlValue) -> Row | None:
        async with self._engine.connect() as connection:
            return (await connection.execute(_prepared(statement), parameters)).first()

    async def all(self, statement: str, **parameters: SqlValue) -> Sequence[Row]:
        async with self._engine.connect() as connection:
            return (await connection.execute(_prepared(statement), parameters)).all()


class SessionReader:
    """Statements within a transaction that is open already: they see what it sees."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    async def first(self, statement: str, **parameters: SqlValue) -> Row | None:
        rows = await self.all(statement, **parameters)
        return rows[0] if rows else None

    async def all(self, statement: str, **parameters: SqlValue) -> Sequence[Row]:
        values = _for_sqlite(parameters) if self._is_sqlite else parameters
        connection = await self._session.connection()
        return (await connection.execute(_prepared(statement), values)).all()


@lru_cache(maxsize=256)
def _prepared(statement: str) -> TextClause:
    return text(statement)
