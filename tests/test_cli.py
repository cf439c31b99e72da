"""What an operator does from the shell, also while the service runs."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from click.testing import Result
from typer.testing import CliRunner

from recipes_api.cli import app as commands
from recipes_api.settings import Settings
from tests import people
from tests.people import SignUp

NEW_PASSWORD = "nineteen quiet spoons ascend"

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`run("user", "list")`: as from the shell, on the database of this test."""
    monkeypatch.chdir(tmp_path)
    assert settings.secret is not None
    environment = {
        "RECIPES_API_DATABASE_URL": settings.resolved_database_url,
        "RECIPES_API_DATA_DIR": str(tmp_path),
        "RECIPES_API_SECRET": settings.secret.get_secret_value(),
    }

    def run(*arguments: str, typed: str = "", **changed: str) -> Result:
        return CliRunner().invoke(commands, list(arguments), input=typed, env=environment | changed)

    return run


def create(run: Run, email: str, *options: str, password: str = people.PASSWORD) -> Result:
    return run("user", "create", email, "--name", "Ada", *options, typed=f"{password}\n")


def accounts(run: Run) -> dict[str, list[str]]:
    """Email -> role, state."""
    lines = [line.split("\t") for line in run("user", "list").stdout.splitlines()]
    return {email: [role, state] for email, role, state, _since, _id in lines}


def kids(run: Run) -> dict[str, str]:
    """State -> key id."""
    lines = [line.split("\t") for line in run("keys", "list").stdout.splitlines()]
    return {state: kid for kid, state, _since in lines}


def test_a_person_is_added(run: Run) -> None:
    created = create(run, "ada@example.org")
    assert created.exit_code == 0, created.output
    assert "ada@example.org was added." in created.stdout
    assert accounts(run) == {"ada@example.org": ["user", "active"]}


def test_an_administrator_is_added(run: Run) -> None:
    create(run, "ada@example.org", "--admin")
    assert accounts(run) == {"ada@example.org": ["admin", "active"]}


async def test_a_person_that_was_added_can_log_in(run: Run, client: httpx2.AsyncClient) -> None:
    await asyncio.to_thread(create, run, "ada@example.org")
    assert (await people.log_in(client, "ada@example.org")).status_code == 200


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("ada@example.org", people.PASSWORD, "registered with this email already"),
        ("ADA@example.org", people.PASSWORD, "registered with this email already"),
        ("eve@example.org", "password", "common"),
        ("eve@example.org", "short", "at least 8 characters"),
        ("eve@example.org", "", "at least 8 characters"),
        ("not an email", people.PASSWORD, "must have an @-sign"),
    ],
)
def test_a_person_that_cannot_be_added_is_refused_in_plain_words(
    run: Run, email: str, password: str, words: str
) -> None:
    create(run, "ada@example.org")
    refused = create(run, email, password=password)
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.output
    assert list(accounts(run)) == ["ada@example.org"]


async def test_a_disabled_person_is_out_on_the_next_request(run: Run, sign_up: SignUp) -> None:
    """SECURITY S1, S3: by another process, while the service runs."""
    ada = await sign_up("ada@example.org")
    assert (await ada.get("/api/v1/recipes")).status_code == 200

    disabled = await asyncio.to_thread(run, "user", "disable", "ADA@example.org")

    assert disabled.exit_code == 0, disabled.output
    refused = await ada.get("/api/v1/recipes")
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    assert (await people.refresh(ada.client, ada.refresh_token)).status_code == 400
    assert (await people.log_in(ada.client, ada.email)).status_code == 400


async def test_an_enabled_person_logs_in_again_but_the_old_tokens_stay_dead(
    run: Run, sign_up: SignUp
) -> None:
    ada = await sign_up("ada@example.org")
    await asyncio.to_thread(run, "user", "disable", "ada@example.org")
    enabled = await asyncio.to_thread(run, "user", "enable", "ada@example.org")
    assert enabled.exit_code == 0, enabled.output
    assert (await ada.get("/api/v1/recipes")).status_code == 401
    assert (await people.log_in(ada.client, ada.email)).status_code == 200


async def test_a_reset_password_works_and_ends_every_session(run: Run, sign_up: SignUp) -> None:
    """SECURITY S1."""
    ada = await sign_up("ada@example.org")
    reset = await asyncio.to_thread(
        run, "user", "reset-password", "ada@example.org", typed=f"{NEW_PASSWORD}\n"
    )
    assert reset.exit_code == 0, reset.output
    assert (await ada.get("/api/v1/recipes")).status_code == 401
    assert (await people.log_in(ada.client, ada.email)).status_code == 400
    assert (await people.log_in(ada.client, ada.email, NEW_PASSWORD)).status_code == 200


async def test_a_weak_new_password_changes_nothing(run: Run, sign_up: SignUp) -> None:
    ada = await sign_up("ada@example.org")
    reset = await asyncio.to_thread(
        run, "user", "reset-password", "ada@example.org", typed="ada@example.org\n"
    )
    assert reset.exit_code == 1
    assert (await ada.get("/api/v1/recipes")).status_code == 200


@pytest.mark.parametrize("command", ["disable", "enable", "reset-password"])
def test_an_unknown_person_is_said_to_be_unknown(run: Run, command: str) -> None:
    refused = run("user", command, "nobody@example.org", typed=f"{NEW_PASSWORD}\n")
    assert refused.exit_code == 1
    assert refused.stderr == "Nobody has registered with nobody@example.org.\n"


async def test_keys_rotate_while_the_service_runs_and_no_token_breaks(
    run: Run, sign_up: SignUp
) -> None:
    """SECURITY J11."""
    ada = await sign_up("ada@example.org")
    before = await asyncio.to_thread(kids, run)

    rotated = await asyncio.to_thread(run, "keys", "rotate")

    after = await asyncio.to_thread(kids, run)
    assert rotated.exit_code == 0, rotated.output
    assert before["next"] in rotated.stdout
    assert after["active"] == before["next"]
    assert after["retired"] == before["active"]
    assert after["next"] not in before.values()
    assert (await ada.get("/api/v1/recipes")).status_code == 200


async def test_keys_do_not_rotate_under_another_secret(run: Run, sign_up: SignUp) -> None:
    await sign_up("ada@example.org")
    before = await asyncio.to_thread(kids, run)
    refused = await asyncio.to_thread(
        run, "keys", "rotate", RECIPES_API_SECRET="w1zJp8VxQmT4rB6nKc3LdYf9GhS0aEuX"
    )
    assert refused.exit_code == 1
    assert "RECIPES_API_SECRET" in refused.stderr
    assert await asyncio.to_thread(kids, run) == before


def test_shared_secrets_are_rotated_in_the_settings(run: Run) -> None:
    refused = run("keys", "rotate", RECIPES_API_TOKEN_ALGORITHM="HS256")
    assert refused.exit_code == 1
    assert "setting" in refused.stderr


def test_migrating_twice_is_no_harm(run: Run) -> None:
    create(run, "ada@example.org")
    for _ in range(2):
        assert run("migrate").exit_code == 0
    assert list(accounts(run)) == ["ada@example.org"]


def test_the_openapi_document_is_printed_and_nothing_else(run: Run) -> None:
    document = json.loads(run("openapi").stdout)
    assert document["info"]["title"] == "recipes_api"
    assert "/api/v1/recipes" in document["paths"]


def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(run: Run) -> None:
    refused = run("migrate", RECIPES_API_SESSION_IDLE_SECONDS="a-mistyped-secret")
    assert refused.exit_code == 2
    assert "RECIPES_API_SESSION_IDLE_SECONDS" in refused.stderr
    assert "a-mistyped-secret" not in refused.output
    assert "Traceback" not in refused.output
