"""How alembic reaches the database: in one transaction, one process at a time."""

import asyncio
import sqlite3
from pathlib import Path

from alembic import context
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

import recipes_api.app  # noqa: F401 - so that every feature's tables are known
from recipes_api.database import metadata
from recipes_api.settings import Settings

ADVISORY_LOCK = 0x7265_6369_7065_6D67
BUSY_TIMEOUT_MS = 60_000


def has_model(name: str | None, kind: str, _parents: object) -> bool:
    """The tables of the search are of each database's own kind, and known to their module only."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        include_name=has_model,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def prepare_sqlite(engine: AsyncEngine) -> None:
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        # A table that is rebuilt is dropped once; its children must survive that.
        connection.execute("PRAGMA foreign_keys = OFF")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", connect)
    event.listen(engine.sync_engine, "begin", begin)


async def main() -> None:
    configured = context.config.attributes.get("database_url")
    url = make_url(configured or Settings().resolved_database_url)
    engine = create_async_engine(url, poolclass=NullPool)
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        prepare_sqlite(engine)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database; there is no offline mode.")
connection = context.config.attributes.get("connection")
if isinstance(connection, Connection):
    migrate(connection)
else:
    asyncio.run(main())
