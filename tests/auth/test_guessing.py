"""Guessing passwords: slowed down for strangers, and never to the harm of those who know theirs."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.auth import guessing
from recipes_api.auth.guessing import Guessing, TooManyGuesses
from recipes_api.auth.login import PasswordLogin
from recipes_api.auth.passwords import PasswordHasher
from recipes_api.auth.sessions import Device
from recipes_api.database import Database
from tests.clock import SettableClock
from tests.conftest import client_of
from tests.people import PASSWORD, SignUp, log_in

ADA = "ada@example.org"
WRONG = "wrong purple teapots whistle"
STRANGER = "198.51.100.66"
HOME = "203.0.113.7"  # Where `client`, and so whoever signs up, comes from.


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app, STRANGER) as client:
        yield client


@pytest.fixture
def guesses(database: Database, clock: SettableClock) -> Guessing:
    return Guessing(database, clock)


async def fails(guesses: Guessing, email: str = ADA, ip: str = STRANGER) -> None:
    """One wrong guess; raises TooManyGuesses when it has to wait."""
    await guesses.reserve(email, ip, known_user_id=None)


async def waiting_seconds(guesses: Guessing, email: str = ADA, ip: str = STRANGER) -> int:
    """How long a guess is told to wait; 0 if it was let through, and then it has failed."""
    try:
        await fails(guesses, email, ip)
    except TooManyGuesses as refusal:
        return int(refusal.headers["Retry-After"])
    return 0


async def counted(database: Database) -> list[int]:
    return [int(str(row[0])) for row in await database.reader.all(COUNTS)]


COUNTS = "SELECT failures FROM login_failure ORDER BY failures"


async def test_after_five_wrong_passwords_one_has_to_wait(
    sign_up: SignUp, stranger: httpx2.AsyncClient, clock: SettableClock
) -> None:
    """SECURITY P5: 429 that says for how long, also with the right password."""
    await sign_up(ADA)
    for _ in range(5):
        assert (await log_in(stranger, ADA, WRONG)).status_code == 400

    refused = await log_in(stranger, ADA, PASSWORD)

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.json()["type"] == "/problems/too-many-guesses"
    assert refused.json()["retry_after"] == 1
    clock.advance(seconds=1)
    assert (await log_in(stranger, ADA, PASSWORD)).status_code == 200


async def test_an_unknown_email_is_slowed_down_just_like_a_known_one(
    sign_up: SignUp, stranger: httpx2.AsyncClient
) -> None:
    """SECURITY T3: by guessing nobody learns who has an account."""
    await sign_up(ADA)

    known = [await log_in(stranger, ADA, WRONG) for _ in range(6)]
    unknown = [await log_in(stranger, "nobody@example.org", WRONG) for _ in range(6)]

    assert [answer.status_code for answer in known] == [400] * 5 + [429]
    assert [(answer.status_code, answer.json()) for answer in known] == [
        (answer.status_code, answer.json()) for answer in unknown
    ]


async def test_an_account_is_one_however_its_email_is_written(
    sign_up: SignUp, stranger: httpx2.AsyncClient
) -> None:
    """SECURITY P5."""
    await sign_up(ADA)
    for email in (ADA, "ADA@EXAMPLE.ORG", "Ada@example.org", "aDa@Example.org", ADA):
        assert (await log_in(stranger, email, WRONG)).status_code == 400

    assert (await log_in(stranger, "adA@example.org", WRONG)).status_code == 429


async def test_fifty_guesses_at_once_are_hashed_no_more_often_than_five_in_turn(
    app: FastAPI,
    sign_up: SignUp,
    stranger: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SECURITY P5: counted before the hash, so that nothing slips through in parallel."""
    await sign_up(ADA)
    hasher: PasswordHasher = app.state.hasher
    hashed: list[str] = []

    async def verify(password: str, _password_hash: str | None) -> tuple[bool, str | None]:
        hashed.append(password)
        return False, None

    monkeypatch.setattr(hasher, "verify", verify)

    answers = await asyncio.gather(*(log_in(stranger, ADA, WRONG) for _ in range(50)))

    assert len(hashed) == 5
    assert sorted(answer.status_code for answer in answers) == [400] * 5 + [429] * 45


async def test_each_wait_is_twice_as_long_as_the_one_before(
    guesses: Guessing, clock: SettableClock
) -> None:
    """SECURITY P5: NIST SP 800-63B-4 3.2.2."""
    for _ in range(5):
        await fails(guesses)
    waits = []
    for _ in range(12):
        waits.append(await waiting_seconds(guesses))
        clock.advance(seconds=waits[-1] - 0.001)
        assert await waiting_seconds(guesses) == 1, "a moment too early is too early"
        clock.advance(seconds=0.001)
        await fails(guesses)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


async def test_insisting_makes_nobody_wait_longer(
    guesses: Guessing, database: Database, clock: SettableClock
) -> None:
    """SECURITY P5: a refused try is not counted, so a stranger cannot lengthen the wait."""
    for _ in range(7):
        clock.advance(seconds=await waiting_seconds(guesses))
        if await waiting_seconds(guesses):
            break
    before = await counted(database)

    for _ in range(20):
        assert await waiting_seconds(guesses) > 0

    assert await counted(database) == before


async def test_a_hundred_failures_in_a_row_lock_the_account_for_a_day(
    guesses: Guessing, clock: SettableClock
) -> None:
    """SECURITY P5: NIST SP 800-63B-4 3.2.2, whatever the addresses they come from."""
    for number in range(100):
        await fails(guesses, ip=f"198.51.100.{number}")
        clock.advance(minutes=15)
    clock.advance(minutes=-15)

    assert await waiting_seconds(guesses, ip="192.0.2.1") == 24 * 3600

    clock.advance(hours=24)
    assert await waiting_seconds(guesses, ip="192.0.2.1") == 0


async def test_a_day_without_failures_forgets_them(guesses: Guessing, clock: SettableClock) -> None:
    for _ in range(5):
        await fails(guesses)
    clock.advance(hours=24)

    for _ in range(5):
        await fails(guesses)

    assert await waiting_seconds(guesses) == 1


async def test_the_right_password_forgets_the_failures(
    sign_up: SignUp, stranger: httpx2.AsyncClient
) -> None:
    await sign_up(ADA)
    for _ in range(4):
        await log_in(stranger, ADA, WRONG)
    assert (await log_in(stranger, ADA, PASSWORD)).status_code == 200
    await stranger.post("/api/v1/auth/logout")

    answers = [await log_in(stranger, ADA, WRONG) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [400] * 5


async def test_strangers_lock_nobody_out_of_their_own_home(
    sign_up: SignUp, guesses: Guessing, client: httpx2.AsyncClient, clock: SettableClock
) -> None:
    """SECURITY P5: a known address has a count of its own."""
    await sign_up(ADA)
    for number in range(100):
        await fails(guesses, ip=f"198.51.100.{number}")
        clock.advance(minutes=15)

    assert (await log_in(client, ADA, WRONG)).status_code == 400
    assert (await log_in(client, ADA, PASSWORD)).status_code == 200


async def test_home_is_remembered_for_ninety_days_after_logging_out(
    sign_up: SignUp, guesses: Guessing, clock: SettableClock
) -> None:
    ada = await sign_up(ADA)
    await ada.post("/api/v1/auth/logout")
    clock.advance(days=89)
    for _ in range(5):
        await fails(guesses)

    assert (await log_in(ada.client, ADA)).status_code == 200
    await ada.client.post("/api/v1/auth/logout")


async def test_home_is_forgotten_later_than_that(
    sign_up: SignUp, guesses: Guessing, clock: SettableClock
) -> None:
    ada = await sign_up(ADA)
    await ada.post("/api/v1/auth/logout")
    clock.advance(days=91)
    for _ in range(5):
        await fails(guesses)

    assert (await log_in(ada.client, ADA)).status_code == 429


async def test_guesses_at_home_are_slowed_down_too(
    sign_up: SignUp, client: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    """SECURITY P5: and they do not lock the person out elsewhere."""
    await sign_up(ADA)

    answers = [await log_in(client, ADA, WRONG) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert (await log_in(stranger, ADA)).status_code == 200


async def test_one_persons_home_is_not_anothers(
    sign_up: SignUp, client: httpx2.AsyncClient, guesses: Guessing
) -> None:
    ada = await sign_up(ADA)
    for _ in range(5):
        await fails(guesses, "bob@example.org")

    assert (await log_in(client, "bob@example.org", WRONG)).status_code == 429
    assert (await log_in(client, ada.email)).status_code == 200


async def test_a_stolen_session_does_not_buy_guesses_by_changing_address(
    app: FastAPI, sign_up: SignUp, guesses: Guessing, database: Database, clock: SettableClock
) -> None:
    """SECURITY P5: a refresh makes its address a known one; all of them have 100 together."""
    ada = await sign_up(ADA)
    tries = 0
    for number in range(25):
        ip = f"198.51.100.{number}"
        async with client_of(app, ip) as thief:
            form = {"grant_type": "refresh_token", "refresh_token": ada.refresh_token}
            refreshed = await thief.post("/api/v1/auth/token", data=form)
            ada.refresh_token = refreshed.json()["refresh_token"]
        for _ in range(5):
            try:
                await guesses.reserve(ADA, ip, known_user_id=uuid.UUID(ada.id))
            except TooManyGuesses:
                break
            tries += 1

    assert tries == 100


async def test_one_address_that_tries_many_accounts_is_slowed_down(
    guesses: Guessing, sign_up: SignUp, stranger: httpx2.AsyncClient, clock: SettableClock
) -> None:
    """SECURITY P5: twenty free tries, whosever account they are for."""
    await sign_up(ADA)
    for number in range(20):
        await fails(guesses, f"person{number}@example.org")

    assert (await log_in(stranger, ADA)).status_code == 429
    clock.advance(seconds=1)
    assert (await log_in(stranger, ADA)).status_code == 200


async def test_having_an_account_buys_no_guesses_at_others(
    guesses: Guessing, database: Database
) -> None:
    """SECURITY P5: a success takes back its own try at the address and nobody's failure."""
    for number in range(19):
        await fails(guesses, f"person{number}@example.org")

    own = await guesses.reserve("eve@example.org", STRANGER, known_user_id=None)
    async with database.writing() as session:
        await guesses.succeeded(session, own)
        await session.commit()

    assert await counted(database) == [1] * 19 + [19]
    await fails(guesses, "person19@example.org")
    assert await waiting_seconds(guesses, "person20@example.org") == 1


async def test_people_behind_one_address_use_up_no_tries_by_logging_in(
    sign_up: SignUp, stranger: httpx2.AsyncClient, database: Database
) -> None:
    """A school has one address; logging in rightly leaves no count behind."""
    await sign_up(ADA)

    assert (await log_in(stranger, ADA)).status_code == 200

    assert await counted(database) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.1", "198.51.100.1", True),
        ("198.51.100.1", "198.51.100.2", False),
        ("unknown", "unknown", True),
    ],
)
async def test_an_ipv6_customer_counts_as_one_address(
    guesses: Guessing, one: str, other: str, same: bool
) -> None:
    """SECURITY P5: whoever has a /64 has 2^64 addresses to guess from."""
    for number in range(20):
        await fails(guesses, f"person{number}@example.org", one)

    assert (await waiting_seconds(guesses, ADA, other) == 1) is same


async def test_a_thief_of_a_token_cannot_guess_the_password_at_leisure(sign_up: SignUp) -> None:
    """SECURITY P5: where a password confirms something, the same count applies."""
    ada = await sign_up(ADA)
    change = {"old_password": WRONG, "new_password": "seven yellow kettles hum"}

    changes = [await ada.post("/api/v1/auth/password", json=change) for _ in range(3)]
    deletes = [await ada.delete("/api/v1/users/me", json={"password": WRONG}) for _ in range(3)]

    assert [answer.status_code for answer in changes + deletes] == [403] * 5 + [429]
    assert (await log_in(ada.client, ADA, WRONG)).status_code == 429


async def test_neither_emails_nor_addresses_can_be_read_in_the_counts(
    guesses: Guessing, database: Database
) -> None:
    await fails(guesses)

    for (key,) in await database.reader.all("SELECT key FROM login_failure"):
        assert len(str(key)) == 64
        int(str(key), 16)


async def test_refused_guesses_leave_no_rows(guesses: Guessing, database: Database) -> None:
    """SECURITY O3: who is made to wait cannot fill the table with made-up emails."""
    for number in range(20):
        await fails(guesses, f"person{number}@example.org")

    for number in range(30):
        assert await waiting_seconds(guesses, f"more{number}@example.org") > 0

    assert len(await counted(database)) == 21


async def test_old_failures_are_deleted_and_younger_ones_kept(
    guesses: Guessing, database: Database, clock: SettableClock
) -> None:
    """SECURITY O3."""
    await fails(guesses, ADA, "198.51.100.1")
    clock.advance(hours=23)
    await fails(guesses, "bob@example.org", "198.51.100.2")
    clock.advance(hours=1, seconds=1)

    async with database.writing() as session:
        await guessing.delete_decayed(session, clock())
        await session.commit()

    assert await counted(database) == [1, 1]


async def test_a_lock_outlives_housekeeping(
    guesses: Guessing, database: Database, clock: SettableClock
) -> None:
    for number in range(100):
        await fails(guesses, ip=f"198.51.100.{number}")
        clock.advance(minutes=15)
    clock.advance(minutes=-15)
    clock.advance(hours=24, seconds=-1)

    async with database.writing() as session:
        await guessing.delete_decayed(session, clock())
        await session.commit()

    assert await waiting_seconds(guesses, ip="192.0.2.1") == 1


async def test_a_guess_waits_for_no_longer_than_it_takes_to_count(
    app: FastAPI, sign_up: SignUp, database: Database
) -> None:
    """The count is committed before the hash: no write transaction is open meanwhile."""
    await sign_up(ADA)
    login: PasswordLogin = app.state.password_login
    proving = asyncio.create_task(login.prove(ADA, WRONG, Device("tests", STRANGER)))
    while not await counted(database):
        assert not proving.done()
        await asyncio.sleep(0)

    async with asyncio.timeout(timedelta(seconds=5).total_seconds()):
        async with database.writing() as session:
            await session.connection()

    assert await proving is None
