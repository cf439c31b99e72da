"""Who is asking: the dependencies that a protected route names in its signature.

The permission is a type: `user: RecipesWrite` lets a request in only with a living session and
a token of that scope, and /docs shows it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.requests import HTTPConnection
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

from recipes_api.auth.claims import InvalidAccessToken
from recipes_api.auth.scopes import SCOPES
from recipes_api.auth.tokens import TokenService
from recipes_api.clock import get_now
from recipes_api.database import get_reader
from recipes_api.errors import Problem
from recipes_api.readers import Reader

REALM = 'Bearer realm="recipes_api"'

_LIVING_SESSION = """
    SELECT "user".role FROM session JOIN "user" ON "user".id = session.user_id
    WHERE session.id = :session_id AND session.user_id = :user_id
      AND session.ended_at IS NULL AND session.expires_at > :now AND "user".active
"""


class Unauthorized(Problem):
    """Log in first, then send `Authorization: Bearer` with the access token (RFC 6750 3)."""

    status, slug, title = 401, "unauthorized", "Not logged in"

    def __init__(self, detail: str, challenge: str = REALM) -> None:
        super().__init__(
            detail, headers={"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
        )


class InvalidToken(Unauthorized):
    """The access token is expired, revoked or malformed. Refresh it, or log in again."""

    slug, title = "invalid-token", "The access token is not valid"

    def __init__(self, detail: str) -> None:
        challenge = f'{REALM}, error="invalid_token", error_description="{detail}"'
        super().__init__(detail, challenge)


class AmbiguousCredentials(Unauthorized):
    """A request carries one Authorization header, not several."""

    status, slug, title = 400, "ambiguous-credentials", "More than one Authorization header"

    def __init__(self) -> None:
        challenge = f'{REALM}, error="invalid_request"'
        super().__init__("Send one Authorization header.", challenge)


class InsufficientScope(Problem):
    """The access token is valid but may not do this. Log in with the scope that is named."""

    status, slug, title = 403, "insufficient-scope", "The token's scope is too narrow"

    def __init__(self, scope: str) -> None:
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        headers: Mapping[str, str] = {"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
        super().__init__(f"This needs a token with the scope {scope}.", headers=headers)


class BearerToken(OAuth2PasswordBearer):
    """Takes the token from the header and from nowhere else (RFC 6750 2.1)."""

    async def __call__(self, request: HTTPConnection) -> str:
        given = request.headers.getlist("authorization")
        if len(given) > 1:
            raise AmbiguousCredentials
        scheme, _, token = given[0].partition(" ") if given else ("", "", "")
        if scheme.lower() != "bearer":
            raise Unauthorized("Log in and send the access token in an Authorization header.")
        return token.strip(" ")


oauth2_scheme = BearerToken(
    tokenUrl="/api/v1/auth/token",
    refreshUrl="/api/v1/auth/token",
    scheme_name="Login",
    description="Log in with email and password; leave the client fields empty.",
    scopes=SCOPES,
)


@dataclass(frozen=True, slots=True)
class AuthenticatedUser:
    """The person behind a request, as the access token and its living session state it."""

    id: uuid.UUID
    session_id: uuid.UUID
    role: str
    token_expires_at: float
    """In seconds since 1970."""


async def get_token_service(request: Request) -> TokenService:
    tokens: TokenService = request.app.state.tokens
    return tokens


Tokens = Annotated[TokenService, Depends(get_token_service)]


async def get_current_user(
    request: Request,
    needed: SecurityScopes,
    token: Annotated[str, Depends(oauth2_scheme)],
) -> AuthenticatedUser:
    """The person whose token this is, if their session lives and they are active, right now.

    Raises Unauthorized, InvalidToken or InsufficientScope (RFC 6750 3.1).
    """
    # Called here: as dependencies of every protected route they cost a tenth of a request.
    tokens = await get_token_service(request)
    reader, now = await get_reader(request), await get_now(request)
    try:
        access = await tokens.verify(token)
    except InvalidAccessToken as error:
        raise InvalidToken(str(error)) from error
    row = await reader.first(
        _LIVING_SESSION, session_id=access.session_id, user_id=access.user_id, now=now
    )
    if row is None:
        raise InvalidToken("The session of this token has ended")
    if not access.scopes.issuperset(needed.scopes):
        raise InsufficientScope(needed.scope_str)
    return AuthenticatedUser(access.user_id, access.session_id, str(row[0]), access.expires_at)


async def is_logged_in(reader: Reader, user: AuthenticatedUser, now: datetime) -> bool:
    """Whether who asked a while ago could ask again, apart from the token's own end."""
    row = await reader.first(_LIVING_SESSION, session_id=user.session_id, user_id=user.id, now=now)
    return row is not None


CurrentUser = Annotated[AuthenticatedUser, Security(get_current_user)]
RecipesRead = Annotated[AuthenticatedUser, Security(get_current_user, scopes=["recipes:read"])]
RecipesWrite = Annotated[AuthenticatedUser, Security(get_current_user, scopes=["recipes:write"])]
AccountAccess = Annotated[AuthenticatedUser, Security(get_current_user, scopes=["account"])]

UNAUTHORIZED = (AmbiguousCredentials, Unauthorized, InvalidToken, InsufficientScope)
"""What every protected route may answer; for its `responses(...)`."""
