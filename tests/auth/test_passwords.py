"""Passwords: long ones welcome, weak ones refused with advice, and how they are kept."""

import asyncio
import threading

import httpx2
import pytest
from fastapi import FastAPI
from passlib.hash import bcrypt

from recipes_api.auth.passwords import PasswordHasher
from recipes_api.database import Database
from recipes_api.settings import Settings
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import PASSWORD, log_in, register


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "тайная вечеринка на кухне",
        "秘密のレシピは祖母の台所にある",
        "🍅🥕🧅🥔 and a pinch of salt",
        "    four spaces and more    ",
        "s" + "h" * 70 + " a very long one " + "x" * 900,
        "eleven purple teapots whistle ".ljust(1024, "x"),
    ],
)
async def test_any_long_unicode_password_is_welcome(
    client: httpx2.AsyncClient, password: str
) -> None:
    """SECURITY P1, P2: no composition rules, up to 1,024 characters."""
    assert (await register(client, "ada@example.org", password)).status_code == 201
    assert (await log_in(client, "ada@example.org", password)).status_code == 200
    assert (await log_in(client, "ada@example.org", password + "x")).status_code == 400
    assert (await log_in(client, "ada@example.org", password[:-1])).status_code == 400


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("", "at least 8"),
        ("x9$kQ2!", "at least 8"),
        ("x" * 1025, "at most 1024"),
        ("password", "most common"),
        ("PASSWORD", "most common"),
        ("iloveyou", "most common"),
        ("abcdefgh", "common"),
        ("11111111", "common"),
        ("qwertyuiop", "common"),
        ("ada@example.org", "."),
        ("Ada Lovelace", "."),
        ("lovelace1", "."),
    ],
)
async def test_a_weak_password_is_refused_with_advice(
    client: httpx2.AsyncClient, password: str, advice: str
) -> None:
    """SECURITY P1, P3: common, short, or made of the person's own name and address."""
    answer = await register(client, "ada@example.org", password, name="Ada Lovelace")

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/weak-password"
    assert advice in problem["detail"]
    assert len(password) < 9 or password not in problem["detail"]


async def test_the_shortest_password_is_a_setting(settings: Settings, clock: SettableClock) -> None:
    """SECURITY P1: NIST SP 800-63B-4 asks for 15 where the password is the only factor."""
    strict = settings.model_copy(update={"password_min_length": 15})
    async with running(strict, clock) as app, client_of(app) as client:
        assert (await register(client, "a@example.org", "vK9#vK9#zQ1!x7")).status_code == 422
        assert (await register(client, "a@example.org", "vK9#vK9#zQ1!x7p")).status_code == 201


async def test_one_password_however_the_keyboard_composes_it(client: httpx2.AsyncClient) -> None:
    """SECURITY P1: normalized to NFKC, always."""
    composed, decomposed = "caf\u00e9 au lait at midnight", "cafe\u0301 au lait at midnight"
    await register(client, "ada@example.org", composed)

    assert (await log_in(client, "ada@example.org", decomposed)).status_code == 200


async def test_passwords_are_kept_as_argon2id(
    client: httpx2.AsyncClient, database: Database
) -> None:
    """SECURITY P4: OWASP's minimum of 19 MiB, two passes, one lane."""
    await register(client, "ada@example.org")

    row = await database.reader.first('SELECT password_hash FROM "user"')

    assert row is not None
    assert str(row[0]).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_bcrypt_hash_from_elsewhere_is_upgraded_at_login(
    client: httpx2.AsyncClient, database: Database
) -> None:
    """SECURITY P4."""
    await register(client, "ada@example.org")
    await set_hash(database, bcrypt.using(rounds=4).hash(PASSWORD))

    assert (await log_in(client, "ada@example.org", "wrong")).status_code == 400
    assert (await log_in(client, "ada@example.org")).status_code == 200

    row = await database.reader.first('SELECT password_hash FROM "user"')
    assert row is not None
    assert str(row[0]).startswith("$argon2id$")
    assert (await log_in(client, "ada@example.org")).status_code == 200


async def test_bcrypt_never_cuts_a_password(client: httpx2.AsyncClient, database: Database) -> None:
    """SECURITY P4: bcrypt looks at 72 bytes; what only begins right is wrong."""
    prefix = "p" * 72
    await register(client, "ada@example.org")
    await set_hash(database, bcrypt.using(rounds=4).hash(prefix))

    assert (await log_in(client, "ada@example.org", prefix + "anything")).status_code == 400
    assert (await log_in(client, "ada@example.org", prefix)).status_code == 200


async def set_hash(database: Database, password_hash: str) -> None:
    async with database.writing() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(f"UPDATE \"user\" SET password_hash = '{password_hash}'")
        await session.commit()


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
async def test_an_unknown_person_costs_one_hash_like_a_wrong_password(
    app: FastAPI, client: httpx2.AsyncClient, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SECURITY T3: the same time, by the same work."""
    await register(client, "ada@example.org")
    hasher: PasswordHasher = app.state.hasher
    hashed: list[str] = []
    verify = hasher._verify

    def counting(password: str, password_hash: str) -> tuple[bool, str | None]:
        hashed.append(password_hash[:30])
        return verify(password, password_hash)

    monkeypatch.setattr(hasher, "_verify", counting)
    await log_in(client, email, "some wrong password")

    assert len(hashed) == 1
    assert hashed[0].startswith("$argon2id$v=19$m=19456,t=2,p=1")


async def test_hashing_leaves_the_event_loop_free() -> None:
    hasher = PasswordHasher()
    running_in: set[int] = set()
    original = hasher._context.hash

    def spying(secret: str) -> str:
        running_in.add(threading.get_ident())
        hashed: str = original(secret)
        return hashed

    hasher._context.hash = spying
    await asyncio.gather(*(hasher.hash("a password") for _ in range(6)))
    hasher.close()

    assert threading.get_ident() not in running_in
