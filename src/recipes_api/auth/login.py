"""Proving who one is with a password.

The proof is made outside any transaction: a hash takes long, and a write transaction kept open
meanwhile would make everybody wait. What it rests on is checked again when it is used.
"""

import uuid
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Request
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth import sessions
from recipes_api.auth.emails import email_key
from recipes_api.auth.guessing import Attempt, Guessing
from recipes_api.auth.models import LoginSession, User
from recipes_api.auth.passwords import MAXIMUM_LENGTH, PasswordHasher
from recipes_api.auth.sessions import Device
from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.readers import Row, as_uuid
from recipes_api.settings import Settings

log = structlog.get_logger()

_PERSON = 'SELECT id, email_key, password_hash, active, email, display_name FROM "user"'
_BY_EMAIL = f"{_PERSON} WHERE email_key = :key"
_BY_ID = f"{_PERSON} WHERE id = :id"


@dataclass(frozen=True, slots=True)
class Proof:
    """A password was right for this person, whose stored hash was `password_hash` then."""

    user_id: uuid.UUID
    password_hash: str
    upgraded_hash: str | None
    about_person: list[str]
    attempt: Attempt


class PasswordLogin:
    """Checks passwords, counts the wrong ones, and turns a right one into a session."""

    def __init__(
        self,
        database: Database,
        hasher: PasswordHasher,
        guessing: Guessing,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._reader = database.reader
        self._hasher = hasher
        self._guessing = guessing
        self._clock = clock
        self._settings = settings

    async def prove(self, email: str, password: str, device: Device) -> Proof | None:
        """The proof, or None for a wrong password or an unknown person, in the same time.

        Raises TooManyGuesses. Must be called with no transaction open.
        """
        key = email_key(email).replace("\0", "")
        return await self._prove(
            await self._reader.first(_BY_EMAIL, key=key), key, password, device
        )

    async def prove_again(self, user_id: uuid.UUID, password: str, device: Device) -> Proof | None:
        """The same for a person who is logged in and does something that a thief must not."""
        row = await self._reader.first(_BY_ID, id=user_id)
        key = str(row[1]) if row is not None else str(user_id)
        return await self._prove(row, key, password, device)

    async def _prove(
        self, row: Row | None, key: str, password: str, device: Device
    ) -> Proof | None:
        user_id = as_uuid(row[0]) if row is not None else None
        attempt = await self._guessing.reserve(key, device.ip, known_user_id=user_id)
        known_hash = str(row[2]) if row is not None and row[3] else None
        if len(password) > MAXIMUM_LENGTH:
            password, known_hash = "", None
        fits, upgraded = await self._hasher.verify(password, known_hash)
        if row is None or user_id is None or known_hash is None or not fits:
            log.warning("login failed", user_id=str(user_id) if user_id else None, ip=device.ip)
            return None
        about_person = [str(row[4]), str(row[5])]
        return Proof(user_id, known_hash, upgraded, about_person, attempt)

    async def accept(self, session: AsyncSession, proof: Proof) -> User | None:
        """The person, locked, if nothing changed since the proof was made."""
        statement = (
            select(User)
            .where(
                col(User.id) == proof.user_id,
                col(User.password_hash) == proof.password_hash,
                col(User.active),
            )
            .with_for_update(key_share=True)
        )
        user = (await session.exec(statement)).first()
        if user is not None:
            await self._guessing.succeeded(session, proof.attempt)
            if proof.upgraded_hash is not None:
                user.password_hash = proof.upgraded_hash
                session.add(user)
        return user

    async def log_in(
        self, session: AsyncSession, proof: Proof, scope: str, device: Device
    ) -> LoginSession | None:
        """A new session for the proven person; None if their password changed meanwhile."""
        user = await self.accept(session, proof)
        if user is None:
            return None
        login = await sessions.begin(session, user.id, scope, device, self._settings, self._clock())
        log.info("logged in", user_id=str(user.id), session_id=str(login.id), ip=device.ip)
        return login


async def get_password_login(request: Request) -> PasswordLogin:
    password_login: PasswordLogin = request.app.state.password_login
    return password_login


async def get_hasher(request: Request) -> PasswordHasher:
    hasher: PasswordHasher = request.app.state.hasher
    return hasher


Hasher = Annotated[PasswordHasher, Depends(get_hasher)]
Login = Annotated[PasswordLogin, Depends(get_password_login)]
