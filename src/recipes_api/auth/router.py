"""Registering, changing the password, seeing and ending sessions."""

import uuid

from fastapi import APIRouter, Depends, status

from recipes_api.auth import sessions
from recipes_api.auth.dependencies import UNAUTHORIZED, AccountAccess, CurrentUser
from recipes_api.auth.guessing import TooManyGuesses
from recipes_api.auth.login import Hasher, Login
from recipes_api.auth.models import LoginSession, User
from recipes_api.auth.passwords import WeakPassword
from recipes_api.auth.registration import EmailTaken, limit_registrations, register
from recipes_api.auth.schemas import (
    PasswordChange,
    Registration,
    SessionAnswer,
    SessionList,
    UserAnswer,
)
from recipes_api.auth.sessions import CurrentDevice
from recipes_api.clock import Now
from recipes_api.database import DbSession, ReadSession
from recipes_api.errors import InvalidRequest, NotFound, Problem, TooManyRequests, responses
from recipes_api.settings import CurrentSettings
from recipes_api.strict_json import StrictJSONRoute

router = APIRouter(prefix="/api/v1/auth", tags=["accounts"], route_class=StrictJSONRoute)


class WrongPassword(Problem):
    """The password that confirms the change is wrong. Nothing was changed."""

    status, slug, title = 403, "wrong-password", "The password is wrong"


@router.post(
    "/register",
    status_code=status.HTTP_201_CREATED,
    response_model=UserAnswer,
    dependencies=[Depends(limit_registrations)],
    responses=responses(EmailTaken, WeakPassword, InvalidRequest, TooManyRequests),
)
async def register_user(
    registration: Registration,
    hasher: Hasher,
    settings: CurrentSettings,
    now: Now,
    session: DbSession,
) -> User:
    """Signs up. Logging in is a step of its own."""
    return await register(session, registration, hasher, settings, now)


@router.post(
    "/password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(*UNAUTHORIZED, WrongPassword, WeakPassword, InvalidRequest, TooManyGuesses),
)
async def change_password(
    change: PasswordChange,
    user: AccountAccess,
    hasher: Hasher,
    login: Login,
    device: CurrentDevice,
    settings: CurrentSettings,
    now: Now,
    session: DbSession,
) -> None:
    """Sets a new password and ends every other session (ASVS 7.4.3)."""
    proof = await login.prove_again(user.id, change.old_password.get_secret_value(), device)
    if proof is None:
        raise WrongPassword("The old password is wrong.")
    new_password = change.new_password.get_secret_value()
    await hasher.check_strength(
        new_password,
        minimum_length=settings.password_min_length,
        about_person=proof.about_person,
    )
    new_hash = await hasher.hash(new_password)
    person = await login.accept(session, proof)
    if person is None:
        raise WrongPassword("The old password was changed a moment ago.")
    person.password_hash = new_hash
    person.updated_at = now
    session.add(person)
    await sessions.end_all_others(session, user.id, user.session_id, now)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT, responses=responses(*UNAUTHORIZED))
async def log_out(user: CurrentUser, now: Now, session: DbSession) -> None:
    """Ends this session: its access and refresh tokens are refused from now on."""
    await sessions.end(session, user.id, user.session_id, now)


@router.post(
    "/logout-all", status_code=status.HTTP_204_NO_CONTENT, responses=responses(*UNAUTHORIZED)
)
async def log_out_everywhere(user: AccountAccess, now: Now, session: DbSession) -> None:
    """Ends every session of the person, this one too."""
    await sessions.end_all(session, user.id, now)


@router.get("/sessions", responses=responses(*UNAUTHORIZED))
async def list_sessions(
    user: AccountAccess,
    settings: CurrentSettings,
    now: Now,
    session: ReadSession,
) -> SessionList:
    """Where the person is logged in, last used first."""
    logins = await sessions.living(session, user.id, settings, now)
    return SessionList(items=[_session_answer(login, user.session_id) for login in logins])


def _session_answer(login: LoginSession, current: uuid.UUID) -> SessionAnswer:
    return SessionAnswer(
        id=login.id,
        client_id=login.client_id,
        device=login.user_agent,
        ip=login.ip,
        created_at=login.created_at,
        last_used_at=login.last_used_at,
        expires_at=login.expires_at,
        current=login.id == current,
    )


@router.delete(
    "/sessions/{session_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(*UNAUTHORIZED, NotFound),
)
async def end_session(session_id: str, user: AccountAccess, now: Now, session: DbSession) -> None:
    """Logs one device out."""
    try:
        wanted = uuid.UUID(session_id)
    except ValueError as error:
        raise NotFound("There is no such session.") from error
    if not await sessions.end(session, user.id, wanted, now):
        raise NotFound("There is no such session.")
