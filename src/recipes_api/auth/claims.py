"""What an access token says, read with suspicion (RFC 9068 2.2 and 4, RFC 8725 3.8 to 3.11)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

LEEWAY_SECONDS = 10

Claims = dict[str, JsonValue]


class InvalidAccessToken(Exception):
    """Why a token is refused; the message may be shown to whoever sent it."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a verified token states. `expires_at` is in seconds since 1970 (NumericDate)."""

    user_id: uuid.UUID
    session_id: uuid.UUID
    client_id: str
    scopes: frozenset[str]
    expires_at: float
    kid: str


def read(claims: Claims, *, issuer: str, audience: str, kid: str, now: datetime) -> AccessToken:
    """Every claim is present, of its type, and about us; raises InvalidAccessToken."""
    if claims.get("iss") != issuer:
        raise InvalidAccessToken("The token was issued by somebody else")
    if audience not in _audiences(claims):
        raise InvalidAccessToken("The token is meant for somebody else")
    _text(claims, "jti")
    expires_at = _numeric_date(claims, "exp")
    check_expiry(expires_at, now)
    _check_begun(claims, "iat", now)
    if "nbf" in claims:
        _check_begun(claims, "nbf", now)
    return AccessToken(
        user_id=_uuid(claims, "sub"),
        session_id=_uuid(claims, "sid"),
        client_id=_text(claims, "client_id"),
        scopes=frozenset(_text(claims, "scope").split(" ")),
        expires_at=expires_at,
        kid=kid,
    )


def check_expiry(expires_at: float, now: datetime) -> None:
    if expires_at + LEEWAY_SECONDS <= now.timestamp():
        raise InvalidAccessToken("The token has expired")


def _check_begun(claims: Claims, name: str, now: datetime) -> None:
    if _numeric_date(claims, name) - LEEWAY_SECONDS > now.timestamp():
        raise InvalidAccessToken(f"The token's {name} lies in the future")


def _audiences(claims: Claims) -> list[str]:
    """RFC 7519 4.1.3: one text or an array of texts; nobody, if it is anything else."""
    stated = claims.get("aud")
    audiences = stated if isinstance(stated, list) else [stated]
    texts = [one for one in audiences if isinstance(one, str)]
    return texts if len(texts) == len(audiences) else []


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidAccessToken(f"The token lacks a valid {name}")
    return value


def _numeric_date(claims: Claims, name: str) -> float:
    """RFC 7519 2: a number of seconds, possibly fractional. JSON's true is no number."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidAccessToken(f"The token lacks a valid {name}")
    try:
        return float(value)
    except OverflowError as error:
        raise InvalidAccessToken(f"The token lacks a valid {name}") from error


def _uuid(claims: Claims, name: str) -> uuid.UUID:
    text = _text(claims, name)
    try:
        value = uuid.UUID(text)
    except ValueError as error:
        raise InvalidAccessToken(f"The token lacks a valid {name}") from error
    if str(value) != text:
        raise InvalidAccessToken(f"The token lacks a valid {name}")
    return value
