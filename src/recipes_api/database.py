"""The way to the database: the transaction of one request, and single statements for hot reads.

SQLite runs inside the process. Writers queue for its one write connection, so that none meets
"database is locked", and begin IMMEDIATE, so that what a transaction has read stays true until
it commits. Readers work on snapshots (WAL) and wait for nobody.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.bells import Bell
from recipes_api.readers import (
    SQLITE_READERS,
    PostgresReader,
    Reader,
    SqliteReader,
    ThreadedSqliteReader,
)

BUSY_TIMEOUT_SECONDS = 10
POOL_TIMEOUT_SECONDS = 10


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
