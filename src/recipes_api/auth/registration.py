"""Becoming a person that the service knows."""

from datetime import datetime

import structlog
from fastapi import Request
from limits import RateLimitItemPerHour
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.emails import email_key
from recipes_api.auth.models import Role, User
from recipes_api.auth.passwords import PasswordHasher
from recipes_api.auth.schemas import Registration
from recipes_api.database import lock
from recipes_api.errors import Problem
from recipes_api.settings import CurrentSettings, Settings
from recipes_api.throttling import CurrentThrottle, client_address

FIRST_USER_LOCK = 0x7265_6369_7065_7573

log = structlog.get_logger()


class EmailTaken(Problem):
    """Somebody has registered with this email already. Log in, or use another address."""

    status, slug, title = 409, "email-taken", "The email is taken"


async def limit_registrations(
    request: Request, throttle: CurrentThrottle, settings: CurrentSettings
) -> None:
    limit = RateLimitItemPerHour(settings.registrations_per_hour)
    await throttle.count(limit, "registrations", client_address(request))


async def register(
    session: AsyncSession,
    registration: Registration,
    hasher: PasswordHasher,
    settings: Settings,
    now: datetime,
) -> User:
    """A new user. Raises WeakPassword or EmailTaken."""
    password = registration.password.get_secret_value()
    await hasher.check_strength(
        password,
        minimum_length=settings.password_min_length,
        about_person=[registration.email, registration.display_name],
    )
    user = User(
        email=registration.email,
        email_key=email_key(registration.email),
        password_hash=await hasher.hash(password),
        display_name=registration.display_name,
        created_at=now,
        updated_at=now,
    )
    if settings.first_user_is_admin:
        await lock(session, FIRST_USER_LOCK)
        if (await session.exec(select(func.count()).select_from(User))).one() == 0:
            user.role = Role.ADMIN
    session.add(user)
    try:
        await session.flush()
    except IntegrityError as error:
        raise EmailTaken("Somebody has registered with this email already.") from error
    log.info("registered", user_id=str(user.id), role=user.role)
    return user
