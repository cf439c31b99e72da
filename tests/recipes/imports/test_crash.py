"""Whatever happens to the server, an import ends complete: no recipe twice, and none missing."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests import people
from tests.people import Person
from tests.recipes.documents import RECIPES
from tests.recipes.imports.archives import IMPORTS, begin, counts, ended, recipe, zipped
from tests.server import ServerProcess

pytestmark = pytest.mark.slow

RECIPES_IN_IT = 300
KILLED_AFTER = (20, 120)
"""How many recipes each kill waits for."""


async def imported_by_now(person: Person, job: dict[str, Any]) -> int:
    counted: int = (await person.get(f"{IMPORTS}/{job['id']}")).json()["counts"]["imported"]
    return counted


async def test_an_import_survives_kills(database_url: str, tmp_path: Path) -> None:
    names = [f"Soup {number}" for number in range(RECIPES_IN_IT)]
    body = zipped({f"{name}.json": recipe(name) for name in names})
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
            assert await names_of(ada) == sorted(names)


async def names_of(person: Person) -> list[str]:
    """Of every kept recipe."""
    found: list[str] = []
    wanted = {"limit": "100"}
    while True:
        page = (await person.get(RECIPES, params=wanted)).json()
        found += [item["name"] for item in page["items"]]
        if page["next_cursor"] is None:
            return sorted(found)
        wanted["cursor"] = page["next_cursor"]
