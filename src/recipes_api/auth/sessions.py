"""Login sessions: one per login and device. What ends here is refused on the next request."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.models import LoginSession, RefreshToken
from recipes_api.settings import Settings
from recipes_api.throttling import client_address

FIRST_PARTY_CLIENT = "recipes_api"
MAXIMUM_SESSIONS = 100
USER_AGENT_LENGTH = 300
# Ended sessions are remembered so that an address which a person used stays a known one.
REMEMBERED_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from, as far as it can be told."""

    user_agent: str
    ip: str


async def get_device(request: Request) -> Device:
    user_agent = request.headers.get("user-agent", "").replace("\0", "")
    return Device(user_agent[:USER_AGENT_LENGTH], client_address(request))


CurrentDevice = Annotated[Device, Depends(get_device)]


async def begin(
    session: AsyncSession,
    user_id: uuid.UUID,
    scope: str,
    device: Device,
    settings: Settings,
    now: datetime,
) -> LoginSession:
    """A new session with a new id, always (ASVS 7.2.4). Beyond 100 the idlest one ends."""
    login = LoginSession(
        user_id=user_id,
        client_id=FIRST_PARTY_CLIENT,
        scope=scope,
        user_agent=device.user_agent,
        ip=device.ip,
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(seconds=settings.session_absolute_seconds),
    )
    session.add(login)
    await session.flush()
    beyond = (
        select(LoginSession.id)
        .where(LoginSession.user_id == user_id, col(LoginSession.ended_at).is_(None))
        .order_by(col(LoginSession.last_used_at).desc(), col(LoginSession.id).desc())
        .offset(MAXIMUM_SESSIONS)
    )
    idlest = (await session.exec(beyond)).all()
    if idlest:
        await session.exec(
            update(LoginSession).where(col(LoginSession.id).in_(idlest)).values(ended_at=now)
        )
    return login


async def living(
    session: AsyncSession, user_id: uuid.UUID, settings: Settings, now: datetime
) -> Sequence[LoginSession]:
    """A person's sessions that can still be used, last used first; at most 100."""
    statement = (
        select(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.expires_at) > now,
            col(LoginSession.last_used_at) > now - timedelta(seconds=settings.session_idle_seconds),
        )
        .order_by(col(LoginSession.last_used_at).desc(), col(LoginSession.id).desc())
        .limit(MAXIMUM_SESSIONS)
    )
    return (await session.exec(statement)).all()


async def end(
    session: AsyncSession, user_id: uuid.UUID, session_id: uuid.UUID, now: datetime
) -> bool:
    """Whether the person had such a living session; it has ended now."""
    ended = await session.exec(
        update(LoginSession)
        .where(
            col(LoginSession.id) == session_id,
            col(LoginSession.user_id) == user_id,
            col(LoginSession.ended_at).is_(None),
        )
        .values(ended_at=now)
    )
    return ended.rowcount > 0


async def end_all(session: AsyncSession, user_id: uuid.UUID, now: datetime) -> None:
    await session.exec(
        update(LoginSession)
        .where(col(LoginSession.user_id) == user_id, col(LoginSession.ended_at).is_(None))
        .values(ended_at=now)
    )


async def end_all_others(
    session: AsyncSession, user_id: uuid.UUID, kept: uuid.UUID, now: datetime
) -> None:
    await session.exec(
        update(LoginSession)
        .where(
            col(LoginSession.user_id) == user_id,
            col(LoginSession.id) != kept,
            col(LoginSession.ended_at).is_(None),
        )
        .values(ended_at=now)
    )


async def delete_forgotten(session: AsyncSession, now: datetime) -> None:
    """Housekeeping: refresh tokens past their idle end, sessions that ended long ago."""
    await session.exec(delete(RefreshToken).where(col(RefreshToken.expires_at) < now))
    gone = now - REMEMBERED_FOR
    await session.exec(
        delete(LoginSession).where(
            or_(col(LoginSession.ended_at) < gone, col(LoginSession.expires_at) < gone)
        )
    )
