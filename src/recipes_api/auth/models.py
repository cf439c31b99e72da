"""The tables of accounts and logins."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Text, Uuid
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from recipes_api.database import UtcDateTime


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class User(SQLModel, table=True):
    """A person. `email` is as they wrote it, `email_key` what must be unique."""

    __tablename__ = "user"

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    email: str = Field(max_length=320)
    email_key: str = Field(max_length=640, unique=True)
    password_hash: str = Field(max_length=255)
    display_name: str = Field(max_length=100)
    role: str = Field(default=Role.USER, max_length=16)
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


def _user_column() -> "Column[uuid.UUID]":
    return Column(Uuid, ForeignKey("user.id", ondelete="CASCADE"), nullable=False)


class LoginSession(SQLModel, table=True):
    """One login on one device. Every token of it names it and dies with it."""

    __tablename__ = "session"
    __table_args__ = (
        Index("ix_session_user_id_ended_at", "user_id", "ended_at"),
        Index("ix_session_expires_at", "expires_at"),
        Index("ix_session_ended_at", "ended_at"),
    )

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    user_id: uuid.UUID = Field(sa_column=_user_column())
    client_id: str = Field(max_length=100)
    scope: str = Field(max_length=200)
    user_agent: str = Field(max_length=300)
    ip: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    """The absolute end, which no refresh moves."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RefreshToken(SQLModel, table=True):
    """A refresh token, known only by its SHA-256. Spent ones stay, so that reuse is noticed."""

    __tablename__ = "refresh_token"

    digest: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    session_id: uuid.UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("session.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    generation: int
    """Counts refreshes. Two tokens of one generation come from two tabs that raced."""
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    """The idle end: unused until then, it is of no use any more."""
    spent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SigningKey(SQLModel, table=True):
    """A signing key: next until activated, active until retired, then only for verifying."""

    __tablename__ = "signing_key"

    kid: str = Field(primary_key=True, max_length=64)
    algorithm: str = Field(max_length=16)
    public_jwk: str = Field(sa_column=Column(Text, nullable=False))
    encrypted_private_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    activated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LoginFailure(SQLModel, table=True):
    """How often a password was guessed wrongly in a row, by digest of account or address."""

    __tablename__ = "login_failure"

    key: str = Field(primary_key=True, max_length=64)
    failures: int
    failed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    blocked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
