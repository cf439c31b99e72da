"""A person's own account."""

from fastapi import APIRouter, status
from sqlmodel import col, delete, select

from recipes_api.auth.dependencies import UNAUTHORIZED, AccountAccess
from recipes_api.auth.guessing import TooManyGuesses
from recipes_api.auth.login import Login
from recipes_api.auth.models import User
from recipes_api.auth.router import WrongPassword
from recipes_api.auth.schemas import PasswordConfirmation, Profile, UserAnswer
from recipes_api.auth.sessions import CurrentDevice
from recipes_api.clock import Now
from recipes_api.database import DbSession, ReadSession
from recipes_api.errors import InvalidRequest, responses
from recipes_api.strict_json import StrictJSONRoute

router = APIRouter(prefix="/api/v1/users/me", tags=["accounts"], route_class=StrictJSONRoute)


@router.get("", response_model=UserAnswer, responses=responses(*UNAUTHORIZED))
async def read_own_account(user: AccountAccess, session: ReadSession) -> User:
    """Who I am."""
    return (await session.exec(select(User).where(User.id == user.id))).one()


@router.patch("", response_model=UserAnswer, responses=responses(*UNAUTHORIZED, InvalidRequest))
async def change_own_account(
    profile: Profile, user: AccountAccess, now: Now, session: DbSession
) -> User:
    """Changes how I am called."""
    statement = select(User).where(User.id == user.id).with_for_update(key_share=True)
    person = (await session.exec(statement)).one()
    person.display_name = profile.display_name
    person.updated_at = now
    session.add(person)
    return person


@router.delete(
    "",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(*UNAUTHORIZED, WrongPassword, InvalidRequest, TooManyGuesses),
)
async def delete_own_account(
    confirmation: PasswordConfirmation,
    user: AccountAccess,
    login: Login,
    device: CurrentDevice,
    session: DbSession,
) -> None:
    """Removes me, my recipes and everything else of mine, for good."""
    password = confirmation.password.get_secret_value()
    proof = await login.prove_again(user.id, password, device)
    if proof is None or await login.accept(session, proof) is None:
        raise WrongPassword("The password is wrong. Nothing was deleted.")
    # Every table that holds something of a person refers to them ON DELETE CASCADE.
    await session.exec(delete(User).where(col(User.id) == user.id))
