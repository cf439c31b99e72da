"""An Internet with one site in it."""

from collections.abc import AsyncIterator

import pytest

from recipes_api.outbound.fetching import PageFetcher
from tests.outbound.sites import ADDRESS, NAME, OTHER_ADDRESS, OTHER_NAME, Internet, Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site().open() as site:
        yield site


@pytest.fixture
async def internet(site: Site) -> AsyncIterator[Internet]:
    internet = Internet()
    internet.place(site, ADDRESS)
    internet.place(site, OTHER_ADDRESS)
    internet.name(NAME, [ADDRESS])
    internet.name(OTHER_NAME, [OTHER_ADDRESS])
    yield internet
    await internet.aclose()


@pytest.fixture
def fetcher(internet: Internet) -> PageFetcher:
    return internet.fetcher()
