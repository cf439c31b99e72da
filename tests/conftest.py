"""What tests stand on: the app on a fresh database, once on SQLite and once on PostgreSQL."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import hypothesis
import pytest
from fastapi import FastAPI

from recipes_api.app import create_app
from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.logs import configure_logs
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.databases import PostgresDatabases, SqliteDatabases, postgres_server
from tests.people import Person, SignUp

# In CI the same examples every time, so that a change is red for what it changes.
hypothesis.settings.register_profile(
    "recipes_api", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("recipes_api")

SECRET = "kP0v3mXq7TzL9wNc2RbY5sHd8JfG1aQu"


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """As in production: structlog's own default draws every traceback, which takes seconds."""
    configure_logs(Settings(_env_file=None, log_format="json"))


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    with postgres_server() as server:
        databases = PostgresDatabases(server)
        yield databases
        databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database."""
    if request.param == "sqlite":
        databases = request.getfixturevalue("sqlite_databases")
        with databases.fresh(tmp_path) as url:
            yield url
    else:
        databases = request.getfixturevalue("postgres_databases")
        with databases.fresh() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that was never migrated."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    else:
        databases = request.getfixturevalue("postgres_databases")
        with databases.empty() as url:
            yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """What a test may replace to try another setting."""
    return make_settings(database_url, tmp_path)


def make_settings(database_url: str, data_dir: Path, **changed: Any) -> Settings:
    values = {
        "database_url": database_url,
        "data_dir": data_dir,
        "secret": SECRET,
        "sqlite_synchronous": "NORMAL",
        "workers": 1,
        "registrations_per_hour": 1000,
        "fetch": False,
    }
    return Settings(_env_file=None, **values | changed)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@asynccontextmanager
async def running(settings: Settings, clock: Clock) -> AsyncIterator[FastAPI]:
    """The app, started, and stopped when the block is left."""
    app = create_app(settings, clock=clock)
    async with app.router.lifespan_context(app):
        yield app


def client_of(
    app: FastAPI, ip: str = "203.0.113.7", user_agent: str = "tests"
) -> httpx2.AsyncClient:
    """A client with an address and a user agent of its own, and without a person's token."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app, client=(ip, 50_000)),
        base_url="http://localhost:8000",
        headers={"User-Agent": user_agent},
    )


@pytest.fixture
async def app(settings: Settings, clock: SettableClock) -> AsyncIterator[FastAPI]:
    async with running(settings, clock) as app:
        yield app


@pytest.fixture
def database(app: FastAPI) -> Database:
    database: Database = app.state.database
    return database


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app) as client:
        yield client


@pytest.fixture
def sign_up(client: httpx2.AsyncClient) -> SignUp:
    """`ada = await sign_up("ada@example.org")`: registered and logged in."""

    async def sign_up(email: str, password: str = people.PASSWORD) -> Person:
        return await people.sign_up(client, email, password)

    return sign_up
