"""What an operator may set, and what is refused with a word on what to set instead."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from recipes_api.settings import Settings

STRONG = "T9f/kQ2vZ7mXw1LrYb8sNc4HdJ5gPa6u"
PRODUCTION = {"env": "production", "secret": STRONG, "public_url": "https://recipes.example.org"}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No .env of whoever runs the tests has a say here."""
    monkeypatch.chdir(tmp_path)


def refusal(**values: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        Settings(**values)
    return str(refused.value)


def test_nothing_has_to_be_set() -> None:
    settings = Settings()
    assert settings.env == "development"
    assert settings.resolved_database_url == "sqlite+aiosqlite:///data/recipes.db"
    assert settings.cors_origins == []
    assert settings.sqlite_synchronous == "FULL"


def test_an_empty_database_url_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files hand on variables that nobody has set as empty ones."""
    monkeypatch.setenv("RECIPES_API_DATABASE_URL", "")
    assert Settings().resolved_database_url == "sqlite+aiosqlite:///data/recipes.db"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECIPES_API_DATA_DIR", "/srv/recipes")
    monkeypatch.setenv("RECIPES_API_CORS_ORIGINS", '["https://app.example.org"]')
    settings = Settings()
    assert settings.resolved_database_url == "sqlite+aiosqlite:////srv/recipes/recipes.db"
    assert settings.cors_origins == ["https://app.example.org"]


def test_settings_come_from_a_file_too() -> None:
    Path(".env").write_text("RECIPES_API_ACCESS_TOKEN_SECONDS=300\nANOTHER_PROGRAM=x\n")
    assert Settings().access_token_seconds == 300


def test_several_token_secrets_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECIPES_API_TOKEN_SECRETS", "first, second,")
    assert [secret.get_secret_value() for secret in Settings().token_secrets] == ["first", "second"]


def test_secrets_are_not_shown() -> None:
    settings = Settings(**PRODUCTION, token_secrets="the-first-token-secret")
    assert STRONG not in repr(settings)
    assert "the-first-token-secret" not in repr(settings)


def test_production_starts_with_what_it_needs() -> None:
    settings = Settings(**PRODUCTION)
    assert settings.is_https
    assert settings.issuer == "https://recipes.example.org"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"secret": None}, "RECIPES_API_SECRET is missing"),
        ({"secret": ""}, "RECIPES_API_SECRET is too easy to guess"),
        ({"secret": STRONG[:31]}, "RECIPES_API_SECRET is too easy to guess"),
        ({"secret": "ab" * 32}, "RECIPES_API_SECRET is too easy to guess"),
        (
            {"secret": "Change-Me-T9f/kQ2vZ7mXw1LrYb8sNc4HdJ5"},
            "RECIPES_API_SECRET is a placeholder",
        ),
        (
            {"secret": "your-secret-key-0123456789-abcdefghij"},
            "RECIPES_API_SECRET is a placeholder",
        ),
        ({"public_url": "http://recipes.example.org"}, "must begin with https://"),
        ({"public_url": "http://localhost:8000"}, "must begin with https://"),
    ],
)
def test_production_refuses_what_is_not_safe(changed: dict[str, Any], words: str) -> None:
    """SECURITY J9."""
    message = refusal(**PRODUCTION | changed)
    assert words in message
    assert "RECIPES_API_" in message


@pytest.mark.parametrize("advised", ["missing", "too easy", "placeholder"])
def test_a_refused_secret_comes_with_a_way_to_make_one(advised: str) -> None:
    secrets = {"missing": None, "too easy": "x" * 40, "placeholder": f"example{STRONG}"}
    assert "openssl rand -base64 32" in refusal(**PRODUCTION | {"secret": secrets[advised]})


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "app.example.org",
        "https://app.example.org/",
        "https://app.example.org/path",
        "https://app.example.org?x",
        "ftp://app.example.org",
        "",
    ],
)
def test_an_allowed_origin_is_exact(origin: str) -> None:
    """SECURITY O5. A browser would never send any of these, so none could ever match."""
    assert "is not an origin" in refusal(cors_origins=[origin])


@pytest.mark.parametrize(
    "origin", ["https://app.example.org", "http://localhost:5173", "http://[::1]:8080"]
)
def test_origins_of_other_front_ends_may_be_set(origin: str) -> None:
    assert Settings(cors_origins=[origin]).cors_origins == [origin]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite://",
        "sqlite:///recipes.db",
        "postgresql://localhost/recipes",
        "mysql+aiomysql://localhost/recipes",
        "recipes.db",
    ],
)
def test_a_database_that_would_lose_recipes_or_is_not_known_is_refused(url: str) -> None:
    assert "RECIPES_API_DATABASE_URL must begin with" in refusal(database_url=url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access_token_seconds", 0),
        ("access_token_seconds", -1),
        ("session_idle_seconds", "soon"),
        ("refresh_grace_seconds", 61),
        ("password_min_length", 7),
        ("max_body_bytes", 0),
        ("sqlite_synchronous", "OFF"),
        ("token_algorithm", "none"),
        ("env", "prod"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: object) -> None:
    assert name in refusal(**{name: value})
