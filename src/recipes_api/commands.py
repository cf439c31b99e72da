"""What every operator command needs: the settings, the database, and plain words for errors."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError

from recipes_api.database import Database
from recipes_api.errors import Problem
from recipes_api.migrations import migrate
from recipes_api.settings import Settings

Result = TypeVar("Result")


def load_settings() -> Settings:
    """The settings, or an exit that says what to set, without repeating any value."""
    try:
        return Settings()
    except ValidationError as error:
        for item in error.errors():
            name = "_".join(str(part) for part in item["loc"]).upper()
            prefix = f"RECIPES_API_{name}: " if name else ""
            typer.secho(prefix + item["msg"].removeprefix("Value error, "), err=True)
        raise typer.Exit(2) from None


def fail(message: str) -> NoReturn:
    typer.secho(message, err=True)
    raise typer.Exit(1)


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """The service's database, migrated."""
    await asyncio.to_thread(migrate, settings.resolved_database_url)
    database = Database(
        settings.resolved_database_url,
        sqlite_synchronous=settings.sqlite_synchronous,
        pool_size=settings.database_pool_size,
    )
    try:
        yield database
    finally:
        await database.close()


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs a command's work; a Problem becomes one line and exit code 1."""
    try:
        return asyncio.run(work)
    except Problem as problem:
        fail(problem.detail)
