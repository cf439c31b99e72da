"""The browser mode: the refresh token in a cookie, and forged requests refused."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from recipes_api.settings import Settings
from tests.auth.forgery import decode
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import PASSWORD, SignUp, register

SESSION = "/api/v1/auth/session"
OURS = {"X-Requested-With": "recipes", "Sec-Fetch-Site": "same-origin"}
CREDENTIALS = {"email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
async def browser(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """A page of the service in a browser, and Ada has registered."""
    await register(client, "ada@example.org")
    client.headers.update(OURS)
    return client


@pytest.fixture
async def https_browser(
    settings: Settings, clock: SettableClock
) -> AsyncIterator[httpx2.AsyncClient]:
    changed = settings.model_copy(update={"public_url": "https://recipes.example"})
    async with running(changed, clock) as app, client_of(app) as client:
        client.base_url = httpx2.URL("https://recipes.example")
        client.headers.update(OURS)
        await register(client, "ada@example.org")
        yield client


async def test_the_refresh_token_never_reaches_a_script(browser: httpx2.AsyncClient) -> None:
    answer = await browser.post(SESSION, json=CREDENTIALS)

    assert answer.status_code == 200
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "scope"}
    cookie = answer.headers["set-cookie"]
    assert browser.cookies["recipes_refresh"] not in answer.text
    assert "HttpOnly" in cookie


async def test_behind_https_the_cookie_is_bound_to_the_host(
    https_browser: httpx2.AsyncClient,
) -> None:
    """SECURITY S6."""
    answer = await https_browser.post(SESSION, json=CREDENTIALS)

    name_and_value, *attributes = answer.headers["set-cookie"].split("; ")
    assert name_and_value.startswith("__Host-recipes_refresh=")
    assert {attribute.lower() for attribute in attributes} == {
        "httponly",
        "secure",
        "samesite=strict",
        "path=/",
        "max-age=1209600",
    }
    assert (await https_browser.post(f"{SESSION}/refresh")).status_code == 200


async def test_a_login_takes_over_no_session_that_the_browser_brings(
    browser: httpx2.AsyncClient,
) -> None:
    """SECURITY S7: ASVS 7.2.4. Nobody can put a session of their own under another's login."""
    sessions = set()
    for _ in range(3):
        answer = await browser.post(SESSION, json=CREDENTIALS)
        sessions.add(decode(answer.json()["access_token"].split(".")[1])["sid"])

    assert len(sessions) == 3


async def test_a_browser_refreshes_and_logs_out(browser: httpx2.AsyncClient) -> None:
    await browser.post(SESSION, json=CREDENTIALS)
    before = browser.cookies["recipes_refresh"]

    refreshed = await browser.post(f"{SESSION}/refresh")

    assert refreshed.status_code == 200
    assert browser.cookies["recipes_refresh"] != before
    bearer = {"Authorization": f"Bearer {refreshed.json()['access_token']}"}
    assert (await browser.get("/api/v1/users/me", headers=bearer)).status_code == 200

    assert (await browser.post(f"{SESSION}/logout")).status_code == 204

    assert "recipes_refresh" not in browser.cookies
    assert (await browser.get("/api/v1/users/me", headers=bearer)).status_code == 401
    assert (await browser.post(f"{SESSION}/refresh")).status_code == 401
    assert (await browser.post(f"{SESSION}/logout")).status_code == 204


async def test_a_dead_cookie_is_told_to_log_in(
    browser: httpx2.AsyncClient, clock: SettableClock
) -> None:
    await browser.post(SESSION, json=CREDENTIALS)
    clock.advance(days=31)
    browser.cookies.set("recipes_refresh", "long dead", domain="localhost")

    answer = await browser.post(f"{SESSION}/refresh")

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/invalid-token"


async def test_wrong_credentials_set_no_cookie(browser: httpx2.AsyncClient) -> None:
    answer = await browser.post(SESSION, json=CREDENTIALS | {"password": "wrong password"})
    unknown = await browser.post(SESSION, json=CREDENTIALS | {"email": "nobody@example.org"})

    assert answer.status_code == 401
    assert answer.json() == unknown.json()
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [SESSION, f"{SESSION}/refresh", f"{SESSION}/logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Requested-With": "recipes"},
        {"Sec-Fetch-Site": "same-origin"},
        {"X-Requested-With": "recipes", "Sec-Fetch-Site": "cross-site"},
        {"X-Requested-With": "recipes", "Sec-Fetch-Site": "same-site"},
        {"X-Requested-With": "recipes", "Sec-Fetch-Site": "none"},
        {
            "X-Requested-With": "recipes",
            "Sec-Fetch-Site": "cross-site",
            "Origin": "http://localhost:8000",
        },
        {"X-Requested-With": "recipes", "Origin": "https://evil.example"},
        {"X-Requested-With": "recipes", "Origin": "null"},
        {"X-Requested-With": "recipes", "Origin": "http://localhost:8000.evil.example"},
    ],
)
async def test_a_request_from_another_site_is_refused(
    client: httpx2.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    """SECURITY S6: OWASP CSRF."""
    await register(client, "ada@example.org")
    await client.post(SESSION, json=CREDENTIALS, headers=OURS)
    cookie = client.cookies["recipes_refresh"]

    answer = await client.post(path, json=CREDENTIALS, headers=headers)

    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/cross-site-request"
    assert client.cookies["recipes_refresh"] == cookie
    assert (await client.post(f"{SESSION}/refresh", headers=OURS)).status_code == 200


async def test_an_old_browser_is_known_by_its_origin(client: httpx2.AsyncClient) -> None:
    """SECURITY S6: Origin is the fallback where Sec-Fetch-Site is missing."""
    await register(client, "ada@example.org")
    headers = {"X-Requested-With": "recipes", "Origin": "http://localhost:8000"}

    assert (await client.post(SESSION, json=CREDENTIALS, headers=headers)).status_code == 200


@pytest.mark.parametrize("path", [SESSION, f"{SESSION}/refresh", f"{SESSION}/logout"])
async def test_cookie_routes_are_post_only(client: httpx2.AsyncClient, path: str) -> None:
    """SECURITY S6."""
    assert (await client.get(path, headers=OURS)).status_code == 405


async def test_no_other_route_looks_at_the_cookie(
    browser: httpx2.AsyncClient, sign_up: SignUp
) -> None:
    """SECURITY S6: so nothing else can be forged."""
    await browser.post(SESSION, json=CREDENTIALS)

    assert (await browser.get("/api/v1/users/me")).status_code == 401
    assert (await browser.post("/api/v1/auth/logout")).status_code == 401
    form = {"grant_type": "refresh_token"}
    assert (await browser.post("/api/v1/auth/token", data=form)).status_code == 400
