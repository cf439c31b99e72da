"""The OAuth endpoints: tokens for a login or a refresh token, revocation, and the public keys."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from recipes_api.auth import scopes
from recipes_api.auth.dependencies import Tokens
from recipes_api.auth.guessing import TooManyGuesses
from recipes_api.auth.keys import Keys
from recipes_api.auth.login import Login
from recipes_api.auth.oauth_errors import (
    NO_STORE,
    OAUTH_RESPONSES,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
    InvalidTokenRequest,
    UnsupportedGrantType,
)
from recipes_api.auth.schemas import JwkSet, TokenAnswer
from recipes_api.auth.sessions import FIRST_PARTY_CLIENT, CurrentDevice
from recipes_api.auth.tokens import TokenPair
from recipes_api.database import DbSession
from recipes_api.errors import responses
from recipes_api.settings import CurrentSettings

FORM = "application/x-www-form-urlencoded"
# "Basic" with an empty name and password, which API explorers send when the fields are empty.
NO_CLIENT = "basic og=="
JWKS_MAX_AGE_SECONDS = 300

router = APIRouter(tags=["tokens"])


async def read_form(request: Request) -> dict[str, str]:
    """RFC 6749 3.2: urlencoded, no parameter twice; one without a value is as if left out."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != FORM:
        raise InvalidTokenRequest(f"Send the parameters as {FORM}.")
    form: FormData = await request.form()
    parameters: dict[str, str] = {}
    for name, value in form.multi_items():
        if name in parameters:
            raise InvalidTokenRequest("A parameter is repeated.")
        if isinstance(value, UploadFile):
            raise InvalidTokenRequest("A parameter is not text.")
        parameters[name] = value
    return {name: value for name, value in parameters.items() if value}


Form = Annotated[dict[str, str], Depends(read_form)]


def _required(form: dict[str, str], name: str) -> str:
    if name not in form:
        raise InvalidTokenRequest(f"The parameter {name} is missing.")
    return form[name]


def _check_client(request: Request, form: dict[str, str]) -> None:
    """Only our own front-ends, which have no secret, may ask here (RFC 9700 2.4)."""
    authorization = request.headers.get("authorization", "").lower()
    if authorization not in ("", NO_CLIENT) or "client_secret" in form:
        raise InvalidClient("No client is registered here; leave out the client credentials.")
    if form.get("client_id", FIRST_PARTY_CLIENT) != FIRST_PARTY_CLIENT:
        raise InvalidClient("This client is not known.")


def _form_schema(required: list[str], **properties: str) -> dict[str, object]:
    """What OpenAPI says of a form that is read by hand."""
    schema = {
        "type": "object",
        "required": required,
        "properties": {
            name: {"type": "string", "description": description}
            for name, description in properties.items()
        },
    }
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}


@router.post(
    "/api/v1/auth/token",
    responses=OAUTH_RESPONSES | responses(TooManyGuesses),
    openapi_extra=_form_schema(
        ["grant_type"],
        grant_type="`password` or `refresh_token`",
        username="With `password`: the email.",
        password="With `password`.",
        refresh_token="With `refresh_token`: it is spent by this request.",
        scope="Less than everything, separated by spaces: " + ", ".join(scopes.SCOPES),
        client_id=f"`{FIRST_PARTY_CLIENT}`, or left out.",
    ),
)
async def create_token(
    request: Request,
    response: Response,
    form: Form,
    tokens: Tokens,
    login: Login,
    device: CurrentDevice,
    settings: CurrentSettings,
    session: DbSession,
) -> TokenAnswer:
    """Logs in with email and password, or refreshes (RFC 6749 4.3, 5, 6)."""
    _check_client(request, form)
    asked_scope = form.get("scope")
    grant_type = _required(form, "grant_type")
    if grant_type == "refresh_token":
        pair = await tokens.refresh(session, _required(form, "refresh_token"), device, asked_scope)
    elif grant_type == "password" and settings.password_grant:
        scope = scopes.narrow(asked_scope, scopes.FULL_SCOPE)
        if scope is None:
            raise InvalidScope("The scope is unknown.")
        username, password = _required(form, "username"), _required(form, "password")
        proof = await login.prove(username, password, device)
        started = await login.log_in(session, proof, scope, device) if proof else None
        if started is None:
            raise InvalidGrant("The email or the password is wrong.")
        pair = await tokens.issue(session, started)
    else:
        raise UnsupportedGrantType("This grant type is not offered.")
    response.headers.update(NO_STORE)
    return _answer(pair)


def _answer(pair: TokenPair) -> TokenAnswer:
    return TokenAnswer(
        access_token=pair.access_token,
        expires_in=pair.expires_in,
        scope=pair.scope,
        refresh_token=pair.refresh_token,
    )


@router.post(
    "/api/v1/auth/revoke",
    responses=OAUTH_RESPONSES,
    openapi_extra=_form_schema(
        ["token"],
        token="A refresh token or an access token.",
        token_type_hint="Accepted, and not needed.",
    ),
)
async def revoke_token(
    request: Request, response: Response, form: Form, tokens: Tokens, session: DbSession
) -> None:
    """Ends the whole session of a token (RFC 7009). For an unknown token the answer is the same."""
    _check_client(request, form)
    await tokens.revoke(session, _required(form, "token"))
    response.headers.update(NO_STORE)


async def get_keys(request: Request) -> Keys:
    keys: Keys = request.app.state.keys
    return keys


@router.get("/.well-known/jwks.json")
async def public_keys(keys: Annotated[Keys, Depends(get_keys)], response: Response) -> JwkSet:
    """The keys with which anyone may verify an access token (RFC 7517 5).

    A key stands here before it signs and until its last token has expired.
    """
    response.headers["Cache-Control"] = f"public, max-age={JWKS_MAX_AGE_SECONDS}"
    return JwkSet.model_validate({"keys": keys.jwks()})
