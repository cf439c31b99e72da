"""The errors of the token endpoint, as OAuth clients expect them (RFC 6749 5.2)."""

from typing import ClassVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from recipes_api.errors import Problem

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthErrorAnswer(BaseModel):
    """RFC 6749 5.2."""

    error: str = Field(examples=["invalid_grant"])
    error_description: str = Field(examples=["The email or the password is wrong."])


class OAuthError(Problem):
    """The token request cannot be answered. `error` says why, in the words of RFC 6749 5.2."""

    status, slug, title = 400, "oauth-error", "The token request is refused"
    error: ClassVar[str] = "invalid_request"

    def response(self) -> JSONResponse:
        answer = OAuthErrorAnswer(error=self.error, error_description=self.detail)
        return JSONResponse(answer.model_dump(), self.status, NO_STORE | self.headers)


class InvalidTokenRequest(OAuthError):
    """A parameter is missing, repeated or malformed."""

    error = "invalid_request"


class InvalidGrant(OAuthError):
    """Wrong email or password, or a refresh token that is of no use any more."""

    error = "invalid_grant"


class InvalidClient(OAuthError):
    """The client is unknown here."""

    status = 401
    error = "invalid_client"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Basic realm="recipes_api"'})


class InvalidScope(OAuthError):
    """The scope is unknown or more than may be had."""

    error = "invalid_scope"


class UnsupportedGrantType(OAuthError):
    """Only `password` and `refresh_token` are offered."""

    error = "unsupported_grant_type"


OAUTH_RESPONSES: dict[int | str, dict[str, object]] = {
    400: {"model": OAuthErrorAnswer, "description": "RFC 6749 5.2"},
    401: {"model": OAuthErrorAnswer, "description": "RFC 6749 5.2: `invalid_client`"},
}
