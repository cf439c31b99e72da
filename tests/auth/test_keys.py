"""Signing keys: made by themselves, encrypted at rest, rotated without breaking a token."""

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from recipes_api.auth.keys import KeyRing, SharedSecrets
from recipes_api.auth.secret import Vault, key_encryption_secret
from recipes_api.clock import system_clock
from recipes_api.database import Database
from recipes_api.settings import Settings
from tests import people
from tests.auth.forgery import decode
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import SignUp, log_in

JWKS = "/.well-known/jwks.json"
ME = "/api/v1/users/me"


def ring(app: FastAPI) -> KeyRing:
    keys: KeyRing = app.state.keys
    return keys


def kid_of(token: str) -> str:
    kid: str = decode(token.split(".")[0])["kid"]
    return kid


async def kids(client: httpx2.AsyncClient) -> list[str]:
    return [key["kid"] for key in (await client.get(JWKS)).json()["keys"]]


async def test_the_public_keys_are_public_and_nothing_else(client: httpx2.AsyncClient) -> None:
    """SECURITY J11: RFC 7517 4."""
    answer = await client.get(JWKS)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    keys = answer.json()["keys"]
    assert len(keys) == 2, "the one that signs and the one that will"
    for key in keys:
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
        assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


async def test_a_key_is_published_before_it_signs_and_until_its_last_token_has_expired(
    app: FastAPI, sign_up: SignUp, clock: SettableClock
) -> None:
    """SECURITY J11."""
    ada = await sign_up("ada@example.org")
    first, following = await kids(ada.client)
    signing = kid_of(ada.access_token)
    assert signing in (first, following)
    upcoming = following if signing == first else first

    assert await ring(app).rotate() == upcoming

    assert len(await kids(ada.client)) == 3
    fresh = (await log_in(ada.client, ada.email)).json()["access_token"]
    assert kid_of(fresh) == upcoming
    clock.advance(seconds=599)
    await ring(app).load()
    assert signing in await kids(ada.client)
    assert (await ada.get(ME)).status_code == 200
    clock.advance(minutes=2)
    await ring(app).load()
    assert signing not in await kids(ada.client)


async def test_a_rotation_on_one_replica_is_noticed_by_another(
    settings: Settings, clock: SettableClock
) -> None:
    async with (
        running(settings, clock) as one,
        running(settings, clock) as other,
        client_of(one) as here,
        client_of(other) as there,
    ):
        ada = await people.sign_up(here, "ada@example.org")
        await ring(one).rotate()
        await ring(one).rotate()
        clock.advance(seconds=2)
        newest = (await log_in(here, ada.email)).json()["access_token"]

        answer = await there.get(ME, headers={"Authorization": f"Bearer {newest}"})

        assert answer.status_code == 200
        assert (await there.get(ME, headers=ada.bearer)).status_code == 200


async def test_replicas_that_start_together_make_one_set_of_keys(
    settings: Settings, clock: SettableClock, database_url: str
) -> None:
    databases = [Database(database_url) for _ in range(4)]
    vault = Vault(b"a secret that all of them have")
    rings = [KeyRing(database, vault, clock, timedelta(minutes=10)) for database in databases]

    await asyncio.gather(*(one.open() for one in rings))

    assert len({one.signing_key().kid for one in rings}) == 1
    assert len({json.dumps(one.jwks()) for one in rings}) == 1
    for database in databases:
        await database.close()


async def test_the_key_is_rotated_by_age(app: FastAPI, clock: SettableClock) -> None:
    first = ring(app).signing_key().kid
    clock.advance(days=89)
    await ring(app).rotate_if_older_than(timedelta(days=90))
    assert ring(app).signing_key().kid == first
    clock.advance(days=1)
    await ring(app).rotate_if_older_than(timedelta(days=90))
    assert ring(app).signing_key().kid != first


async def test_old_keys_are_deleted_in_time(
    app: FastAPI, database: Database, clock: SettableClock
) -> None:
    for _ in range(5):
        clock.advance(days=90)
        await ring(app).rotate()
    assert len(await database.reader.all("SELECT kid FROM signing_key")) == 3


async def test_private_keys_are_encrypted_at_rest(app: FastAPI, database: Database) -> None:
    rows = await database.reader.all("SELECT encrypted_private_key, public_jwk FROM signing_key")

    for encrypted, public in rows:
        assert isinstance(encrypted, bytes)
        assert b"PRIVATE" not in encrypted
        assert '"d"' not in str(public)


async def test_a_lost_secret_costs_new_keys_and_no_token(
    settings: Settings, clock: SettableClock
) -> None:
    """Why does every token break when the secret changes? Here none does."""
    async with running(settings, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
    replaced = settings.model_copy(update={"secret": SecretStr("9bTz" * 11)})
    async with running(replaced, clock) as app, client_of(app) as client:
        assert (await client.get(ME, headers=ada.bearer)).status_code == 200
        fresh = (await log_in(client, ada.email)).json()["access_token"]
        assert kid_of(fresh) != kid_of(ada.access_token)


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "new")

    secret = key_encryption_secret(settings)

    assert len(secret) >= 32
    assert key_encryption_secret(settings) == secret
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "secret", ["", "secret", "x" * 43, "A" * 43, "c2hvcnQ", "not base64url at all!!!", "é" * 50]
)
def test_a_shared_secret_has_256_random_bits(secret: str) -> None:
    """SECURITY J9: RFC 8725 3.5; RFC 7518 3.2."""
    with pytest.raises(ValueError, match="at least 32 random bytes"):
        SharedSecrets([SecretStr(secret)])


def test_hs256_without_a_secret_does_not_start() -> None:
    """SECURITY J9."""
    with pytest.raises(ValueError, match="RECIPES_API_TOKEN_SECRETS"):
        SharedSecrets([])


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's files over HTTP; gives the address."""
    handler = partial(QuietFiles, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def documented_example() -> str:
    match = re.search(r"```python\n(.*?)```", Path("docs/verify_tokens.md").read_text(), re.DOTALL)
    assert match is not None
    return match[1]


async def test_the_documented_example_verifies_a_token_in_another_process(
    settings: Settings, tmp_path: Path
) -> None:
    """docs/verify_tokens.md: ten lines, and no secret."""
    program = documented_example()
    assert len([line for line in program.splitlines() if line]) <= 12
    jwks = tmp_path / ".well-known" / "jwks.json"
    jwks.parent.mkdir()
    with served(tmp_path) as issuer:
        changed = settings.model_copy(update={"public_url": issuer})
        async with running(changed, system_clock) as app, client_of(app) as client:
            ada = await people.sign_up(client, "ada@example.org")
            jwks.write_text((await client.get(JWKS)).text)

            async def verify(token: str) -> "subprocess.CompletedProcess[str]":
                command = [sys.executable, "-c", program, issuer]
                return await asyncio.to_thread(
                    subprocess.run, command, input=token, capture_output=True, text=True, timeout=60
                )

            verified = await verify(ada.access_token)
            forged = await verify(ada.access_token[:-4] + "AAAA")

    assert verified.stdout.strip() == f"{ada.id} recipes:read recipes:write account"
    assert forged.returncode != 0
    assert "Signature verification failed" in forged.stderr
