"""Importing by URL, over HTTP: what a person gets who gives the address of a recipe."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.outbound.fetching import Bounds
from recipes_api.recipes.dependencies import get_page_fetcher
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, make_settings, running
from tests.outbound.sites import (
    ADDRESS,
    NAME,
    OTHER_ADDRESS,
    OTHER_NAME,
    Internet,
    Site,
    answer,
    redirect,
    silence,
)
from tests.people import Person
from tests.recipes.documents import RECIPES, SOUP, kept_names
from tests.recipes.pages import json_ld, page

IMPORT = f"{RECIPES}/import"
URL = f"http://{NAME}/pancakes"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site().open() as site:
        site.answers["/pancakes"] = answer(page())
        yield site


@pytest.fixture
async def internet(app: FastAPI, site: Site) -> AsyncIterator[Internet]:
    """What the app takes for the Internet."""
    internet = Internet()
    for name, address in ((NAME, ADDRESS), (OTHER_NAME, OTHER_ADDRESS)):
        internet.name(name, [address])
        internet.place(site, address)
    fetcher = internet.fetcher()
    app.dependency_overrides[get_page_fetcher] = lambda: fetcher
    yield internet
    await internet.aclose()


async def import_from(person: Person, url: str, **headers: str) -> httpx2.Response:
    return await person.post(IMPORT, json={"url": url}, headers=headers)


def with_canonical(url: str) -> bytes:
    return page().replace(b"<head>", f'<head><link rel="canonical" href="{url}">'.encode())


async def test_an_address_becomes_a_recipe(ada: Person, internet: Internet) -> None:
    answered = await import_from(ada, URL)

    assert answered.status_code == 201, answered.text
    recipe = answered.json()
    assert (recipe["name"], recipe["url"]) == ("Pancakes", URL)
    assert answered.headers["location"] == f"{RECIPES}/{recipe['id']}"
    assert answered.headers["etag"] == '"1"'
    assert recipe.pop("provenance")["name"] == "json-ld"
    assert (await ada.get(answered.headers["location"])).json() == recipe
    assert internet.connected == [(ADDRESS, 80)]


async def test_json_ld_may_be_at_the_address(ada: Person, internet: Internet, site: Site) -> None:
    for number, kind in enumerate(("application/ld+json", "application/json; charset=utf-8")):
        site.answers[f"/{number}"] = answer(json_ld(name=f"Pancakes {number}"), kind=kind)

        answered = await import_from(ada, f"http://{NAME}/{number}")

        assert answered.status_code == 201, answered.text
        assert answered.json()["url"] == f"http://{NAME}/{number}"


async def test_the_encoding_that_http_names_is_used(
    ada: Person, internet: Internet, site: Site
) -> None:
    body = page(name="Borscht").replace(b"Borscht", "Борщ".encode("windows-1251"))
    site.answers["/pancakes"] = answer(body, kind="text/html; charset=windows-1251")

    assert (await import_from(ada, URL)).json()["name"] == "Борщ"

    for number, wrong in enumerate(("no-such-charset", "punycode", "utf-16", "zlib")):
        site.answers[f"/{number}"] = answer(page(name=wrong), kind=f"text/html; charset={wrong}")
        answered = await import_from(ada, f"http://{NAME}/{number}")
        assert (answered.status_code, answered.json()["name"]) == (201, wrong)


async def test_the_recipe_knows_where_it_was_found_at_last(
    ada: Person, internet: Internet, site: Site
) -> None:
    site.answers["/p"] = redirect(f"http://{OTHER_NAME}/long#top")
    site.answers["/long"] = answer(page())

    assert (await import_from(ada, f"http://{NAME}/p")).json()["url"] == f"http://{OTHER_NAME}/long"


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        (f"http://{NAME}/pancakes", f"http://{NAME}/pancakes"),
        (f"https://www.{NAME}/p?a=1&amp;b=2", f"https://www.{NAME}/p?a=1&b=2"),
        ("http://another.example/pancakes", f"http://{NAME}/print?id=1"),
        (f"http://{NAME}/", f"http://{NAME}/print?id=1"),
        (f"http://{NAME}", f"http://{NAME}/print?id=1"),
        (f"http://{NAME}@evil.example/x", f"http://{NAME}/print?id=1"),
        ("http://[broken/x", f"http://{NAME}/print?id=1"),
        ("/pancakes", f"http://{NAME}/print?id=1"),
    ],
)
async def test_the_canonical_address_is_kept_if_it_is_the_sites_own(
    ada: Person, internet: Internet, site: Site, canonical: str, kept: str
) -> None:
    site.answers["/print?id=1"] = answer(with_canonical(canonical))

    assert (await import_from(ada, f"http://{NAME}/print?id=1")).json()["url"] == kept


async def test_a_page_is_imported_once_however_it_is_addressed(
    ada: Person, internet: Internet, site: Site
) -> None:
    first = (await import_from(ada, URL)).json()
    site.answers |= {
        "/short": redirect("/pancakes"),
        "/pancakes?utm_source=x": answer(page()),
        "/print": answer(with_canonical(URL)),
    }
    for path in ("/pancakes", "/pancakes#steps", "/short", "/pancakes?utm_source=x", "/print"):
        again = await import_from(ada, f"http://{NAME}{path}")

        assert again.status_code == 409, path
        assert again.json()["type"] == "/problems/already-imported"
        assert again.json()["recipe_id"] == first["id"]
    saved = await ada.post(
        IMPORT, content=page(), params={"url": URL}, headers={"Content-Type": "text/html"}
    )
    assert saved.status_code == 409


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://inside.example/",
        "http://nowhere.example/",
        f"http://ada:secret@{NAME}/",
        f"http://{NAME}:22/",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "example.org",
        "",
        "http://exam\nple.org/",
        "http://\U0001f373.example/",
    ],
)
async def test_only_public_web_addresses_are_fetched(
    ada: Person, internet: Internet, url: str
) -> None:
    """SECURITY O4."""
    internet.name("inside.example", ["10.0.0.1"])

    answered = await import_from(ada, url)

    assert answered.status_code == 422
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json()["type"] == "/problems/address-not-allowed"
    assert "10.0.0.1" not in answered.text
    assert internet.connected == []
    assert await kept_names(ada) == []


async def test_a_redirect_to_the_inside_is_refused(
    ada: Person, internet: Internet, site: Site
) -> None:
    """SECURITY O4."""
    site.answers["/pancakes"] = redirect(f"http://127.0.0.1:{site.port}/secret")

    answered = await import_from(ada, URL)

    assert answered.json()["type"] == "/problems/address-not-allowed"
    assert len(site.requests) == 1


async def test_what_the_site_did_instead_is_said(
    ada: Person, internet: Internet, site: Site
) -> None:
    told = {
        answer(b"gone", 404): "The site answered with status 404.",
        answer(kind="application/pdf"): "The site sent application/pdf, not a web page.",
        b"nonsense": "The site broke off, or did not answer as HTTP says.",
    }
    for said, detail in told.items():
        site.answers["/pancakes"] = said

        answered = await import_from(ada, URL)

        assert (answered.status_code, answered.json()["detail"]) == (422, detail)
        assert answered.json()["type"] == "/problems/fetch-failed"
    site.answers["/pancakes"] = answer(b"<h1>About us</h1>")
    assert (await import_from(ada, URL)).json()["type"] == "/problems/no-recipe-found"
    assert await kept_names(ada) == []
    site.answers["/pancakes"] = answer(page())
    assert (await import_from(ada, URL)).status_code == 201, "a refusal uses nothing up"


async def test_a_site_that_is_too_slow_is_told_from_one_that_fails(
    app: FastAPI, ada: Person, internet: Internet, site: Site
) -> None:
    hurried = internet.fetcher(Bounds(total_seconds=0.2))
    app.dependency_overrides[get_page_fetcher] = lambda: hurried
    site.answers["/pancakes"] = silence

    answered = await import_from(ada, URL)

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/fetch-timeout")


async def test_nobody_waits_while_a_page_is_fetched(
    ada: Person, internet: Internet, site: Site
) -> None:
    """No transaction is open: on SQLite there is only one that may write."""
    asked, released = asyncio.Event(), asyncio.Event()

    async def slow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await released.wait()
        writer.write(answer(page()))
        await writer.drain()

    site.answers["/pancakes"] = slow
    importing = asyncio.ensure_future(import_from(ada, URL, **{"Idempotency-Key": "k"}))
    await asked.wait()

    assert (await ada.post(RECIPES, json=SOUP)).status_code == 201

    released.set()
    assert (await importing).status_code == 201
    assert sorted(await kept_names(ada)) == ["Pancakes", "Tomato soup"]


async def test_a_repeated_request_gets_the_first_answer_and_fetches_nothing(
    ada: Person, internet: Internet, site: Site
) -> None:
    key = {"Idempotency-Key": "k"}
    first = await import_from(ada, URL, **key)
    site.answers["/pancakes"] = answer(b"gone", 410)

    again = await import_from(ada, URL, **key)

    assert first.status_code == 201
    assert (again.status_code, again.content) == (201, first.content)
    assert len(site.requests) == 1
    other = await import_from(ada, f"{URL}2", **key)
    assert other.json()["type"] == "/problems/idempotency-key-reused"
    assert len(site.requests) == 1


async def test_repeated_requests_at_once_make_one_recipe(ada: Person, internet: Internet) -> None:
    answers = await asyncio.gather(
        *(import_from(ada, URL, **{"Idempotency-Key": "k"}) for _ in range(4))
    )

    assert {answered.status_code for answered in answers} == {201}
    assert len({answered.content for answered in answers}) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"{", ""),
        (b'{"url": "http://a.example/", "url": "http://b.example/"}', ""),
        (b'{"url": "http://a.example/\\u0000"}', ""),
        (b"\xff", ""),
        (b"[]", ""),
        (b'"http://a.example/"', ""),
        (b"null", ""),
        (b"{}", "/url"),
        (b'{"url": null}', "/url"),
        (b'{"url": 1}', "/url"),
        (b'{"url": ["http://a.example/"]}', "/url"),
        (b'{"url": "http://a.example/", "name": "x"}', "/name"),
        (b'{"url": "http://a.example/' + b"x" * 2048 + b'"}', "/url"),
    ],
)
async def test_the_body_is_read_strictly(
    ada: Person, internet: Internet, body: bytes, pointer: str
) -> None:
    answered = await ada.post(IMPORT, content=body, headers={"Content-Type": "application/json"})

    assert answered.status_code == 422, answered.text
    assert answered.json()["type"] == "/problems/invalid-request"
    assert answered.json()["errors"][0]["pointer"] == pointer
    assert "Page" not in answered.text, "no name of our code"
    assert internet.resolved == []


async def test_an_address_is_given_once(ada: Person, internet: Internet) -> None:
    answered = await ada.post(IMPORT, json={"url": URL}, params={"url": "http://b.example/"})

    assert answered.status_code == 422
    assert internet.resolved == []


async def test_fetching_is_limited_per_person(
    settings: Settings, clock: SettableClock, tmp_path: Path, site: Site
) -> None:
    """SECURITY O3: also where nothing comes of it, or the service could be used to knock."""
    strict = make_settings(settings.resolved_database_url, tmp_path, imports_per_hour=2)
    internet = Internet()
    async with running(strict, clock) as app, client_of(app) as client:
        app.dependency_overrides[get_page_fetcher] = internet.fetcher
        ada = await people.sign_up(client, "ada@example.org")
        for _ in range(2):
            assert (await import_from(ada, "http://nowhere.example/")).status_code == 422

        assert (await import_from(ada, "http://nowhere.example/")).status_code == 429
    assert len(internet.resolved) == 2


async def test_fetching_can_be_turned_off(app: FastAPI, ada: Person) -> None:
    """The settings of these tests have `fetch` off."""
    answered = await import_from(ada, URL)

    assert answered.status_code == 403
    assert answered.json()["type"] == "/problems/fetching-is-off"
    assert "text/html" in answered.json()["detail"]
    assert "www-authenticate" not in answered.headers


async def test_the_service_as_it_is_started_does_not_reach_itself(
    settings: Settings, clock: SettableClock, tmp_path: Path, site: Site
) -> None:
    """SECURITY O4: nothing is replaced here, and a server listens on the loopback."""
    open_port = make_settings(
        settings.resolved_database_url, tmp_path, fetch=True, fetch_ports={site.port}
    )
    async with running(open_port, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        for host in ("127.0.0.1", "[::1]", "localhost", "[::ffff:7f00:1]", "0x7f.1"):
            answered = await import_from(ada, f"http://{host}:{site.port}/pancakes")

            assert answered.json()["type"] == "/problems/address-not-allowed", host
    assert site.requests == []


def test_the_api_document_shows_all_three_bodies(app: FastAPI) -> None:
    content = app.openapi()["paths"][IMPORT]["post"]["requestBody"]["content"]

    assert content.keys() == {"text/html", "application/ld+json", "application/json"}
    assert content["application/json"]["schema"]["required"] == ["url"]
    assert content["application/json"]["schema"]["additionalProperties"] is False
