"""`recipes-api export`: everything that somebody has, as a file."""

import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Annotated

import typer

from recipes_api.auth.people import find_by_email
from recipes_api.commands import fail, load_settings, opened_database, run
from recipes_api.images.files import open_files
from recipes_api.recipes.bundle.bundling import export_bundle
from recipes_api.recipes.exporters.collections import WRITERS, CollectionForm
from recipes_api.recipes.exporters.exporting import Selection, export
from recipes_api.recipes.search.filters import Filter
from recipes_api.settings import Settings


def export_recipes(
    path: Annotated[Path, typer.Argument(help="The file to write; there must be none yet.")],
    user: Annotated[str, typer.Option(help="Whose recipes: an email.")],
    form: Annotated[
        CollectionForm, typer.Option("--format", help="What to write.")
    ] = CollectionForm.BUNDLE,
    history: Annotated[bool, typer.Option(help="A bundle: with every version.")] = True,
    trash: Annotated[bool, typer.Option(help="A bundle: with what is in the trash.")] = True,
) -> None:
    """Write somebody's recipes into a file, which is there whole or not at all."""
    selection = Selection(with_trash=trash, with_history=history)
    if path.exists():
        fail(f"{path} is there already. Choose another name.")
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        size = run(_export(load_settings(), unfinished, user, form, selection))
        unfinished.rename(path)
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}.")
    finally:
        unfinished.unlink(missing_ok=True)
    typer.echo(f"{path}: {size} bytes")


async def _export(
    settings: Settings, path: Path, email: str, form: CollectionForm, selection: Selection
) -> int:
    """The size of the file, which only its owner may read."""
    async with opened_database(settings) as database:
        async with database.reading() as session:
            owner = await find_by_email(session, email)
        if owner is None:
            fail(f"Nobody has registered with {email}.")
        if form is CollectionForm.BUNDLE:
            return await _write(
                path, export_bundle(database, open_files(settings), owner.id, selection)
            )
        chunks = export(database, owner.id, Filter(), WRITERS[form](), settings.issuer)
        return await _write(path, chunks)


async def _write(path: Path, chunks: AsyncGenerator[bytes]) -> int:
    """Nothing else runs in this process that a slow disk could hold up."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        async with aclosing(chunks):
            async for chunk in chunks:
                file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()
