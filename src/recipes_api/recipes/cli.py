"""`recipes-api import`: recipes from files, with a report on each."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from recipes_api.auth.people import find_by_email
from recipes_api.clock import system_clock
from recipes_api.commands import fail, load_settings, opened_database, run
from recipes_api.recipes.import_files import find_files, import_files
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.imports.keeping import Outcome
from recipes_api.recipes.imports.models import Duplicates
from recipes_api.settings import Settings
from recipes_api.workers import Workers


def import_recipes(
    paths: Annotated[list[Path], typer.Argument(help="Saved pages, JSON-LD files, folders.")],
    user: Annotated[str, typer.Option(help="Whose recipes they become: an email.")],
    duplicates: Annotated[
        Duplicates, typer.Option(help="What to do with a recipe that is already there.")
    ] = Duplicates.SKIP,
) -> None:
    """Import recipes from files and folders: a file whole or not at all."""
    counts = run(_import(load_settings(), paths, user, duplicates))
    typer.echo(", ".join(f"{counts[outcome]} {_in_words(outcome)}" for outcome in Outcome))
    if counts[Outcome.REFUSED]:
        raise typer.Exit(1)


async def _import(
    settings: Settings, paths: list[Path], email: str, duplicates: Duplicates
) -> Counter[Outcome]:
    """How many files came to which end. Each is told on a line, below it a progress bar."""
    counts: Counter[Outcome] = Counter()
    workers = Workers(1)
    parser = PageParser(workers, timeout_seconds=settings.import_timeout_seconds)
    files = list(find_files(paths))
    try:
        async with opened_database(settings) as database:
            async with database.reading() as session:
                owner = await find_by_email(session, email)
            if owner is None:
                fail(f"Nobody has registered with {email}.")
            with Progress(console=Console(stderr=True)) as progress:
                task = progress.add_task("Importing", total=len(files))
                results = import_files(database, parser, owner.id, files, duplicates, system_clock)
                async for result in results:
                    counts[result.outcome] += 1
                    typer.echo(f"{_in_words(result.outcome)}: {result.path} ({result.detail})")
                    progress.advance(task)
    finally:
        workers.close()
    return counts


def _in_words(outcome: Outcome) -> str:
    return outcome.replace("-", " ")
