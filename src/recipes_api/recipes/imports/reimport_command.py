"""`recipes-api reimport`: what was imported is read again by the parsers of today."""

import uuid
from collections import Counter
from contextlib import aclosing, closing
from typing import Annotated

import typer
from rich.console import Console

from recipes_api.auth.people import find_by_email
from recipes_api.clock import system_clock
from recipes_api.commands import fail, load_settings, opened_database, run
from recipes_api.database import Database
from recipes_api.recipes.importers.workers import SLOW_TO_LOAD, PageParser
from recipes_api.recipes.imports.reimporting import Reader
from recipes_api.recipes.imports.rereading import Ending, Reread, reread_all
from recipes_api.settings import Settings
from recipes_api.workers import Workers


def reimport_recipes(
    user: Annotated[
        str | None, typer.Option(help="Whose recipes: an email. Without it, everybody's.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only show what would be done.")] = False,
) -> None:
    """Read again the kept pages of imported recipes. What a person has changed stays as it is."""
    counts = run(_reimport(load_settings(), user, dry_run=dry_run))
    typer.echo(", ".join(f"{counts[ending]} {ending}" for ending in Ending))
    if dry_run:
        typer.echo("Nothing was changed: this was a dry run.")
    if counts[Ending.REFUSED]:
        raise typer.Exit(1)


async def _reimport(settings: Settings, email: str | None, *, dry_run: bool) -> Counter[Ending]:
    """How many recipes came to which end. Each that is not as it was is told on a line."""
    counts: Counter[Ending] = Counter()
    async with opened_database(settings) as database:
        owner_id = None if email is None else await _id_of(database, email)
        with closing(Workers(settings.workers, [SLOW_TO_LOAD])) as workers:
            seconds_each = settings.import_timeout_seconds
            parser = PageParser(workers, timeout_seconds=seconds_each)
            reader = Reader(database, parser, system_clock, seconds_each)
            with Console(stderr=True).status("Reading again"):
                async with aclosing(reread_all(reader, owner_id, dry_run=dry_run)) as everything:
                    async for reread in everything:
                        counts[reread.ending] += 1
                        if reread.ending is not Ending.UNCHANGED:
                            typer.echo(_line(reread))
    return counts


async def _id_of(database: Database, email: str) -> uuid.UUID:
    async with database.reading() as session:
        owner = await find_by_email(session, email)
    if owner is None:
        fail(f"Nobody has registered with {email}.")
    return owner.id


def _line(reread: Reread) -> str:
    reason = f" - {reread.reason}" if reread.reason else ""
    return f"{reread.ending}: {reread.recipe.id} ({reread.recipe.name}{reason})"
