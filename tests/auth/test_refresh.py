"""Refreshing: one use per token, races forgiven, theft noticed, and never past the end."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from jose import jwt

from recipes_api.database import Database
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import PASSWORD, Person, SignUp, log_in, refresh, register


async def is_logged_in(person: Person, access_token: str) -> bool:
    headers = {"Authorization": f"Bearer {access_token}"}
    answer = await person.client.get("/api/v1/users/me", headers=headers)
    return answer.status_code == 200


async def test_a_refresh_gives_new_tokens_of_the_same_session(sign_up: SignUp) -> None:
    """SECURITY T1."""
    ada = await sign_up("ada@example.org")

    answer = await refresh(ada.client, ada.refresh_token)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["refresh_token"] != ada.refresh_token
    old, new = (
        jwt.get_unverified_claims(token) for token in (ada.access_token, tokens["access_token"])
    )
    assert new["sid"] == old["sid"]
    assert new["jti"] != old["jti"]
    assert new["auth_time"] == old["auth_time"]
    assert await is_logged_in(ada, tokens["access_token"])


async def test_only_a_digest_of_a_refresh_token_is_stored(
    sign_up: SignUp, database: Database
) -> None:
    ada = await sign_up("ada@example.org")

    row = await database.reader.first("SELECT digest FROM refresh_token")

    assert row is not None
    assert isinstance(row[0], bytes)
    assert len(row[0]) == 32
    assert ada.refresh_token.encode() not in row[0]


async def test_the_use_of_a_spent_token_ends_the_session(
    sign_up: SignUp, clock: SettableClock
) -> None:
    """SECURITY T5: RFC 9700 4.14.2. Thief and owner are both logged out."""
    ada = await sign_up("ada@example.org")
    fresh = (await refresh(ada.client, ada.refresh_token)).json()
    clock.advance(seconds=10)

    reused = await refresh(ada.client, ada.refresh_token)

    assert reused.json()["error"] == "invalid_grant"
    assert not await is_logged_in(ada, fresh["access_token"])
    assert (await refresh(ada.client, fresh["refresh_token"])).status_code == 400


async def test_an_answer_lost_on_the_way_logs_nobody_out(
    sign_up: SignUp, clock: SettableClock
) -> None:
    """SECURITY T5: within the window, the same client may try again."""
    ada = await sign_up("ada@example.org")
    await refresh(ada.client, ada.refresh_token)
    clock.advance(seconds=9)

    again = await refresh(ada.client, ada.refresh_token)

    assert again.status_code == 200
    assert await is_logged_in(ada, again.json()["access_token"])
    assert (await refresh(ada.client, again.json()["refresh_token"])).status_code == 200


async def test_another_client_gets_no_second_try(app: FastAPI, sign_up: SignUp) -> None:
    """SECURITY T5: the window is for the client that logged in."""
    ada = await sign_up("ada@example.org")
    fresh = (await refresh(ada.client, ada.refresh_token)).json()

    async with client_of(app, user_agent="a thief's") as thief:
        stolen = await refresh(thief, ada.refresh_token)

    assert stolen.json()["error"] == "invalid_grant"
    assert not await is_logged_in(ada, fresh["access_token"])


async def test_of_two_tokens_made_by_a_race_only_one_goes_on(
    sign_up: SignUp, clock: SettableClock
) -> None:
    """SECURITY T5: else a thief who is quick could stay beside the owner for good."""
    ada = await sign_up("ada@example.org")
    mine = (await refresh(ada.client, ada.refresh_token)).json()
    theirs = (await refresh(ada.client, ada.refresh_token)).json()
    clock.advance(seconds=60)
    newest = (await refresh(ada.client, mine["refresh_token"])).json()
    clock.advance(seconds=60)

    late = await refresh(ada.client, theirs["refresh_token"])

    assert late.json()["error"] == "invalid_grant"
    assert not await is_logged_in(ada, newest["access_token"])


async def test_many_refreshes_at_once_with_one_token_log_nobody_out(
    sign_up: SignUp, database: Database
) -> None:
    """SECURITY T5: two tabs race for real; the token is spent once."""
    ada = await sign_up("ada@example.org")

    answers = await asyncio.gather(*(refresh(ada.client, ada.refresh_token) for _ in range(8)))

    assert {answer.status_code for answer in answers} == {200}
    tokens = [answer.json()["refresh_token"] for answer in answers]
    assert len(set(tokens)) == 8
    spent = await database.reader.all(
        "SELECT count(*), max(generation) FROM refresh_token WHERE spent_at IS NOT NULL"
    )
    assert tuple(spent[0]) == (1, 1)
    assert (await refresh(ada.client, tokens[0])).status_code == 200


async def test_without_a_window_a_race_has_one_winner(
    settings: Settings, clock: SettableClock
) -> None:
    """SECURITY T5: of two uses of one token at once, exactly one is the first."""
    strict = settings.model_copy(update={"refresh_grace_seconds": 0})
    async with running(strict, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")

        answers = await asyncio.gather(*(refresh(client, ada.refresh_token) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_a_refresh_never_widens_the_scope(client: httpx2.AsyncClient) -> None:
    """SECURITY T5: RFC 6749 6. It may narrow it, for one access token."""

    await register(client, "ada@example.org")
    scope = "recipes:read recipes:write"
    first = (await log_in(client, "ada@example.org", scope=scope)).json()

    wider = await refresh(client, first["refresh_token"], scope=f"{scope} account")
    narrower = await refresh(client, first["refresh_token"], scope="recipes:read")
    again = await refresh(client, narrower.json()["refresh_token"])

    assert wider.json()["error"] == "invalid_scope"
    assert narrower.json()["scope"] == "recipes:read"
    assert again.json()["scope"] == scope


async def test_an_unused_session_ends_after_the_idle_limit(
    sign_up: SignUp, clock: SettableClock
) -> None:
    """SECURITY S4: ASVS 7.3.1, 14 days."""
    ada = await sign_up("ada@example.org")
    clock.advance(days=14)

    answer = await refresh(ada.client, ada.refresh_token)

    assert answer.json()["error"] == "invalid_grant"
    assert not await is_logged_in(ada, ada.access_token)


async def test_no_refresh_moves_the_absolute_end(sign_up: SignUp, clock: SettableClock) -> None:
    """SECURITY S4, T6: ASVS 7.3.2, 30 days, however busy the session is."""
    ada = await sign_up("ada@example.org")
    began, refresh_token = clock(), ada.refresh_token
    for _ in range(29):
        clock.advance(days=1)
        tokens = (await refresh(ada.client, refresh_token)).json()
        refresh_token = tokens["refresh_token"]
    clock.advance(days=1, seconds=-60)

    last = (await refresh(ada.client, refresh_token)).json()

    assert last["expires_in"] == 60
    claims = jwt.get_unverified_claims(last["access_token"])
    assert claims["exp"] == int((began + timedelta(days=30)).timestamp())
    clock.advance(seconds=60)
    assert not await is_logged_in(ada, last["access_token"])
    assert (await refresh(ada.client, last["refresh_token"])).status_code == 400


async def test_idle_and_absolute_limits_are_settings(
    settings: Settings, clock: SettableClock
) -> None:
    """SECURITY S4."""

    short = settings.model_copy(
        update={"session_idle_seconds": 120, "session_absolute_seconds": 200}
    )
    async with running(short, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        clock.advance(seconds=119)
        second = await refresh(client, ada.refresh_token)
        assert second.status_code == 200
        clock.advance(seconds=81)
        assert (await refresh(client, second.json()["refresh_token"])).status_code == 400

        again = (await log_in(client, "ada@example.org")).json()
        clock.advance(seconds=120)
        assert (await refresh(client, again["refresh_token"])).status_code == 400


@pytest.mark.parametrize("token", ["", "x", "\0", "ü" * 50, "x" * 100_000])
async def test_a_strange_refresh_token_is_refused(client: httpx2.AsyncClient, token: str) -> None:
    answer = await refresh(client, token)

    assert answer.status_code == 400


async def test_a_password_is_no_refresh_token(sign_up: SignUp) -> None:
    ada = await sign_up("ada@example.org")

    for token in (ada.access_token, PASSWORD):
        assert (await refresh(ada.client, token)).json()["error"] == "invalid_grant"
