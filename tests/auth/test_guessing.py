"""Guessing passwords is slow, and does not lock out who knows theirs (SECURITY P5)."""

import asyncio

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.auth import guessing
from recipes_api.database import Database
from tests.clock import SettableClock
from tests.conftest import client_of
from tests.people import PASSWORD, SignUp, log_in, register

WRONG = "not the right password"


async def guess(client: httpx2.AsyncClient, email: str, times: int = 1) -> httpx2.Response:
    for _ in range(times):
        answer = await log_in(client, email, WRONG)
    return answer


async def test_after_five_wrong_guesses_each_next_one_waits_longer(
    client: httpx2.AsyncClient, clock: SettableClock
) -> None:
    """NIST SP 800-63B-4 3.2.2."""
    await register(client, "ada@example.org")
    assert (await guess(client, "ada@example.org", 5)).status_code == 400

    waits = []
    for _ in range(12):
        refused = await guess(client, "ada@example.org")
        assert refused.status_code == 429
        assert refused.json()["type"] == "/problems/too-many-guesses"
        waits.append(int(refused.headers["retry-after"]))
        clock.advance(seconds=waits[-1])
        assert (await guess(client, "ada@example.org")).status_code == 400

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


async def test_even_the_right_password_must_wait_from_a_strange_address(
    app: FastAPI, client: httpx2.AsyncClient, clock: SettableClock
) -> None:
    await register(client, "ada@example.org")
    async with client_of(app, ip="198.51.100.1") as stranger:
        await guess(stranger, "ada@example.org", 5)

    assert (await log_in(client, "ada@example.org")).status_code == 429
    clock.advance(seconds=1)
    assert (await log_in(client, "ada@example.org")).status_code == 200


async def test_strangers_cannot_lock_out_who_logged_in_from_here_before(
    app: FastAPI, sign_up: SignUp
) -> None:
    ada = await sign_up("ada@example.org")
    async with client_of(app, ip="198.51.100.1") as stranger:
        assert (await guess(stranger, ada.email, 6)).status_code == 429

    assert (await log_in(ada.client, ada.email)).status_code == 200
    async with client_of(app, ip="198.51.100.1") as stranger:
        assert (await log_in(stranger, ada.email)).status_code == 429


async def test_a_known_address_has_its_own_limit(sign_up: SignUp) -> None:
    ada = await sign_up("ada@example.org")

    assert (await guess(ada.client, ada.email, 5)).status_code == 400
    assert (await log_in(ada.client, ada.email)).status_code == 429


async def test_an_unknown_email_is_slowed_down_alike(client: httpx2.AsyncClient) -> None:
    """SECURITY T3: so the delay does not tell who has registered."""
    assert (await guess(client, "nobody@example.org", 5)).status_code == 400

    refused = await guess(client, "NOBODY@example.org")

    assert refused.status_code == 429


async def test_many_guesses_at_once_get_no_further(
    client: httpx2.AsyncClient,
) -> None:
    """Each is counted before it is hashed, so a burst does not slip through."""
    await register(client, "ada@example.org")

    answers = await asyncio.gather(*(guess(client, "ada@example.org") for _ in range(20)))

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [400] * 5 + [429] * 15


async def test_one_address_trying_many_emails_is_slowed_down(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    for number in range(20):
        assert (await guess(client, f"person{number}@example.org")).status_code == 400

    assert (await guess(client, "another@example.org")).status_code == 429
    async with client_of(app, ip="198.51.100.1") as elsewhere:
        assert (await guess(elsewhere, "another@example.org")).status_code == 400


async def test_an_ipv6_customer_is_one_address(app: FastAPI) -> None:
    for number in range(20):
        async with client_of(app, ip=f"2001:db8:1:2::{number:x}") as client:
            assert (await guess(client, f"person{number}@example.org")).status_code == 400

    async with client_of(app, ip="2001:db8:1:2:ffff::1") as same_network:
        assert (await guess(same_network, "x@example.org")).status_code == 429
    async with client_of(app, ip="2001:db8:1:3::1") as other_network:
        assert (await guess(other_network, "x@example.org")).status_code == 400


async def test_a_success_clears_the_count(
    app: FastAPI, client: httpx2.AsyncClient, database: Database
) -> None:
    await register(client, "ada@example.org")
    async with client_of(app, ip="198.51.100.1") as elsewhere:
        await guess(elsewhere, "ada@example.org", 4)
        assert (await log_in(elsewhere, "ada@example.org")).status_code == 200
        assert (await guess(elsewhere, "ada@example.org", 5)).status_code == 400


async def test_successes_do_not_use_up_an_address(client: httpx2.AsyncClient) -> None:
    await register(client, "ada@example.org")
    for _ in range(25):
        assert (await log_in(client, "ada@example.org")).status_code == 200


async def test_after_a_hundred_in_a_row_the_account_rests_for_a_day(
    app: FastAPI, client: httpx2.AsyncClient, database: Database, clock: SettableClock
) -> None:
    """NIST SP 800-63B-4 3.2.2: no more than 100."""
    await register(client, "ada@example.org")
    guesses = guessing.Guessing(database, clock)
    for number in range(100):
        await guesses.reserve("ada@example.org", f"198.51.100.{number}", known_user_id=None)
        clock.advance(minutes=15)

    refused = await log_in(client, "ada@example.org")

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == 24 * 3600 - 15 * 60


async def test_failures_are_forgotten_after_a_day(
    client: httpx2.AsyncClient, database: Database, clock: SettableClock
) -> None:
    await register(client, "ada@example.org")
    await guess(client, "ada@example.org", 5)
    clock.advance(hours=24, seconds=1)

    assert (await guess(client, "ada@example.org", 5)).status_code == 400
    clock.advance(hours=24, seconds=1)
    async with database.writing() as session:
        await guessing.delete_decayed(session, clock())
        await session.commit()
    assert (await database.reader.all("SELECT * FROM login_failure")) == []


async def test_insisting_does_not_prolong_the_wait(
    client: httpx2.AsyncClient, clock: SettableClock
) -> None:
    await register(client, "ada@example.org")
    await guess(client, "ada@example.org", 5)
    for _ in range(10):
        assert (await guess(client, "ada@example.org")).status_code == 429
    clock.advance(seconds=1)

    assert (await log_in(client, "ada@example.org")).status_code == 200


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "/api/v1/auth/password", {"old_password": WRONG, "new_password": "x" * 20}),
        ("DELETE", "/api/v1/users/me", {"password": WRONG}),
    ],
)
async def test_a_stolen_token_does_not_help_to_guess_the_password(
    sign_up: SignUp, method: str, url: str, body: dict[str, str]
) -> None:
    ada = await sign_up("ada@example.org")
    for _ in range(5):
        assert (await ada.request(method, url, json=body)).status_code == 403

    right = dict.fromkeys(body, PASSWORD)
    assert (await ada.request(method, url, json=right)).status_code == 429
