"""An import that waits or runs is seen, cancelled, taken over, and tried again."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.imports.arrivals import Read
from recipes_api.recipes.imports.incoming import HTML, Incoming
from recipes_api.recipes.imports.worker import ImportWorker
from recipes_api.settings import Settings
from tests.clock import SettableClock
from tests.conftest import make_settings
from tests.listening import Event, listening
from tests.people import Person, SignUp
from tests.recipes.documents import kept_names
from tests.recipes.imports.archives import (
    IMPORTS,
    archive,
    begin,
    begin_urls,
    counts,
    events_of,
    items_of,
    told,
)

LEASE_SECONDS = 15
SITE = "https://example.org"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Nobody works on imports but whom the test tells to."""
    return make_settings(database_url, tmp_path, imports_at_once=0, fetch=True)


class Pages:
    """What is at an address, when the test lets it be found."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.reached = asyncio.Event()

    async def read(self, url: str) -> Incoming:
        self.asked.append(url)
        self.reached.set()
        await self.open.wait()
        if url in self.refused:
            raise NoRecipeFound("There is no recipe on this page that we can read.")
        name = url.rpartition("/")[2].capitalize()
        document = {"name": name, "recipeIngredient": [f"1 {name}"], "url": url}
        return Incoming(RecipeDocument.model_validate(document), url, HTML, None)


@pytest.fixture
def pages() -> Pages:
    return Pages()


Hire = Callable[[], ImportWorker]


@pytest.fixture
def hire(app: FastAPI, pages: Pages) -> Hire:
    """Workers as of several processes."""
    read: Read = pages.read
    around = replace(app.state.import_worker.around, read=read)
    return lambda: ImportWorker(around, app.state.imports_queued, LEASE_SECONDS)


async def state_of(person: Person, job: dict[str, str]) -> str:
    state: str = (await person.get(f"{IMPORTS}/{job['id']}")).json()["state"]
    return state


async def test_one_that_waits_can_be_cancelled_and_gone_on_with(ada: Person, hire: Hire) -> None:
    job = (await begin(ada, archive("Soup"))).json()
    assert job["state"] == "queued"

    cancelled = await ada.post(f"{IMPORTS}/{job['id']}/cancel")

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert not await hire().work(), "nothing is left to do"
    again = await ada.post(f"{IMPORTS}/{job['id']}/cancel")
    assert again.json() == cancelled.json(), "it stays as it is"
    assert (await ada.post(f"{IMPORTS}/{job['id']}/retry")).status_code == 202
    assert await hire().work()
    assert await kept_names(ada) == ["Soup"]


async def test_one_that_runs_stops_where_it_is_and_goes_on_from_there(
    ada: Person, hire: Hire, pages: Pages
) -> None:
    job = (await begin_urls(ada, f"{SITE}/soup", f"{SITE}/bread", f"{SITE}/cake")).json()
    pages.open.clear()
    working = asyncio.create_task(hire().work())
    await pages.reached.wait()
    assert await state_of(ada, job) == "running"
    assert (await ada.post(f"{IMPORTS}/{job['id']}/undo")).status_code == 409

    await ada.post(f"{IMPORTS}/{job['id']}/cancel")
    pages.open.set()
    await working

    assert await state_of(ada, job) == "cancelled"
    assert await kept_names(ada) == [], "what had not been kept by then is not kept"
    await ada.post(f"{IMPORTS}/{job['id']}/retry")
    await hire().work()
    assert sorted(await kept_names(ada)) == ["Bread", "Cake", "Soup"]


async def test_only_what_was_refused_is_tried_again(ada: Person, hire: Hire, pages: Pages) -> None:
    job = (await begin_urls(ada, f"{SITE}/soup", f"{SITE}/bread", f"{SITE}/soup")).json()
    pages.refused.add(f"{SITE}/bread")
    await hire().work()
    shown = (await ada.get(f"{IMPORTS}/{job['id']}")).json()
    assert (shown["items"], shown["counts"]) == (2, counts(imported=1, refused=1))
    (_, bread) = await items_of(ada, job)
    assert bread["reason"] == "There is no recipe on this page that we can read."

    pages.refused.clear()
    pages.asked.clear()
    await ada.post(f"{IMPORTS}/{job['id']}/retry")
    await hire().work()

    assert pages.asked == [f"{SITE}/bread"]
    shown = (await ada.get(f"{IMPORTS}/{job['id']}")).json()
    assert (shown["state"], shown["counts"]) == ("done", counts(imported=2))


async def test_no_two_workers_have_one_import_until_its_lease_has_ended(
    ada: Person, hire: Hire, pages: Pages, clock: SettableClock
) -> None:
    await begin_urls(ada, f"{SITE}/soup", f"{SITE}/bread")
    pages.open.clear()
    slow = asyncio.create_task(hire().work())
    await pages.reached.wait()
    assert not await hire().work()

    clock.advance(seconds=LEASE_SECONDS + 1)
    pages.reached.clear()
    second = asyncio.create_task(hire().work())
    await pages.reached.wait()
    pages.open.set()
    await asyncio.gather(slow, second)

    assert sorted(await kept_names(ada)) == ["Bread", "Soup"], "each once"


async def test_a_worker_that_is_stopped_leaves_its_import_to_the_next(
    ada: Person, hire: Hire, pages: Pages
) -> None:
    await begin_urls(ada, f"{SITE}/soup")
    pages.open.clear()
    stopped = asyncio.create_task(hire().work())
    await pages.reached.wait()

    stopped.cancel()
    await asyncio.wait([stopped])
    pages.open.set()

    assert await hire().work(), "at once, and not when the lease has ended"
    assert await kept_names(ada) == ["Soup"]


async def test_of_one_person_one_import_is_worked_on_at_a_time(
    ada: Person, sign_up: SignUp, hire: Hire, pages: Pages
) -> None:
    bob = await sign_up("bob@example.org")
    for person, name in ((ada, "soup"), (ada, "bread"), (bob, "cake")):
        await begin_urls(person, f"{SITE}/{name}")
    pages.open.clear()
    first = asyncio.create_task(hire().work())
    await pages.reached.wait()
    pages.reached.clear()

    second = asyncio.create_task(hire().work())
    await pages.reached.wait()
    assert pages.asked == [f"{SITE}/soup", f"{SITE}/cake"]
    assert not await hire().work()
    pages.open.set()
    await asyncio.gather(first, second)
    assert await hire().work()


async def test_an_import_on_which_the_service_fails_again_and_again_is_given_up(
    ada: Person, hire: Hire, pages: Pages, clock: SettableClock
) -> None:
    job = (await begin_urls(ada, f"{SITE}/soup")).json()
    pages.open.clear()
    crashing = []
    for _ in range(5):
        pages.reached.clear()
        crashing.append(asyncio.create_task(hire().work()))
        await pages.reached.wait()
        # Its process has gone, without a word: the lease is all that is left of it.
        clock.advance(seconds=LEASE_SECONDS + 1)
    assert await hire().work()
    for task in crashing:
        task.cancel()
    await asyncio.gather(*crashing, return_exceptions=True)

    shown = (await ada.get(f"{IMPORTS}/{job['id']}")).json()
    assert shown["state"] == "failed"
    assert "given up" in shown["failure"]


async def test_news_come_as_events_and_who_comes_back_hears_what_is_new(
    ada: Person, hire: Hire
) -> None:
    job = (await begin_urls(ada, f"{SITE}/soup", f"{SITE}/bread")).json()
    url = f"{IMPORTS}/{job['id']}/events"
    watching = asyncio.create_task(ada.get(url))
    await hire().work()

    answer = await watching

    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer.text)
    assert [event["event"] for event in events] == ["progress"] * (len(events) - 1) + ["ended"]
    ids = [int(event["id"]) for event in events]
    assert ids == sorted(set(ids))
    last = json.loads(events[-1]["data"])
    assert (last["state"], last["counts"]) == ("done", counts(imported=2))

    for seen in (events[0]["id"], events[-1]["id"], "99999999999999999999999", "x", "-1", ""):
        later = events_of((await ada.get(url, headers={"Last-Event-ID": seen})).text)
        assert later == [events[-1]], "the end is told to everybody"


async def test_news_of_an_import_end_with_the_session(ada: Person, app: FastAPI) -> None:
    job = (await begin_urls(ada, f"{SITE}/soup")).json()
    async with listening(app, ada, f"{IMPORTS}/{job['id']}/events") as stream:
        assert (await stream.next()).name == "progress"
        await ada.post("/api/v1/auth/logout")
        assert await stream.next() == Event("closing", {"reason": "logged-out"})
        assert await stream.ended()


async def test_sites_are_asked_one_address_after_the_other(
    ada: Person, hire: Hire, pages: Pages
) -> None:
    urls = [f"https://{site}.example/{n}" for site in "ab" for n in (f"{site}1", f"{site}2")]
    job = (await begin_urls(ada, *urls)).json()
    pages.open.clear()
    working = asyncio.create_task(hire().work())
    await pages.reached.wait()
    await asyncio.sleep(0)
    assert sorted(pages.asked) == ["https://a.example/a1", "https://b.example/b1"]
    pages.open.set()
    await working
    assert list((await told(ada, job)).values()) == ["imported", "imported"] * 2
