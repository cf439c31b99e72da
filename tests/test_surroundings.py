"""What is around every answer: who may read it, how it may be shown, and what goes wrong."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.app import create_app
from recipes_api.errors import PAGES
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import Person, SignUp

APP = "https://app.example"
RECIPES = "/api/v1/recipes"
SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def break_down(app: FastAPI) -> None:
    """Adds a route that fails as only a fault of ours can."""

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("SELECT secret FROM /srv/recipes/hidden.py")


@pytest.fixture
async def open_app(settings: Settings, clock: SettableClock) -> AsyncIterator[FastAPI]:
    """The service when a front-end of another origin is allowed."""
    async with running(settings.model_copy(update={"cors_origins": [APP]}), clock) as app:
        break_down(app)
        yield app


async def every_kind_of_answer(
    client: httpx2.AsyncClient, person: Person
) -> dict[int, httpx2.Response]:
    """By status."""
    bearer = person.bearer
    answers = [
        await client.get(RECIPES, headers=bearer),
        await client.post(RECIPES, headers=bearer, json={"name": "Soup"}),
        await client.get(RECIPES),
        await client.get("/api/v1/nothing/here"),
        await client.put(RECIPES, headers=bearer, json={}),
        await client.post(RECIPES, headers=bearer, content=b"x" * 5_000_000),
        await client.post(RECIPES, headers=bearer, json={}),
        await client.get(f"{RECIPES}?q=%00", headers=bearer),
        await client.get("/broken"),
    ]
    by_status = {answer.status_code: answer for answer in answers}
    assert by_status.keys() == {200, 201, 401, 404, 405, 413, 422, 400, 500}
    return by_status


async def test_no_other_origin_reads_answers_by_default(client: httpx2.AsyncClient) -> None:
    """SECURITY O5: ASVS 3.4."""
    asked = {"Origin": APP, "Access-Control-Request-Method": "GET"}

    preflight = await client.options(RECIPES, headers=asked)
    plain = await client.get("/health/live", headers={"Origin": APP})

    for answer in (preflight, plain):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_an_origin_that_is_set_may_read_every_answer(open_app: FastAPI) -> None:
    """SECURITY O5: problems, too, or a browser would show a front-end nothing but "failed"."""
    async with client_of(open_app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        client.headers["Origin"] = APP

        for status, answer in (await every_kind_of_answer(client, ada)).items():
            assert answer.headers["access-control-allow-origin"] == APP, status
            assert "Origin" in answer.headers["vary"], status
            assert "access-control-allow-credentials" not in answer.headers
            exposed = answer.headers["access-control-expose-headers"]
            assert {"ETag", "Link", "Location", "Retry-After", "WWW-Authenticate"} <= {
                name.strip() for name in exposed.split(",")
            }


async def test_a_browser_is_told_what_it_may_send(open_app: FastAPI) -> None:
    """SECURITY O5: the preflight of every change that a front-end makes."""
    async with client_of(open_app) as client:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            asked = {
                "Origin": APP,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": (
                    "authorization,content-type,if-match,last-event-id"
                ),
            }
            answer = await client.options(f"{RECIPES}/x", headers=asked)
            assert answer.status_code == 200
            assert answer.headers["access-control-allow-origin"] == APP
            assert method in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://app.example.evil.example",
        "https://evil-app.example",
        "http://app.example",
        "https://app.example:444",
        "https://APP.example",
        "null",
    ],
)
async def test_no_origin_is_reflected(open_app: FastAPI, origin: str) -> None:
    """SECURITY O5: ASVS 3.4."""
    async with client_of(open_app) as client:
        asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        for answer in (
            await client.options(RECIPES, headers=asked),
            await client.get(RECIPES, headers=asked),
        ):
            assert "access-control-allow-origin" not in answer.headers


async def test_every_answer_is_safe_to_show(open_app: FastAPI) -> None:
    """SECURITY O6: ASVS 3.4. Answers with errors, too."""
    async with client_of(open_app) as client:
        ada = await people.sign_up(client, "ada@example.org")

        for status, answer in (await every_kind_of_answer(client, ada)).items():
            assert SAFE.items() <= dict(answer.headers).items(), status
            assert answer.headers["cache-control"] in ("no-store", "private, no-cache"), status
            assert answer.headers["x-request-id"], status
            assert "server" not in answer.headers
            assert "strict-transport-security" not in answer.headers


async def test_behind_https_browsers_are_told_to_stay_there(
    settings: Settings, clock: SettableClock
) -> None:
    """SECURITY O6: RFC 6797."""
    changed = settings.model_copy(update={"public_url": "https://recipes.example"})
    async with running(changed, clock) as app, client_of(app) as client:
        for path in ("/health/live", "/api/v1/nothing", RECIPES):
            answer = await client.get(path)
            assert answer.headers["strict-transport-security"] == "max-age=31536000"


async def test_a_fault_of_ours_is_told_without_its_insides(open_app: FastAPI) -> None:
    """SECURITY O7: ASVS 16.5."""
    async with client_of(open_app) as client:
        answer = await client.get("/broken")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/server-error",
        "title": "The server failed",
        "status": 500,
        "detail": "Something went wrong on our side. Nothing was changed; "
        "the failure was recorded.",
    }


@pytest.mark.parametrize("given", ["abc-123_X.9", "a" * 64])
async def test_a_request_is_called_what_its_sender_calls_it(
    client: httpx2.AsyncClient, given: str
) -> None:
    answer = await client.get("/health/live", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "two words", "a" * 65, 'quo"te', "<b>", "ü"])
async def test_a_harmful_name_of_a_request_is_replaced(
    client: httpx2.AsyncClient, given: str
) -> None:
    """SECURITY O7."""
    answer = await client.get("/health/live", headers={"X-Request-ID": given.encode()})
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


async def test_the_service_says_that_it_lives_and_can_work(client: httpx2.AsyncClient) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_without_its_database_it_lives_but_cannot_work(
    settings: Settings, clock: SettableClock
) -> None:
    """A process whose database is away says so, and how soon to come back."""
    nowhere = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"
    app = create_app(settings.model_copy(update={"database_url": nowhere}), clock=clock)
    async with client_of(app) as client:
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")
    await app.state.database.close()

    assert live.status_code == 200
    assert ready.status_code == 503
    assert ready.headers["content-type"] == "application/problem+json"
    assert ready.headers["retry-after"] == "5"


@pytest.mark.parametrize("path", ["/api/v1/nope", "/nope", "/api/v1/recipes/", "/docs/assets/x.js"])
@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
async def test_an_unknown_address_is_a_problem_whatever_is_accepted(
    client: httpx2.AsyncClient, path: str, accept: str
) -> None:
    answer = await client.get(path, headers={"Accept": accept})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-found"


async def test_a_wrong_method_is_told_the_right_ones(client: httpx2.AsyncClient) -> None:
    """RFC 9110 15.5.6."""
    answer = await client.request("PATCH", RECIPES)

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "POST"}
    assert answer.json()["type"] == "/problems/method-not-allowed"


async def test_every_problem_has_a_page(client: httpx2.AsyncClient, sign_up: SignUp) -> None:
    """RFC 9457 3.1.1: the type is an address that explains it."""
    ada = await sign_up("ada@example.org")
    problem = (await ada.post(RECIPES, json={})).json()

    page = await client.get(problem["type"])

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/plain")
    assert problem["title"] in page.text
    assert len(PAGES) > 25
    for slug, text in PAGES.items():
        assert (await client.get(f"/problems/{slug}")).text == text
        assert "None" not in text
    assert (await client.get("/problems/unheard-of")).status_code == 404
