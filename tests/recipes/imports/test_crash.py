"""Whatever happens to the server, an import ends complete: no recipe twice, and none missing.

Each has its picture.
"""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests import people
from tests.images.pictures import picture
from tests.people import Person
from tests.recipes.documents import RECIPES
from tests.recipes.imports.archives import IMPORTS, begin, counts, ended, recipe, zipped
from tests.server import ServerProcess

pytestmark = pytest.mark.slow

RECIPES_IN_IT = 120
KILLED_AFTER = (20, 60)
"""How many recipes each kill waits for."""


async def imported_by_now(person: Person, job: dict[str, Any]) -> int:
    counted: int = (await person.get(f"{IMPORTS}/{job['id']}")).json()["counts"]["imported"]
    return counted


async def test_an_import_survives_kills(database_url: str, tmp_path: Path) -> None:
    names = [f"Soup {number}" for number in range(RECIPES_IN_IT)]
    body = zipped(
        {f"{name}.json": recipe(name, image=f"{name}.png") for name in names}
        | {f"{name}.png": picture(width=20 + number) for number, name in enumerate(names)}
    )
    with ServerProcess(tmp_path, database_url=database_url, import_lease_seconds="2") as server:
        async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
            ada = await people.sign_up(client, "ada@example.org")
            begun = await begin(ada, body)
            for enough in KILLED_AFTER:
                while await imported_by_now(ada, begun.json()) < enough:
                    pass
                server.kill()
                server.start()
                server.wait_until_ready()

            job = await ended(ada, begun)

            assert job["state"] == "done"
            assert job["counts"] == counts(imported=RECIPES_IN_IT)
            cards = await cards_of(ada)
            assert sorted(card["name"] for card in cards) == sorted(names)
            shown = {card["image"] for card in cards}
            assert len(shown) == RECIPES_IN_IT, "each shows a picture of its own"
            for address in shown:
                assert (await client.get(address)).status_code == 200, address


async def cards_of(person: Person) -> list[dict[str, Any]]:
    """Of every kept recipe."""
    found: list[dict[str, Any]] = []
    wanted = {"limit": "100"}
    while True:
        page = (await person.get(RECIPES, params=wanted)).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        wanted["cursor"] = page["next_cursor"]
