"""The service as a process: used as a front-end would, stopped, killed, and started again."""

import asyncio
import itertools
import json
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from recipes_api.cli import GRACEFUL_SHUTDOWN_SECONDS
from tests import people
from tests.people import Person
from tests.recipes.pages import HTML, page
from tests.server import ServerProcess, run_command

pytestmark = pytest.mark.slow

RECIPES = "/api/v1/recipes"
EVENTS = "/api/v1/changes/events"
SECRET = "kP0v3mXq7TzL9wNc2RbY5sHd8JfG1aQu"
WRITERS = 8
KILLED_AFTER = (20, 75)
"""How many acknowledged writes each kill waits for."""


def client_of(server: ServerProcess) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=server.url, timeout=30)


async def test_the_whole_way_from_registering_to_a_dead_token(
    database_url: str, tmp_path: Path
) -> None:
    """SECURITY S1."""
    with ServerProcess(tmp_path, database_url=database_url) as server:
        async with client_of(server) as client:
            ada = await people.sign_up(client, "ada@example.org")
            imported = await ada.post(
                f"{RECIPES}/import", content=page(), headers={"Content-Type": HTML}
            )
            assert imported.status_code == 201, imported.text
            cards = (await ada.get(RECIPES)).json()["items"]
            assert [card["name"] for card in cards] == ["Pancakes"]
            read = await ada.get(f"{RECIPES}/{cards[0]['id']}")
            assert len(read.json()["recipeIngredient"]) == 3

            refreshed = (await people.refresh(client, ada.refresh_token)).json()
            old_token, ada.access_token = ada.access_token, refreshed["access_token"]
            assert (await ada.post("/api/v1/auth/logout")).status_code == 204

            for token in (old_token, ada.access_token):
                refused = await client.get(RECIPES, headers={"Authorization": f"Bearer {token}"})
                assert refused.status_code == 401
                assert 'error="invalid_token"' in refused.headers["www-authenticate"]
            spent = await people.refresh(client, refreshed["refresh_token"])
            assert spent.json()["error"] == "invalid_grant"
    assert people.PASSWORD not in server.log
    assert old_token not in server.log
    assert refreshed["refresh_token"] not in server.log


async def test_a_request_in_flight_is_answered_before_the_server_stops(
    database_url: str, tmp_path: Path
) -> None:
    body = json.dumps({"name": "Last minute soup"}).encode()
    with ServerProcess(tmp_path, database_url=database_url) as server:
        async with client_of(server) as client:
            ada = await people.sign_up(client, "ada@example.org")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head = (
            f"POST {RECIPES} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {ada.access_token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
        )
        writer.write(head.encode())
        # The server says so when the route begins to read: the request is in flight.
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")

        server.ask_to_stop()
        server.wait_until_no_more_is_accepted()
        writer.write(body)
        answer = await reader.read()

        assert answer.startswith(b"HTTP/1.1 201 ")
        writer.close()
        await writer.wait_closed()
        assert server.wait() in (0, -signal.SIGTERM)

        server.start()
        server.wait_until_ready()
        async with client_of(server) as client:
            ada.client = client
            kept = (await ada.get(RECIPES)).json()["items"]
            assert [card["name"] for card in kept] == ["Last minute soup"]


async def test_a_server_stops_at_once_though_somebody_listens(
    database_url: str, tmp_path: Path
) -> None:
    """It would wait for their streams else, until its patience is over: 20 seconds."""
    with ServerProcess(tmp_path, database_url=database_url) as server:
        async with client_of(server) as client:
            ada = await people.sign_up(client, "ada@example.org")
            async with client.stream("GET", EVENTS, headers=ada.bearer) as stream:
                lines = stream.aiter_lines()
                assert await anext(lines) == "event: ready"
                server.ask_to_stop()
                began = time.monotonic()
                told = [line async for line in lines]
        assert "event: closing" in told
        assert 'data: {"reason": "stopping"}' in told
        assert server.wait() in (0, -signal.SIGTERM)
        assert time.monotonic() - began < GRACEFUL_SHUTDOWN_SECONDS / 2
        server.start()
        server.wait_until_ready()


async def test_what_one_server_writes_another_tells(database_url: str, tmp_path: Path) -> None:
    with (
        ServerProcess(tmp_path, database_url=database_url) as one,
        ServerProcess(tmp_path, database_url=database_url, public_url=one.url) as other,
    ):
        async with client_of(one) as writing, client_of(other) as listening:
            ada = await people.sign_up(writing, "ada@example.org")
            async with listening.stream("GET", EVENTS, headers=ada.bearer) as stream:
                lines = stream.aiter_lines()
                assert await anext(lines) == "event: ready"
                await ada.post(RECIPES, json={"name": "Soup"})
                assert (await ada.post("/api/v1/auth/logout")).status_code == 204
                told = [line async for line in lines]
    assert 'data: {"reason": "logged-out"}' in told


@dataclass
class Writes:
    """What was sent, and what was answered with 2xx: (recipe, version) -> the answer."""

    sent: int = 0
    acknowledged: dict[tuple[str, int], Any] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def acknowledge(self, answer: httpx2.Response, kind: str) -> dict[str, Any]:
        assert answer.status_code in (200, 201), answer.text
        recipe: dict[str, Any] = answer.json()
        self.acknowledged[recipe["id"], recipe["version"]] = recipe
        self.kinds[kind] += 1
        return recipe


async def write_until_it_breaks(person: Person, writes: Writes, name: str, enough: int) -> bool:
    """Makes a recipe, revises it twice, makes the next. Whether this one saw enough answers."""
    for number in itertools.count():
        writes.sent += 1
        answer = await person.post(RECIPES, json={"name": f"{name} {number}"})
        recipe = writes.acknowledge(answer, "create")
        for servings in (2, 3):
            if len(writes.acknowledged) >= enough:
                return True
            url, condition = f"{RECIPES}/{recipe['id']}", f'"{recipe["version"]}"'
            writes.sent += 1
            answer = await person.patch(
                url, json={"servings": servings}, headers={"If-Match": condition}
            )
            recipe = writes.acknowledge(answer, "revise")
    raise AssertionError


async def write_and_kill(
    server: ServerProcess, person: Person, writes: Writes, enough: int
) -> None:
    """Several write at once; the first that sees enough answers kills the server."""

    async def write(name: str) -> None:
        with suppress(httpx2.TransportError):
            if await write_until_it_breaks(person, writes, name, enough):
                server.kill()

    async with asyncio.TaskGroup() as group:
        for number in range(WRITERS):
            group.create_task(write(f"Soup {enough}-{number}"))


async def test_a_killed_server_has_lost_no_write_that_it_acknowledged(
    database_url: str, tmp_path: Path, record_property: Any
) -> None:
    """DESIGN, decision 4: who has seen 2xx never loses that write. Two kills in a row."""
    writes = Writes()
    with ServerProcess(tmp_path, database_url=database_url) as server:
        async with client_of(server) as client:
            ada = await people.sign_up(client, "ada@example.org")
        for enough in KILLED_AFTER:
            async with client_of(server) as client:
                ada.client = client
                await write_and_kill(server, ada, writes, enough)
            server.start()
            server.wait_until_ready()
        async with client_of(server) as client:
            ada.client = client
            found = {key: await read_version(ada, *key) for key in writes.acknowledged}
            whole = await every_kept_recipe_is_whole(ada)

    lost = [key for key, recipe in writes.acknowledged.items() if found[key] != recipe]
    record_property("sent", writes.sent)
    record_property("acknowledged", len(writes.acknowledged))
    record_property("lost", len(lost))
    assert not lost
    assert len(writes.acknowledged) >= KILLED_AFTER[-1]
    assert writes.kinds["create"] > 0
    assert writes.kinds["revise"] > 0
    in_flight = writes.sent - len(writes.acknowledged)
    assert in_flight >= len(KILLED_AFTER), "every kill must have met writes that were under way"
    assert whole >= writes.kinds["create"]


async def read_version(person: Person, recipe_id: str, version: int) -> Any:
    answer = await person.get(f"{RECIPES}/{recipe_id}/versions/{version}")
    return answer.json() if answer.status_code == 200 else None


async def every_kept_recipe_is_whole(person: Person) -> int:
    """Also those that nobody was told of: they are there with every version, or not at all."""
    url: str | None = f"{RECIPES}?limit=100"
    seen = 0
    while url is not None:
        answer = await person.get(url)
        for card in answer.json()["items"]:
            read = (await person.get(f"{RECIPES}/{card['id']}")).json()
            assert read["version"] == card["version"]
            versions = (await person.get(f"{RECIPES}/{card['id']}/versions")).json()["items"]
            numbers = [version["version"] for version in versions]
            assert numbers == list(range(card["version"], 0, -1))
            seen += 1
        following = answer.links.get("next")
        url = following["url"] if following else None
    return seen


async def test_two_servers_that_start_at_once_prepare_one_database(
    empty_database_url: str, tmp_path: Path
) -> None:
    """DESIGN, decision 5. Without a secret in the settings they also agree on the one they make."""
    first = ServerProcess(tmp_path, database_url=empty_database_url, public_url="http://localhost")
    second = ServerProcess(tmp_path, database_url=empty_database_url, public_url="http://localhost")
    first.start()
    second.start()
    try:
        first.wait_until_ready()
        second.wait_until_ready()
        async with client_of(first) as one, client_of(second) as other:
            ada = await people.sign_up(one, "ada@example.org")
            ada.client = other
            assert (await ada.get(RECIPES)).status_code == 200
            eve = await people.sign_up(other, "eve@example.org")
            eve.client = one
            assert (await eve.get(RECIPES)).status_code == 200
            keys = [(await each.get("/.well-known/jwks.json")).json() for each in (one, other)]
            assert keys[0] == keys[1]
            assert (await ada.post("/api/v1/auth/logout")).status_code == 204
            ada.client = one
            assert (await ada.get(RECIPES)).status_code == 401
    finally:
        first.kill()
        second.kill()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "RECIPES_API_SECRET"),
        ({"secret": "change-me-change-me-change-me-please"}, "RECIPES_API_SECRET"),
        ({"secret": SECRET, "public_url": "http://recipes.example"}, "RECIPES_API_PUBLIC_URL"),
    ],
)
def test_production_does_not_start_half_configured(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    """It says what to set, and touches nothing."""
    given = {"env": "production", "public_url": "https://recipes.example"} | settings
    ended = run_command(
        "serve", "--port", "1", folder=tmp_path, data_dir=str(tmp_path / "data"), **given
    )

    assert ended.returncode == 2
    assert named in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()
    assert not (tmp_path / "data").exists()
