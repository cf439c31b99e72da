"""What a search answers among 500 recipes in seven languages: the best five, on both databases."""

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.filling import fill

from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, make_settings, running
from tests.recipes.documents import RECIPES
from tests.recipes.search.shelf import COUNT, documents

EMAIL = "ada@example.org"
QUERIES = Path(__file__).with_name("relevance.txt").read_text().splitlines()
"""`query => name | name`: read by a person, who found that these should come first."""


def test_there_are_five_hundred_recipes_and_many_queries() -> None:
    names = [document["name"] for document in documents()]

    assert len(names) == len(set(names)) == COUNT
    assert len(QUERIES) == len({line.partition(" => ")[0] for line in QUERIES}) >= 60


async def keep_all(url: str, folder: Path) -> None:
    async with running(make_settings(url, folder), SettableClock()) as app:
        async with client_of(app) as client:
            ada = await people.sign_up(client, EMAIL)
        async with app.state.database.writing() as session:
            await fill(session, uuid.UUID(ada.id), documents())
            await session.commit()


@pytest.fixture(scope="module", params=["sqlite_databases", "postgres_databases"])
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database in which somebody keeps them all."""
    folder = tmp_path_factory.mktemp("shelf")
    databases = request.getfixturevalue(request.param)
    where = (folder,) if request.param == "sqlite_databases" else ()
    with databases.fresh(*where) as url:
        asyncio.run(keep_all(url, folder))
        yield url


@pytest.mark.slow
async def test_the_best_five_come_first_on_every_database(shelf: str, tmp_path: Path) -> None:
    settings = make_settings(shelf, tmp_path)
    async with running(settings, SettableClock()) as app, client_of(app) as client:
        token = (await people.log_in(client, EMAIL)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        found = []
        for line in QUERIES:
            query = {"q": line.partition(" =>")[0], "limit": "5"}
            answer = await client.get(RECIPES, params=query, headers=headers)
            names = " | ".join(item["name"] for item in answer.json()["items"])
            found.append(f"{query['q']} => {names}".rstrip())

    assert found == QUERIES
