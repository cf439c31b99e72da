"""The token service: access tokens that state a login, and refresh tokens that prolong it.

An access token is a signed JWT of a few minutes (RFC 9068). A refresh token is 256 random bits,
stored as a digest, good for one use; the use of a spent one ends the session (RFC 9700 4.14.2).
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from pydantic import JsonValue
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth import claims, jws, scopes
from recipes_api.auth.claims import AccessToken, InvalidAccessToken
from recipes_api.auth.keys import Keys
from recipes_api.auth.models import LoginSession, RefreshToken, User
from recipes_api.auth.oauth_errors import InvalidGrant, InvalidScope
from recipes_api.auth.sessions import Device
from recipes_api.clock import Clock
from recipes_api.settings import Settings

ACCESS_TOKEN_TYPE = "at+jwt"
ACCEPTED_TYPES = frozenset({"at+jwt", "application/at+jwt"})
REFRESH_TOKEN_BYTES = 32
REMEMBERED_TOKENS = 10_000


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a client gets after a login or a refresh. `expires_in` is in seconds."""

    access_token: str
    expires_in: int
    scope: str
    refresh_token: str
    refresh_expires_in: int


class TokenService:
    """Issues, verifies, refreshes and revokes.

    A signature costs more to check than the rest of a request, so a verified token is remembered:
    by its digest, not past its expiry, and not past its key's retirement. Whether its session
    still lives is never remembered; `get_current_user` asks every time.
    """

    def __init__(self, keys: Keys, clock: Clock, settings: Settings) -> None:
        self._keys = keys
        self._clock = clock
        self._issuer = settings.issuer
        self._audience = settings.audience
        self._lifetime = timedelta(seconds=settings.access_token_seconds)
        self._idle = timedelta(seconds=settings.session_idle_seconds)
        self._grace = timedelta(seconds=settings.refresh_grace_seconds)
        self._remembered: dict[bytes, AccessToken] = {}

    async def issue(self, session: AsyncSession, login: LoginSession) -> TokenPair:
        """The first tokens of a new login."""
        return await self._pair(session, login, login.scope, generation=1)

    async def verify(self, token: str) -> AccessToken:
        """What an access token states; raises InvalidAccessToken. Says nothing of the session."""
        now = self._clock()
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._remembered.get(digest)
        if known is not None and self._keys.knows(known.kid):
            claims.check_expiry(known.expires_at, now)
            return known
        try:
            header = jws.read_header(token)
            if header.typ.lower() not in ACCEPTED_TYPES:
                raise InvalidAccessToken("The token is not an access token")
            key = await self._keys.find(header.kid)
            if key is None:
                raise InvalidAccessToken("The token was signed with a key that is not known here")
            stated = jws.verify(token, header, key)
        except jws.MalformedToken as error:
            raise InvalidAccessToken(str(error)) from error
        access_token = claims.read(
            stated, issuer=self._issuer, audience=self._audience, kid=header.kid, now=now
        )
        self._remember(digest, access_token)
        return access_token

    async def refresh(
        self, session: AsyncSession, token: str, device: Device, asked_scope: str | None
    ) -> TokenPair:
        """New tokens for a refresh token, which is spent by it.

        Two tabs may race with one token, or an answer be lost on the way: then the same client
        may try the spent token again for some seconds and nobody is logged out. Of the tokens
        that such a race makes only one goes on living, because each use spends all tokens of the
        session up to its own generation.

        Raises InvalidGrant, or InvalidScope where more is asked than the login covers.
        """
        now = self._clock()
        # Locks both rows, so that of two requests with one token the second sees it spent.
        statement = (
            select(RefreshToken, LoginSession)
            .join(LoginSession, col(LoginSession.id) == col(RefreshToken.session_id))
            .join(User, col(User.id) == col(LoginSession.user_id))
            .where(
                col(RefreshToken.digest) == _digest(token),
                col(LoginSession.ended_at).is_(None),
                col(LoginSession.expires_at) > now,
                col(User.active),
            )
            .with_for_update(of=[RefreshToken, LoginSession], key_share=True)
        )
        found = (await session.exec(statement)).first()
        if found is None:
            raise InvalidGrant("The refresh token is unknown, or its session has ended.")
        presented, login = found
        if presented.spent_at is not None and (
            now - presented.spent_at >= self._grace or device.user_agent != login.user_agent
        ):
            login.ended_at = now
            session.add(login)
            # The caller's transaction is undone by the error; this end must stay.
            await session.commit()
            raise InvalidGrant("The refresh token was used before. Its session was ended.")
        if presented.expires_at <= now:
            raise InvalidGrant("The refresh token has expired. Log in again.")
        scope = scopes.narrow(asked_scope, login.scope)
        if scope is None:
            raise InvalidScope("The scope goes beyond what was granted at login.")
        await session.exec(
            update(RefreshToken)
            .where(
                col(RefreshToken.session_id) == login.id,
                col(RefreshToken.generation) <= presented.generation,
                col(RefreshToken.spent_at).is_(None),
            )
            .values(spent_at=now)
        )
        login.last_used_at = now
        login.ip = device.ip
        session.add(login)
        return await self._pair(session, login, scope, generation=presented.generation + 1)

    async def revoke(self, session: AsyncSession, token: str) -> None:
        """Ends the session of a refresh or access token (RFC 7009 2.1). An unknown one is fine."""
        by_refresh_token = select(RefreshToken.session_id).where(
            RefreshToken.digest == _digest(token)
        )
        session_id = (await session.exec(by_refresh_token)).first()
        if session_id is None:
            try:
                session_id = (await self.verify(token)).session_id
            except InvalidAccessToken:
                return
        await session.exec(
            update(LoginSession)
            .where(col(LoginSession.id) == session_id, col(LoginSession.ended_at).is_(None))
            .values(ended_at=self._clock())
        )

    async def _pair(
        self, session: AsyncSession, login: LoginSession, scope: str, generation: int
    ) -> TokenPair:
        now = self._clock()
        refresh_token = secrets.token_urlsafe(REFRESH_TOKEN_BYTES)
        refresh_expires_at = min(now + self._idle, login.expires_at)
        session.add(
            RefreshToken(
                digest=_digest(refresh_token),
                session_id=login.id,
                generation=generation,
                expires_at=refresh_expires_at,
            )
        )
        await session.flush()
        access_expires_at = min(now + self._lifetime, login.expires_at)
        stated: dict[str, JsonValue] = {
            "iss": self._issuer,
            "sub": str(login.user_id),
            "aud": self._audience,
            "exp": int(access_expires_at.timestamp()),
            "iat": int(now.timestamp()),
            "jti": uuid.uuid4().hex,
            "sid": str(login.id),
            "client_id": login.client_id,
            "scope": scope,
            "auth_time": int(login.created_at.timestamp()),
        }
        return TokenPair(
            access_token=jws.sign(stated, ACCESS_TOKEN_TYPE, self._keys.signing_key()),
            expires_in=int((access_expires_at - now).total_seconds()),
            scope=scope,
            refresh_token=refresh_token,
            refresh_expires_in=int((refresh_expires_at - now).total_seconds()),
        )

    def _remember(self, digest: bytes, access_token: AccessToken) -> None:
        if len(self._remembered) >= REMEMBERED_TOKENS:
            self._remembered.pop(next(iter(self._remembered)))
        self._remembered[digest] = access_token


def _digest(token: str) -> bytes:
    """256 random bits need no slow hash: nobody finds them by trying."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
