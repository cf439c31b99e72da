"""What the account endpoints speak."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from recipes_api.auth.emails import EmailAddress
from recipes_api.auth.models import Role

PASSWORD_EXAMPLE = "a long and cheerful sentence"
# Longer than any password may be, so that one too long is told so by the password policy.
PASSWORD_BOUND = 4096


def _one_line(name: str) -> str:
    stripped = name.strip()
    if not stripped:
        raise ValueError("A name has at least one visible character.")
    if not stripped.isprintable():
        raise ValueError("A name is one line of printable characters.")
    return stripped


DisplayName = Annotated[str, Field(max_length=100, examples=["Ada"]), AfterValidator(_one_line)]
Password = Annotated[SecretStr, Field(max_length=PASSWORD_BOUND, examples=[PASSWORD_EXAMPLE])]


class Schema(BaseModel):
    """Unknown members are refused: a misspelt one would be lost, `role` would be a wish."""

    model_config = ConfigDict(extra="forbid")


class Registration(Schema):
    email: Annotated[EmailAddress, Field(examples=["ada@example.org"])]
    password: Password
    display_name: DisplayName


class Credentials(Schema):
    email: Annotated[str, Field(max_length=1024, examples=["ada@example.org"])]
    password: Password


class PasswordChange(Schema):
    old_password: Password
    new_password: Password


class PasswordConfirmation(Schema):
    password: Password


class Profile(Schema):
    """What a person may change about themselves here."""

    display_name: DisplayName


class UserAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    email: str
    display_name: str
    role: Role
    created_at: datetime
    updated_at: datetime


class AccessTokenAnswer(BaseModel):
    """RFC 6749 5.1, without a refresh token: the browser keeps that in a cookie."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = Field(description="Seconds.", examples=[600])
    scope: str = Field(examples=["recipes:read recipes:write account"])


class TokenAnswer(AccessTokenAnswer):
    """RFC 6749 5.1."""

    refresh_token: str


class SessionAnswer(BaseModel):
    """A login on one device."""

    id: uuid.UUID
    client_id: str
    device: str = Field(description="The User-Agent of the login.")
    ip: str = Field(description="Where it was last used from.")
    created_at: datetime
    last_used_at: datetime = Field(description="The login or the last refresh.")
    expires_at: datetime
    current: bool = Field(description="Whether it is the session that asks.")


class SessionList(BaseModel):
    items: list[SessionAnswer]


class Jwk(BaseModel):
    """A public key (RFC 7517 4, RFC 7518 6.2.1)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class JwkSet(BaseModel):
    """RFC 7517 5."""

    keys: list[Jwk]
