"""The token endpoint with a password: what succeeds, and how every failure looks."""

import httpx2
import pytest
from jose import jwt

from recipes_api.settings import Settings
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import PASSWORD, SignUp, log_in, register

TOKEN = "/api/v1/auth/token"


async def test_logging_in_gives_a_pair_of_tokens(client: httpx2.AsyncClient) -> None:
    """SECURITY T1: RFC 6749 5.1."""
    await register(client, "ada@example.org")

    answer = await log_in(client, "ada@example.org")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 600
    assert tokens["scope"] == "recipes:read recipes:write account"
    assert len(tokens["refresh_token"]) == 43


async def test_every_login_is_a_session_of_its_own(client: httpx2.AsyncClient) -> None:
    """SECURITY S7: ASVS 7.2.4."""
    await register(client, "ada@example.org")

    logins = [(await log_in(client, "ada@example.org")).json() for _ in range(3)]

    sessions = {jwt.get_unverified_claims(tokens["access_token"])["sid"] for tokens in logins}
    assert len(sessions) == 3


async def test_a_narrow_scope_is_granted_as_asked(client: httpx2.AsyncClient) -> None:
    await register(client, "ada@example.org")

    answer = await log_in(client, "ada@example.org", scope="recipes:read")

    assert answer.json()["scope"] == "recipes:read"


@pytest.mark.parametrize("scope", ["admin", "recipes:read admin", " "])
async def test_an_unknown_scope_is_refused(client: httpx2.AsyncClient, scope: str) -> None:
    """SECURITY T2."""
    await register(client, "ada@example.org")

    answer = await log_in(client, "ada@example.org", scope=scope)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"


async def test_a_wrong_password_and_an_unknown_person_look_the_same(
    client: httpx2.AsyncClient,
) -> None:
    """SECURITY T3: RFC 6749 5.2. (That both cost one hash is proven in test_passwords.)"""
    await register(client, "ada@example.org")

    wrong = await log_in(client, "ada@example.org", "another long password")
    unknown = await log_in(client, "nobody@example.org", "another long password")

    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == "invalid_grant"
    assert wrong.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password", "username": "a"}, "invalid_request"),
        ({"grant_type": "password", "password": "a"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "\0"}, "unsupported_grant_type"),
        ({"grant_type": ["password", "password"]}, "invalid_request"),
        ({"grant_type": "password", "username": ["a", "b"]}, "invalid_request"),
        ({"grant_type": "password", "username": "a\0b", "password": "c"}, "invalid_grant"),
        ({"grant_type": "password", "username": "é" * 9999, "password": "c"}, "invalid_grant"),
        ({"grant_type": "password", "username": "a", "password": "c" * 9999}, "invalid_grant"),
    ],
)
async def test_what_is_wrong_with_a_token_request_is_said_in_oauths_words(
    client: httpx2.AsyncClient, form: dict[str, str | list[str]], error: str
) -> None:
    """SECURITY T2: RFC 6749 3.2, 5.2."""
    answer = await client.post(TOKEN, data=form)

    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.json().keys() == {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"


async def test_parameters_come_as_a_form_and_not_otherwise(client: httpx2.AsyncClient) -> None:
    """SECURITY T2: neither in JSON nor in the URL (RFC 6749 3.2)."""
    await register(client, "ada@example.org")
    form = {"grant_type": "password", "username": "ada@example.org", "password": PASSWORD}

    for answer in (
        await client.post(TOKEN, json=form),
        await client.post(TOKEN, params=form),
        await client.post(TOKEN, data={"grant_type": "password"}, params=form),
        await client.post(TOKEN, files={"grant_type": b"password"}),
        await client.post(TOKEN, data=form, headers={"content-type": "text/plain"}),
    ):
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    "credentials", [{"auth": ("app", "secret")}, {"auth": ("app", "")}, {"auth": ("", "x")}]
)
async def test_third_party_clients_may_not_use_the_password_form(
    client: httpx2.AsyncClient, credentials: dict[str, tuple[str, str]]
) -> None:
    """SECURITY T4: RFC 9700 2.4."""
    await register(client, "ada@example.org")
    form = {"grant_type": "password", "username": "ada@example.org", "password": PASSWORD}

    answers = [
        await client.post(TOKEN, data=form, **credentials),  # type: ignore[arg-type]
        await client.post(TOKEN, data=form | {"client_id": "someone-else"}),
        await client.post(TOKEN, data=form | {"client_secret": "x"}),
    ]

    for answer in answers:
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_client"
        assert answer.headers["www-authenticate"].startswith("Basic ")


async def test_empty_client_fields_of_an_api_explorer_are_no_client(
    client: httpx2.AsyncClient,
) -> None:
    await register(client, "ada@example.org")
    form = {"grant_type": "password", "username": "ada@example.org", "password": PASSWORD}

    answer = await client.post(TOKEN, data=form | {"client_id": ""}, auth=("", ""))

    assert answer.status_code == 200


async def test_the_password_form_can_be_switched_off(
    settings: Settings, clock: SettableClock
) -> None:
    """SECURITY T4."""
    changed = settings.model_copy(update={"password_grant": False})
    async with running(changed, clock) as app, client_of(app) as client:
        await register(client, "ada@example.org")

        answer = await log_in(client, "ada@example.org")

    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_grant_type"


async def test_a_changed_password_logs_the_others_out(sign_up: SignUp) -> None:
    """SECURITY S2: ASVS 7.4.3."""
    ada = await sign_up("ada@example.org")
    elsewhere = (await log_in(ada.client, ada.email)).json()["access_token"]
    new_password = "seven yellow kettles hum"

    change = {"old_password": PASSWORD, "new_password": new_password}
    answer = await ada.post("/api/v1/auth/password", json=change)

    assert answer.status_code == 204
    assert (await ada.get("/api/v1/users/me")).status_code == 200
    other = await ada.client.get(
        "/api/v1/users/me", headers={"Authorization": f"Bearer {elsewhere}"}
    )
    assert other.status_code == 401
    assert (await log_in(ada.client, ada.email)).status_code == 400
    assert (await log_in(ada.client, ada.email, new_password)).status_code == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"old_password": "wrong", "new_password": "seven yellow kettles hum"}, 403),
        ({"old_password": PASSWORD, "new_password": "password"}, 422),
        ({"old_password": PASSWORD, "new_password": "ada@example.org"}, 422),
        ({"old_password": PASSWORD}, 422),
        ({"new_password": "seven yellow kettles hum"}, 422),
    ],
)
async def test_a_refused_password_change_changes_nothing(
    sign_up: SignUp, change: dict[str, str], status: int
) -> None:
    ada = await sign_up("ada@example.org")

    assert (await ada.post("/api/v1/auth/password", json=change)).status_code == status
    assert (await log_in(ada.client, ada.email)).status_code == 200
