"""The way to the database: the transaction of one request, and single statements for hot reads.

SQLite runs inside the process. Writers queue for its one write connection, so that none meets
"database is locked", and begin IMMEDIATE, so that what a transaction has read stays true until
it commits. Readers work on snapshots (WAL) and wait for nobody.
"""

import asyncio
import sqlite3
import uuid
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from queue import Queue
from typing import Annotated, Protocol

from fastapi import Depends, Request
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TextClause, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.bells import Bell

SQLITE_READERS = 4
BUSY_TIMEOUT_SECONDS = 10
POOL_TIMEOUT_SECONDS = 10

SqlValue = str | int | float | bytes | uuid.UUID | datetime | None
Row = Sequence[SqlValue]


SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


async def lock(session: AsyncSession, purpose: int) -> None:
    """Until the transaction ends, no other process holds the same lock.

    SQLite's write transaction is such a lock already.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.exec(select(func.pg_advisory_xact_lock(purpose)))


async def add_if_missing(session: AsyncSession, row: SQLModel) -> None:
    """Inserts the row, unless one with its key is there already, or is being made just now."""
    await add_all_if_missing(session, [row])


async def add_all_if_missing(session: AsyncSession, rows: Sequence[SQLModel]) -> None:
    """As `add_if_missing`, for rows of one table, in one statement."""
    if not rows:
        return
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgres else sqlite.insert
    values = [row.model_dump() for row in rows]
    await session.exec(insert(type(rows[0])).values(values).on_conflict_do_nothing())


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime: timestamptz on PostgreSQL, ISO text in UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the name is SQLAlchemy's
    ) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


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


class WriteSession(AsyncSession):
    """Rings when it has committed: who waits in this process for news looks at once."""

    async def commit(self) -> None:
        await super().commit()
        committed: Bell = self.info["committed"]
        committed.ring()


class Database:
    """The engines of one process.

    `writing()` and `reading()` open a session, that is one transaction; `snapshot()` opens one
    whose statements all see the same moment; `reader` runs single statements.
    """

    reader: Reader
    slow_reader: Reader
    """For statements that may take milliseconds: they do not keep the event loop waiting."""

    def __init__(self, url: str, *, sqlite_synchronous: str = "FULL", pool_size: int = 10) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._open_sqlite(parsed, sqlite_synchronous)
        else:
            self._open_postgres(parsed, pool_size)
        self.committed = Bell()
        self.writing: async_sessionmaker[AsyncSession] = async_sessionmaker(
            self.engine,
            class_=WriteSession,
            expire_on_commit=False,
            info={"committed": self.committed},
        )
        self.reading = _sessions(self._read_engine)
        self.snapshot = _sessions(self._snapshot_engine)

    def _open_sqlite(self, url: URL, synchronous: str) -> None:
        path = str(url.database)
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = create_async_engine(
            url, pool_size=1, max_overflow=0, pool_timeout=POOL_TIMEOUT_SECONDS
        )
        self._read_engine = create_async_engine(
            url, pool_size=SQLITE_READERS, max_overflow=0, pool_timeout=POOL_TIMEOUT_SECONDS
        )
        _prepare_sqlite(self.engine.sync_engine, "BEGIN IMMEDIATE", synchronous)
        _prepare_sqlite(self._read_engine.sync_engine, "BEGIN", synchronous)
        # A transaction of SQLite's sees one moment whatever it does.
        self._snapshot_engine = self._read_engine
        self.reader = SqliteReader(path)
        self.slow_reader = ThreadedSqliteReader(path)

    def _open_postgres(self, url: URL, pool_size: int) -> None:
        self.engine = _postgres_engine(url, pool_size, {})
        # What finds one word may read everything for another. A plan that is made once for all
        # values, as PostgreSQL does for a statement that comes often, does not know which.
        self._read_engine = _postgres_engine(
            url, max(pool_size // 2, 1), {"plan_cache_mode": "force_custom_plan"}
        )
        self._snapshot_engine = self._read_engine.execution_options(
            isolation_level="REPEATABLE READ"
        )
        self.reader = PostgresReader(self.engine)
        self.slow_reader = PostgresReader(self._read_engine)

    async def close(self) -> None:
        for reader in (self.reader, self.slow_reader):
            if isinstance(reader, SqliteReader | ThreadedSqliteReader):
                reader.close()
        await self._read_engine.dispose()
        await self.engine.dispose()


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def _postgres_engine(url: URL, pool_size: int, settings: dict[str, str]) -> AsyncEngine:
    # Compiling a statement takes a third of a second, and saves less than that of any of ours.
    server_settings = {"jit": "off", **settings}
    return create_async_engine(
        url,
        connect_args={"server_settings": server_settings},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,
    )


def _prepare_sqlite(engine: Engine, begin: str, synchronous: str) -> None:
    def connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver would begin transactions by itself, late and deferred; we begin them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin_transaction)


def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_reader(request: Request) -> Reader:
    return get_database(request).reader


async def write_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The transaction of one request. It commits before the answer leaves; an error undoes it."""
    async with get_database(request).writing() as session:
        yield session
        await session.commit()


async def read_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A consistent view for a request that changes nothing."""
    async with get_database(request).reading() as session:
        yield session


HotReader = Annotated[Reader, Depends(get_reader)]
DbSession = Annotated[AsyncSession, Depends(write_session, scope="function")]
ReadSession = Annotated[AsyncSession, Depends(read_session, scope="function")]
