"""The migrations make what the models say, step by step, and each can be undone."""

import asyncio

import pytest
from alembic import command
from pytest_alembic.config import Config
from pytest_alembic.tests import (  # noqa: F401 - the plugin's tests, run here
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from recipes_api.migrations import alembic_config as config_of
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.recipes.documents import RECIPES, SOUP, keep
from tests.recipes.pages import HTML, page

IMPORT = f"{RECIPES}/import?url=https://example.org/pancakes"


@pytest.fixture
def alembic_config(empty_database_url: str) -> Config:
    return Config(alembic_config=config_of(empty_database_url))


@pytest.fixture
def alembic_engine(empty_database_url: str) -> AsyncEngine:
    return create_async_engine(empty_database_url, poolclass=NullPool)


async def test_people_and_recipes_survive_a_step_back_and_forth(
    settings: Settings, clock: SettableClock
) -> None:
    """Down to the revision that made recipes, and up again."""
    async with running(settings, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        recipe = await keep(ada, SOUP)
        await ada.post(IMPORT, content=page(), headers={"Content-Type": HTML})

    async def run(step: str) -> None:
        config = config_of(settings.resolved_database_url)
        move = command.downgrade if step == "0002" else command.upgrade
        await asyncio.to_thread(move, config, step)

    await run("0002")
    await run("head")

    async with running(settings, clock) as app, client_of(app) as client:
        ada.client = client
        assert (await ada.get(f"{RECIPES}/{recipe['id']}")).json() == recipe
        listed = (await ada.get(RECIPES, params={"sort": "name"})).json()["items"]
        assert [item["name"] for item in listed] == ["Pancakes", "Tomato soup"]
        for body in (page(name="Pancakes, revised"), page()):
            again = await ada.post(IMPORT, content=body, headers={"Content-Type": HTML})
            assert again.status_code == 409, "it is known by its address and by its content"
