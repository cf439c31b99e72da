"""`recipes-api import`: recipes from files, with a report on each."""

from collections import Counter
from contextlib import aclosing, closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from recipes_api.auth.people import find_by_email
from recipes_api.clock import system_clock
from recipes_api.commands import fail, load_settings, opened_database, run
from recipes_api.images import rendering
from recipes_api.images.keeping import open_keeper
from recipes_api.recipes.imports.files import ANY_NUMBER, find_files, import_files
from recipes_api.recipes.imports.importing import Bookkeeping
from recipes_api.recipes.imports.jobs import Wishes
from recipes_api.recipes.imports.keeping import Outcome
from recipes_api.recipes.imports.models import Duplicates, ImportItem
from recipes_api.recipes.imports.pictures import PictureKeeping
from recipes_api.settings import Settings
from recipes_api.workers import Workers


def import_recipes(
    paths: Annotated[
        list[Path], typer.Argument(help="Archives, saved pages, JSON-LD files, folders of them.")
    ],
    user: Annotated[str, typer.Option(help="Whose recipes they become: an email.")],
    duplicates: Annotated[
        Duplicates, typer.Option(help="What to do with a recipe that is already there.")
    ] = Duplicates.SKIP,
    dry_run: Annotated[bool, typer.Option(help="Only show what would be done.")] = False,
) -> None:
    """Import recipes from files and folders; the person can undo it like any import of theirs."""
    wishes = Wishes(duplicates=duplicates, dry_run=dry_run)
    counts = run(_import(load_settings(), paths, user, wishes))
    typer.echo(", ".join(f"{counts[outcome]} {_in_words(outcome)}" for outcome in Outcome))
    if counts[Outcome.REFUSED]:
        raise typer.Exit(1)


async def _import(
    settings: Settings, paths: list[Path], email: str, wishes: Wishes
) -> Counter[Outcome]:
    """How many recipes came to which end. Each is told on a line."""
    counts: Counter[Outcome] = Counter()
    async with opened_database(settings) as database:
        async with database.reading() as session:
            owner = await find_by_email(session, email)
        if owner is None:
            fail(f"Nobody has registered with {email}.")
        files, seconds_each = find_files(paths), settings.import_timeout_seconds
        with closing(Workers(settings.workers, [rendering.__name__])) as workers:
            books = Bookkeeping(
                database=database,
                clock=system_clock,
                pictures=PictureKeeping(
                    database=database,
                    keeper=open_keeper(settings, database, workers, system_clock),
                    fetch=None,
                ),
                most_items=ANY_NUMBER,
            )
            items = import_files(books, owner.id, wishes, files, seconds_each)
            with Console(stderr=True).status("Importing"):
                async with aclosing(items):
                    async for item in items:
                        counts[Outcome(item.state)] += 1
                        typer.echo(_line(item))
    return counts


def _line(item: ImportItem) -> str:
    said = " - ".join(part for part in (item.name, item.reason) if part)
    return f"{_in_words(Outcome(item.state))}: {item.key} ({said})"


def _in_words(outcome: Outcome) -> str:
    return outcome.replace("-", " ")
