"""Changes as they are made: nobody misses one, and nobody hears one after a logout."""

import asyncio
import json
import re
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.auth.streams import STREAMS_EACH
from recipes_api.recipes.changes.events import READ_AT_ONCE
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.listening import Event, Listening, listening
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named
from tests.server import ServerProcess

NODE = Path(sys.executable).parent / "node"
EVENTS = "/api/v1/changes/events"


def change(event: Event) -> tuple[str | None, str, str | None]:
    """Id, state and name."""
    assert event.name == "change"
    assert str(event.data["change"]) == event.id
    return event.id, event.data["state"], event.data["recipe"] and event.data["recipe"]["name"]


async def changes(stream: Listening, count: int) -> list[tuple[str | None, str, str | None]]:
    return [change(await stream.next()) for _ in range(count)]


async def test_a_change_is_told_when_it_is_made(ada: Person, app: FastAPI) -> None:
    soup = await keep(ada, SOUP)

    async with listening(app, ada, EVENTS) as stream:
        assert await stream.next() == Event("ready", {"since": 1}, "1")
        assert stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        toast = await keep(ada, named("Toast"))
        told = await stream.next()
        assert told.data["recipe"] == toast
        assert change(told) == ("2", "kept", "Toast")
        await ada.put(f"{RECIPES}/{soup['id']}/rating", json={"rating": 5})
        marked = await stream.next()
        assert (marked.data["state"], marked.data["marks"]["rating"]) == ("marked", 5)
        await ada.delete(f"{RECIPES}/{toast['id']}", headers=ANY_VERSION)
        assert await changes(stream, 1) == [("4", "trashed", None)]
        await ada.delete(f"{RECIPES}/trash/{toast['id']}")
        assert await changes(stream, 1) == [("5", "deleted", None)]


async def test_who_comes_back_misses_nothing(ada: Person, app: FastAPI) -> None:
    await keep(ada, SOUP)
    async with listening(app, ada, EVENTS, since=0) as stream:
        assert (await stream.next()).id == "0"
        last = await stream.next()
    for name in ("Toast", "Pie"):
        await keep(ada, named(name))

    # Nobody has to change the URL: what was seen last goes before what it asks for.
    again = listening(app, ada, EVENTS, since=0, headers={"Last-Event-ID": str(last.id)})
    async with again as stream:
        assert (await stream.next()).id == "1"
        assert await changes(stream, 2) == [("2", "kept", "Toast"), ("3", "kept", "Pie")]


@pytest.mark.parametrize("strange", ["", "x", "-1", "1.5", "٣", "9" * 400])
async def test_a_strange_last_event_is_none(ada: Person, app: FastAPI, strange: str) -> None:
    await keep(ada, SOUP)
    headers = {"Last-Event-ID": strange}
    async with listening(app, ada, EVENTS, headers=headers) as stream:
        assert (await stream.next()).data == {"since": 1}


async def test_more_than_is_read_at_once_comes_without_a_gap(ada: Person, app: FastAPI) -> None:
    count = READ_AT_ONCE + 3
    for number in range(count):
        await keep(ada, named(f"Recipe {number}"))

    async with listening(app, ada, EVENTS, since=0) as stream:
        await stream.next()
        told = await changes(stream, count)

    assert [int(str(one[0])) for one in told] == list(range(1, count + 1))


async def test_changes_made_at_once_are_told_in_order(ada: Person, app: FastAPI) -> None:
    async with listening(app, ada, EVENTS) as stream:
        await stream.next()
        await asyncio.gather(*(keep(ada, named(f"Recipe {n}")) for n in range(8)))
        told = await changes(stream, 8)

    assert [one[0] for one in told] == [str(n) for n in range(1, 9)]
    assert len({one[2] for one in told}) == 8


async def test_another_process_is_heard(
    settings: Settings, clock: SettableClock, ada: Person, app: FastAPI
) -> None:
    async with running(settings, clock) as other, client_of(other) as client:
        elsewhere = Person(**{**vars(ada), "client": client})
        async with listening(app, ada, EVENTS) as stream:
            await stream.next()
            await keep(elsewhere, SOUP)
            assert await changes(stream, 1) == [("1", "kept", "Tomato soup")]
            await elsewhere.post("/api/v1/auth/logout")
            assert await stream.next() == Event("closing", {"reason": "logged-out"})
            assert await stream.ended()


async def test_nobody_hears_of_anothers_changes(ada: Person, sign_up: SignUp, app: FastAPI) -> None:
    """SECURITY O14."""
    eve = await sign_up("eve@example.org")
    async with listening(app, eve, EVENTS) as stream:
        await stream.next()
        await keep(ada, SOUP)
        await keep(eve, named("Toast"))
        assert await changes(stream, 1) == [("1", "kept", "Toast")]


async def test_after_a_logout_nothing_is_told(ada: Person, app: FastAPI) -> None:
    """SECURITY S8: also what is changed in the same moment."""
    tokens = (await log_in(ada.client, ada.email)).json()
    phone = Person(**{**vars(ada), "access_token": tokens["access_token"]})

    async with listening(app, phone, EVENTS) as stream:
        await stream.next()
        await phone.post("/api/v1/auth/logout")
        # Rings before the session is looked at: the stream has to ask by itself.
        app.state.streams.ring(next(iter(app.state.streams.people())))
        await keep(ada, SOUP)
        assert await stream.next() == Event("closing", {"reason": "logged-out"})
        assert await stream.ended()


async def test_a_stream_ends_with_its_token(
    ada: Person, app: FastAPI, clock: SettableClock
) -> None:
    async with listening(app, ada, EVENTS) as stream:
        await stream.next()
        clock.advance(minutes=10)
        assert await stream.next() == Event("closing", {"reason": "token-expired"})
        assert await stream.ended()


async def test_a_server_that_stops_says_so(ada: Person, app: FastAPI) -> None:
    async with listening(app, ada, EVENTS) as stream:
        await stream.next()
        app.state.streams.stop()
        assert await stream.next() == Event("closing", {"reason": "stopping"})
        assert await stream.ended()
    async with listening(app, ada, EVENTS) as late:
        assert (await late.next()).name == "ready"
        assert await late.next() == Event("closing", {"reason": "stopping"})


async def test_a_copy_that_is_newer_than_the_service_begins_again(ada: Person) -> None:
    await keep(ada, SOUP)
    known: list[dict[str, Any]] = [
        {"params": {"since": 2}},
        {"headers": {"Last-Event-ID": "2"}},
    ]
    for asked in known:
        answer = await ada.get(EVENTS, **asked)
        assert answer.status_code == 410
        assert answer.json()["type"] == "/problems/unknown-change"


async def test_streams_are_bounded_per_person_and_end_when_the_client_hangs_up(
    ada: Person, sign_up: SignUp, app: FastAPI
) -> None:
    eve = await sign_up("eve@example.org")
    async with AsyncExitStack() as opened:
        for _ in range(STREAMS_EACH):
            stream = await opened.enter_async_context(listening(app, ada, EVENTS))
            await stream.next()
        refused = await ada.get(EVENTS)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        async with listening(app, eve, EVENTS) as stream:
            assert (await stream.next()).name == "ready"
    assert not app.state.streams.people()


PAGE = Path("docs/changes.md")
DRIVER = """
const [url, token] = process.argv.slice(2);
watch(url, 0, token, (change) => console.log(change.state, change.recipe?.name))
  .then((end) => console.log(JSON.stringify(end)));
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (code,) = re.findall(r"```js\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    script = tmp_path / "watch.js"
    script.write_text(code + DRIVER, encoding="utf-8")
    return script


@pytest.mark.slow
async def test_the_client_of_the_documentation_works(tmp_path: Path, script: Path) -> None:
    """As it stands there, in Node."""
    with ServerProcess(tmp_path) as server:
        async with httpx2.AsyncClient(base_url=server.url) as client:
            ada = await people.sign_up(client, "ada@example.org")
            await keep(ada, named("Crème brûlée\n2"))
            watching = await asyncio.create_subprocess_exec(
                NODE, script, server.url, ada.access_token, stdout=asyncio.subprocess.PIPE
            )
            assert watching.stdout is not None
            assert (await watching.stdout.readline()).decode() == "kept Crème brûlée\n"
            assert await watching.stdout.readline() == b"2\n"
            await keep(ada, named("Toast"))
            assert await watching.stdout.readline() == b"kept Toast\n"
            await ada.post("/api/v1/auth/logout")
            ending, _ = await watching.communicate()
    assert json.loads(ending) == {"since": "2", "reason": "logged-out"}
