"""`recipes-api reimport`: an operator has kept pages read by better parsers."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from recipes_api.cli import app
from recipes_api.clock import system_clock
from recipes_api.database import Database
from recipes_api.recipes import store
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.imports.incoming import pack_document, unpack_document
from recipes_api.recipes.imports.models import RecipeSource
from recipes_api.recipes.models import RecipeRow
from tests.conftest import SECRET
from tests.people import PASSWORD
from tests.recipes.pages import page

EVERY = ("updated", "unchanged", "not kept", "refused")


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECIPES_API_DATABASE_URL", database_url)
    monkeypatch.setenv("RECIPES_API_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RECIPES_API_SECRET", SECRET)


def recipes_api(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def import_pancakes(folder: Path, email: str) -> None:
    created = recipes_api("user", "create", email, "--name", email, stdin=PASSWORD)
    assert created.exit_code == 0, created.output
    (folder / "pancakes.html").write_bytes(page(description="Thin."))
    imported = recipes_api("import", str(folder / "pancakes.html"), "--user", email)
    assert imported.exit_code == 0, imported.output


def parsed_badly_and_renamed(url: str) -> None:
    """As if an earlier parser had found no description, and the person had named it."""

    async def work() -> None:
        database = Database(url)
        async with database.writing() as session:
            source = (await session.exec(select(RecipeSource))).one()
            less = unpack_document(source.document).model_copy(update={"description": None})
            source.document = pack_document(less)
            source.provenance = None
            session.add(source)
            recipe = (await session.exec(select(RecipeRow))).one()
            now = RecipeDocument.from_stored(recipe.document)
            mine = now.model_copy(update={"description": None, "name": "My pancakes"})
            await store.revise(session, recipe, mine, system_clock())
            await session.commit()
        await database.close()

    asyncio.run(work())


def documents(url: str) -> list[RecipeDocument]:
    async def work() -> list[RecipeDocument]:
        database = Database(url)
        async with database.reading() as session:
            rows = (await session.exec(select(RecipeRow).order_by(RecipeRow.id))).all()
        await database.close()
        return [RecipeDocument.from_stored(row.document) for row in rows]

    return asyncio.run(work())


def forget_page(url: str) -> None:
    async def work() -> None:
        database = Database(url)
        async with database.writing() as session:
            source = (await session.exec(select(RecipeSource))).one()
            source.page = None
            session.add(source)
            await session.commit()
        await database.close()

    asyncio.run(work())


def counts(**counted: int) -> str:
    return ", ".join(f"{counted.get(ending.replace(' ', '_'), 0)} {ending}" for ending in EVERY)


def test_what_a_better_parser_finds_is_kept_and_what_the_person_changed_stays(
    tmp_path: Path, database_url: str
) -> None:
    import_pancakes(tmp_path, "ada@example.org")
    parsed_badly_and_renamed(database_url)

    shown = recipes_api("reimport", "--user", "ada@example.org", "--dry-run")
    assert shown.stdout.splitlines()[0].endswith("(My pancakes)")
    assert shown.stdout.splitlines()[1:] == [
        counts(updated=1),
        "Nothing was changed: this was a dry run.",
    ]
    assert documents(database_url)[0].description is None

    done = recipes_api("reimport", "--user", "ada@example.org")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, counts(updated=1))
    (recipe,) = documents(database_url)
    assert (recipe.name, recipe.description) == ("My pancakes", "Thin.")

    again = recipes_api("reimport", "--user", "ada@example.org")
    assert again.stdout.splitlines() == [counts(unchanged=1)]


def test_it_is_done_for_one_person_or_for_everybody(tmp_path: Path) -> None:
    for email in ("ada@example.org", "bob@example.org"):
        import_pancakes(tmp_path, email)

    assert recipes_api("reimport").stdout.splitlines() == [counts(unchanged=2)]
    for_bob = recipes_api("reimport", "--user", "bob@example.org")
    assert for_bob.stdout.splitlines() == [counts(unchanged=1)]
    nobody = recipes_api("reimport", "--user", "nobody@example.org")
    assert (nobody.exit_code, nobody.stderr.splitlines()) == (
        1,
        ["Nobody has registered with nobody@example.org."],
    )


def test_a_page_that_was_not_kept_is_told_about(tmp_path: Path, database_url: str) -> None:
    import_pancakes(tmp_path, "ada@example.org")
    forget_page(database_url)

    done = recipes_api("reimport")

    assert done.exit_code == 0
    assert done.stdout.startswith("not kept: ")
    assert done.stdout.splitlines()[-1] == counts(not_kept=1)
