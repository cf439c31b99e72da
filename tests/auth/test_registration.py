"""Signing up, and a person's own account."""

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.database import Database
from recipes_api.readers import as_uuid
from recipes_api.settings import Settings
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import PASSWORD, SignUp, log_in, register


async def test_registering_gives_the_user_and_no_token(client: httpx2.AsyncClient) -> None:
    answer = await register(client, "Ada@Example.org", name="Ada Lovelace")

    assert answer.status_code == 201
    user = answer.json()
    assert user["email"] == "Ada@example.org"
    assert user["display_name"] == "Ada Lovelace"
    assert user["role"] == "user"
    assert user.keys() == {"id", "email", "display_name", "role", "created_at", "updated_at"}
    assert as_uuid(user["id"]).version == 7


@pytest.mark.parametrize(
    "again",
    ["ada@example.org", "ADA@EXAMPLE.ORG", "\uff41da@example.org", " ada@example.org"],
)
async def test_an_email_is_taken_however_it_is_written(
    client: httpx2.AsyncClient, again: str
) -> None:
    await register(client, "ada@example.org")

    answer = await register(client, again)

    assert answer.status_code in (409, 422)
    assert (await register(client, "grace@example.org")).status_code == 201


async def test_an_email_in_capitals_is_the_same_person(client: httpx2.AsyncClient) -> None:
    await register(client, "ada@example.org")

    assert (await register(client, "ADA@example.ORG")).status_code == 409
    assert (await log_in(client, "AdA@Example.org")).status_code == 200


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b@c.org", "x" * 300]
)
async def test_what_is_no_email_is_refused_and_named(
    client: httpx2.AsyncClient, email: str
) -> None:
    answer = await register(client, email)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/email"


@pytest.mark.parametrize("field", ["role", "id", "active", "created_at", "is_admin"])
async def test_nobody_makes_themselves_more_than_a_user(
    client: httpx2.AsyncClient, field: str
) -> None:
    """SECURITY O2: what a client may not set is refused, not applied."""
    body = {"email": "eve@example.org", "password": PASSWORD, "display_name": "Eve"}

    answer = await client.post("/api/v1/auth/register", json=body | {field: "admin"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert (await register(client, "eve@example.org")).json()["role"] == "user"


async def test_a_refused_password_is_not_repeated_in_the_answer(
    client: httpx2.AsyncClient,
) -> None:
    """SECURITY O7."""
    body = {"email": "nobody", "password": ["hunter2hunter2"], "display_name": ""}

    answer = await client.post("/api/v1/auth/register", json=body)

    assert answer.status_code == 422
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("name", ["", "   ", "two\nlines", "bell\u0007", "x" * 101])
async def test_a_display_name_is_one_printable_line(client: httpx2.AsyncClient, name: str) -> None:
    answer = await register(client, "ada@example.org", name=name)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/display_name"


async def test_the_first_user_is_admin_where_the_setting_says_so(
    settings: Settings, clock: SettableClock
) -> None:
    changed = settings.model_copy(update={"first_user_is_admin": True})
    async with running(changed, clock) as app, client_of(app) as client:
        assert (await register(client, "ada@example.org")).json()["role"] == "admin"
        assert (await register(client, "bob@example.org")).json()["role"] == "user"


async def test_a_person_reads_and_renames_their_account(
    sign_up: SignUp, clock: SettableClock
) -> None:
    ada = await sign_up("ada@example.org")
    clock.advance(minutes=1)

    changed = await ada.patch("/api/v1/users/me", json={"display_name": "Countess"})

    assert changed.status_code == 200
    assert changed.json()["display_name"] == "Countess"
    assert changed.json()["updated_at"] > changed.json()["created_at"]
    assert (await ada.get("/api/v1/users/me")).json() == changed.json()


@pytest.mark.parametrize("field", ["role", "email", "id", "active", "password_hash"])
async def test_a_person_cannot_change_what_is_not_theirs_to_change(
    sign_up: SignUp, field: str
) -> None:
    """SECURITY O2."""
    ada = await sign_up("ada@example.org")
    before = (await ada.get("/api/v1/users/me")).json()

    answer = await ada.patch("/api/v1/users/me", json={"display_name": "A", field: "admin"})

    assert answer.status_code == 422
    assert (await ada.get("/api/v1/users/me")).json() == before


async def test_deleting_the_account_needs_the_password(sign_up: SignUp) -> None:
    ada = await sign_up("ada@example.org")

    wrong = await ada.delete("/api/v1/users/me", json={"password": "not my password"})

    assert wrong.status_code == 403
    assert wrong.json()["type"] == "/problems/wrong-password"
    assert (await ada.get("/api/v1/users/me")).status_code == 200


async def test_deleting_the_account_leaves_nothing_of_the_person(
    app: FastAPI, sign_up: SignUp, database: Database
) -> None:
    ada, bob = await sign_up("ada@example.org"), await sign_up("bob@example.org")
    for person in (ada, bob):
        made = await person.post("/api/v1/recipes", json={"name": "Toast"})
        assert made.status_code == 201

    deleted = await ada.delete("/api/v1/users/me", json={"password": PASSWORD})

    assert deleted.status_code == 204
    assert (await ada.get("/api/v1/users/me")).status_code == 401
    assert (await log_in(ada.client, ada.email)).json()["error"] == "invalid_grant"
    assert (await bob.get("/api/v1/recipes")).json()["items"][0]["name"] == "Toast"
    for table in ('"user"', "session", "refresh_token", "recipe", "recipe_version"):
        rows = await database.reader.first(f"SELECT count(*) FROM {table}")
        assert rows is not None
        assert rows[0] == 1, table
    assert (await register(ada.client, ada.email)).status_code == 201
