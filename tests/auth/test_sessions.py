"""Logging out for real: whatever ends a session, its tokens are refused on the next request."""

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.database import Database
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import Person, SignUp, log_in, refresh

ME = "/api/v1/users/me"
SESSIONS = "/api/v1/auth/sessions"


async def is_refused(person: Person) -> bool:
    access = await person.get(ME)
    refreshed = await refresh(person.client, person.refresh_token)
    refused = (access.status_code, refreshed.status_code) == (401, 400)
    if refused:
        assert 'error="invalid_token"' in access.headers["www-authenticate"]
    return refused


async def second_login(person: Person) -> Person:
    tokens = (await log_in(person.client, person.email)).json()
    return Person(
        client=person.client,
        id=person.id,
        email=person.email,
        password=person.password,
        access_token=tokens["access_token"],
        refresh_token=tokens["refresh_token"],
    )


async def test_logging_out_kills_the_tokens_at_once(sign_up: SignUp) -> None:
    """SECURITY S1: ASVS 7.4.1."""
    phone = await sign_up("ada@example.org")
    laptop = await second_login(phone)

    answer = await phone.post("/api/v1/auth/logout")

    assert answer.status_code == 204
    assert await is_refused(phone)
    assert not await is_refused(laptop)


async def test_a_logout_is_known_to_every_replica(settings: Settings, clock: SettableClock) -> None:
    """SECURITY S1: two processes on one database; nothing is remembered too long."""
    async with (
        running(settings, clock) as one,
        running(settings, clock) as other,
        client_of(one) as here,
        client_of(other) as there,
    ):
        ada = await people.sign_up(here, "ada@example.org")
        assert (await there.get(ME, headers=ada.bearer)).status_code == 200

        await ada.post("/api/v1/auth/logout")

        assert (await there.get(ME, headers=ada.bearer)).status_code == 401


async def test_logging_out_everywhere(sign_up: SignUp) -> None:
    """SECURITY S1, S3."""
    phone = await sign_up("ada@example.org")
    laptop = await second_login(phone)
    bob = await sign_up("bob@example.org")

    assert (await phone.post("/api/v1/auth/logout-all")).status_code == 204

    assert await is_refused(phone)
    assert await is_refused(laptop)
    assert not await is_refused(bob)


async def test_a_person_sees_their_sessions(
    app: FastAPI, sign_up: SignUp, clock: SettableClock
) -> None:
    """SECURITY S3: ASVS 7.5.2."""
    ada = await sign_up("ada@example.org")
    await sign_up("bob@example.org")
    clock.advance(minutes=5)
    async with client_of(app, ip="198.51.100.9", user_agent="Kitchen tablet") as tablet:
        await log_in(tablet, "ada@example.org")

    items = (await ada.get(SESSIONS)).json()["items"]

    assert [(item["device"], item["ip"], item["current"]) for item in items] == [
        ("Kitchen tablet", "198.51.100.9", False),
        ("tests", "203.0.113.7", True),
    ]
    assert items[0]["created_at"] == "2026-06-01T12:05:00Z"
    assert items[1]["last_used_at"] == "2026-06-01T12:00:00Z"


async def test_a_refresh_is_a_use(sign_up: SignUp, clock: SettableClock) -> None:
    ada = await sign_up("ada@example.org")
    clock.advance(minutes=5)
    await refresh(ada.client, ada.refresh_token)

    (item,) = (await ada.get(SESSIONS)).json()["items"]

    assert item["last_used_at"] == "2026-06-01T12:05:00Z"


async def test_a_person_ends_one_session(sign_up: SignUp) -> None:
    """SECURITY S1, S3."""
    phone = await sign_up("ada@example.org")
    laptop = await second_login(phone)
    items = (await phone.get(SESSIONS)).json()["items"]
    other = next(item["id"] for item in items if not item["current"])

    assert (await phone.delete(f"{SESSIONS}/{other}")).status_code == 204

    assert await is_refused(laptop)
    assert not await is_refused(phone)
    assert (await phone.delete(f"{SESSIONS}/{other}")).status_code == 404


async def test_nobody_ends_another_persons_session(sign_up: SignUp) -> None:
    """SECURITY O1: the same 404 as for a session that never was."""
    ada, eve = await sign_up("ada@example.org"), await sign_up("eve@example.org")
    (item,) = (await ada.get(SESSIONS)).json()["items"]

    tried = await eve.delete(f"{SESSIONS}/{item['id']}")
    unknown = await eve.delete(f"{SESSIONS}/018f3c3e-0000-7000-8000-000000000000")

    assert tried.status_code == unknown.status_code == 404
    assert tried.json() == unknown.json()
    assert not await is_refused(ada)


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_revoking_a_token_ends_its_session(sign_up: SignUp, kind: str) -> None:
    """SECURITY T7: RFC 7009 2.1."""
    ada = await sign_up("ada@example.org")

    answer = await ada.client.post("/api/v1/auth/revoke", data={"token": getattr(ada, kind)})

    assert answer.status_code == 200
    assert await is_refused(ada)


@pytest.mark.parametrize("token", ["unknown", "a.b.c", "\0", "ü"])
async def test_revoking_an_unknown_token_is_answered_alike(
    client: httpx2.AsyncClient, sign_up: SignUp, token: str
) -> None:
    """SECURITY T7: RFC 7009 2.2."""
    ada = await sign_up("ada@example.org")

    unknown = await client.post("/api/v1/auth/revoke", data={"token": token})
    known = await client.post("/api/v1/auth/revoke", data={"token": ada.refresh_token})

    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert unknown.status_code == 200


async def test_revoking_nothing_is_an_invalid_request(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/api/v1/auth/revoke", data={})

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


async def test_of_too_many_sessions_the_idlest_ends(
    sign_up: SignUp, database: Database, clock: SettableClock
) -> None:
    """SECURITY O3: the list of sessions is bounded, and every session is on it."""
    ada = await sign_up("ada@example.org")
    async with database.writing() as session:
        connection = await session.connection()
        # A hundred logins would take seconds of hashing; copies of one are as good.
        for number in range(99):
            await connection.exec_driver_sql(
                "INSERT INTO session SELECT "
                + (f"'{number:032x}'" if database.is_sqlite else f"'{number:032x}'::uuid")
                + ", user_id, client_id, scope, user_agent, ip, created_at, last_used_at,"
                " expires_at, ended_at FROM session WHERE user_agent = 'tests' LIMIT 1"
            )
        await session.commit()
    clock.advance(seconds=1)
    assert len((await ada.get(SESSIONS)).json()["items"]) == 100

    newest = await second_login(ada)

    items = (await newest.get(SESSIONS)).json()["items"]
    assert len(items) == 100
    assert items[0]["current"]
