"""Operator commands for people and keys. They work while the service runs."""

import sys
from datetime import timedelta
from typing import Annotated

import typer
from pydantic import SecretStr, ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth import sessions
from recipes_api.auth.keys import KeyRing
from recipes_api.auth.models import Role, SigningKey, User
from recipes_api.auth.passwords import PasswordHasher
from recipes_api.auth.people import find_by_email
from recipes_api.auth.registration import register
from recipes_api.auth.schemas import Registration
from recipes_api.auth.secret import Vault, WrongSecret, key_encryption_secret
from recipes_api.clock import system_clock
from recipes_api.commands import fail, load_settings, opened_database, run
from recipes_api.settings import Settings

user_app = typer.Typer(help="People.", no_args_is_help=True)
keys_app = typer.Typer(help="Signing keys.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's email.")]


def _read_password() -> str:
    """From the terminal, unseen and twice; or one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


async def _find(session: AsyncSession, email: str) -> User:
    user = await find_by_email(session, email)
    if user is None:
        fail(f"Nobody has registered with {email}.")
    return user


@user_app.command("create")
def create_user(
    email: Email,
    name: Annotated[str, typer.Option(help="How the person is called.")],
    admin: Annotated[bool, typer.Option("--admin", help="May administer the service.")] = False,
) -> None:
    """Add a person. The password is asked for, or read from standard input."""
    password = _read_password()
    try:
        registration = Registration(email=email, password=SecretStr(password), display_name=name)
    except ValidationError as error:
        fail("\n".join(item["msg"] for item in error.errors()))
    run(_create_user(load_settings(), registration, Role.ADMIN if admin else Role.USER))
    typer.echo(f"{registration.email} was added.")


async def _create_user(settings: Settings, registration: Registration, role: Role) -> None:
    hasher = PasswordHasher()
    async with opened_database(settings) as database, database.writing() as session:
        user = await register(session, registration, hasher, settings, system_clock())
        user.role = role
        await session.commit()


@user_app.command("list")
def list_users() -> None:
    """Everybody: email, role, whether active, since when, id."""
    run(_list_users(load_settings()))


async def _list_users(settings: Settings) -> None:
    async with opened_database(settings) as database, database.reading() as session:
        for user in await session.exec(select(User).order_by(col(User.created_at))):
            state = "active" if user.active else "disabled"
            since = user.created_at.date().isoformat()
            typer.echo(f"{user.email}\t{user.role}\t{state}\t{since}\t{user.id}")


@user_app.command("disable")
def disable_user(email: Email) -> None:
    """Lock a person out at once: every token of theirs is refused from now on."""
    run(_disable(load_settings(), email))
    typer.echo(f"{email} is disabled.")


async def _disable(settings: Settings, email: str) -> None:
    async with opened_database(settings) as database, database.writing() as session:
        user = await _find(session, email)
        user.active, user.updated_at = False, system_clock()
        session.add(user)
        await sessions.end_all(session, user.id, system_clock())
        await session.commit()


@user_app.command("enable")
def enable_user(email: Email) -> None:
    """Let a disabled person log in again."""
    run(_enable(load_settings(), email))
    typer.echo(f"{email} is active.")


async def _enable(settings: Settings, email: str) -> None:
    async with opened_database(settings) as database, database.writing() as session:
        user = await _find(session, email)
        user.active, user.updated_at = True, system_clock()
        session.add(user)
        await session.commit()


@user_app.command("reset-password")
def reset_password(email: Email) -> None:
    """Set a person's password, asked for or from standard input, and end all their sessions."""
    run(_reset_password(load_settings(), email, _read_password()))
    typer.echo(f"{email} has a new password and is logged out everywhere.")


async def _reset_password(settings: Settings, email: str, password: str) -> None:
    hasher = PasswordHasher()
    async with opened_database(settings) as database, database.writing() as session:
        user = await _find(session, email)
        await hasher.check_strength(
            password,
            minimum_length=settings.password_min_length,
            about_person=[user.email, user.display_name],
        )
        user.password_hash, user.updated_at = await hasher.hash(password), system_clock()
        session.add(user)
        await sessions.end_all(session, user.id, system_clock())
        await session.commit()


@keys_app.command("rotate")
def rotate_key() -> None:
    """Sign with the next key from now on. Tokens signed before stay valid until they expire."""
    typer.echo(f"{run(_rotate(load_settings()))} signs from now on.")


async def _rotate(settings: Settings) -> str:
    if settings.token_algorithm != "ES256":
        fail("With HS256, rotate by putting a new secret before the old in the setting.")
    vault = Vault(key_encryption_secret(settings))
    lifetime = timedelta(seconds=settings.access_token_seconds)
    async with opened_database(settings) as database:
        ring = KeyRing(database, vault, system_clock, lifetime)
        try:
            return await ring.rotate()
        except WrongSecret:
            fail("RECIPES_API_SECRET (or the data folder) is not the one that the service uses.")


@keys_app.command("list")
def list_keys() -> None:
    """Every key: kid, state, since when."""
    run(_list_keys(load_settings()))


async def _list_keys(settings: Settings) -> None:
    async with opened_database(settings) as database, database.reading() as session:
        for key in await session.exec(select(SigningKey).order_by(col(SigningKey.created_at))):
            since = key.retired_at or key.activated_at or key.created_at
            typer.echo(f"{key.kid}\t{_state(key)}\t{since.isoformat(timespec='seconds')}")


def _state(key: SigningKey) -> str:
    if key.retired_at is not None:
        return "retired"
    return "active" if key.activated_at is not None else "next"
