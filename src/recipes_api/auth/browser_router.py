"""The browser mode: the refresh token lives in a cookie that no script can read.

Only these three routes look at a cookie, so only they can be reached by a forged request from
another site, and each demands what such a request cannot have: a header that a form cannot
send, and the browser's own word that the request comes from our pages.
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response, status

from recipes_api.auth import scopes
from recipes_api.auth.dependencies import InvalidToken, Tokens, Unauthorized
from recipes_api.auth.guessing import TooManyGuesses
from recipes_api.auth.login import Login
from recipes_api.auth.oauth_errors import InvalidGrant
from recipes_api.auth.schemas import AccessTokenAnswer, Credentials
from recipes_api.auth.sessions import CurrentDevice
from recipes_api.auth.tokens import TokenPair
from recipes_api.database import DbSession
from recipes_api.errors import InvalidRequest, Problem, responses
from recipes_api.settings import CurrentSettings, Settings
from recipes_api.strict_json import StrictJSONRoute


class CrossSiteRequest(Problem):
    """Log in with a cookie only from the service's own pages, with an X-Requested-With header."""

    status, slug, title = 403, "cross-site-request", "The request comes from another site"


class WrongCredentials(Unauthorized):
    """The email or the password is wrong. Which of them is not told."""

    slug, title = "wrong-credentials", "Not logged in"


async def require_same_origin(request: Request, settings: CurrentSettings) -> None:
    """OWASP CSRF: a custom header, and Sec-Fetch-Site, or Origin where a browser lacks that."""
    if not request.headers.get("x-requested-with"):
        raise CrossSiteRequest("Send an X-Requested-With header.")
    sec_fetch_site = request.headers.get("sec-fetch-site")
    if sec_fetch_site is None:
        same_origin = request.headers.get("origin") == _origin(settings)
    else:
        same_origin = sec_fetch_site == "same-origin"
    if not same_origin:
        raise CrossSiteRequest("This is only for pages of the service itself.")


def _origin(settings: Settings) -> str:
    parts = urlsplit(settings.public_url)
    return f"{parts.scheme}://{parts.netloc}"


router = APIRouter(
    prefix="/api/v1/auth/session",
    tags=["browser sessions"],
    route_class=StrictJSONRoute,
    dependencies=[Depends(require_same_origin)],
    responses=responses(CrossSiteRequest),
)


class RefreshCookie:
    """Where the browser keeps the refresh token: sent to us only, and hidden from scripts."""

    def __init__(self, request: Request, response: Response, settings: Settings) -> None:
        self._request = request
        self._response = response
        self._secure = settings.is_https
        # Browsers accept __Host- only over HTTPS, and then from this very host only.
        self._name = "__Host-recipes_refresh" if self._secure else "recipes_refresh"

    def read(self) -> str | None:
        return self._request.cookies.get(self._name)

    def write(self, pair: TokenPair) -> None:
        self._set(pair.refresh_token, pair.refresh_expires_in)

    def clear(self) -> None:
        self._set("", 0)

    def _set(self, value: str, max_age: int) -> None:
        self._response.set_cookie(
            self._name,
            value,
            max_age=max_age,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )


async def refresh_cookie(
    request: Request, response: Response, settings: CurrentSettings
) -> RefreshCookie:
    return RefreshCookie(request, response, settings)


Cookie = Annotated[RefreshCookie, Depends(refresh_cookie)]


@router.post("", responses=responses(WrongCredentials, InvalidRequest, TooManyGuesses))
async def log_in_browser(
    credentials: Credentials,
    cookie: Cookie,
    tokens: Tokens,
    login: Login,
    device: CurrentDevice,
    session: DbSession,
) -> AccessTokenAnswer:
    """Logs a browser in; the refresh token comes as a cookie."""
    password = credentials.password.get_secret_value()
    proof = await login.prove(credentials.email, password, device)
    started = await login.log_in(session, proof, scopes.FULL_SCOPE, device) if proof else None
    if started is None:
        raise WrongCredentials("The email or the password is wrong.")
    pair = await tokens.issue(session, started)
    cookie.write(pair)
    return _answer(pair)


@router.post("/refresh", responses=responses(Unauthorized, InvalidToken))
async def refresh_browser(
    cookie: Cookie, tokens: Tokens, device: CurrentDevice, session: DbSession
) -> AccessTokenAnswer:
    """A new access token for the cookie, which is replaced."""
    refresh_token = cookie.read()
    if refresh_token is None:
        raise Unauthorized("There is no session in this browser. Log in.")
    try:
        pair = await tokens.refresh(session, refresh_token, device, asked_scope=None)
    except InvalidGrant as error:
        raise InvalidToken("The session has ended. Log in again.") from error
    cookie.write(pair)
    return _answer(pair)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def log_out_browser(cookie: Cookie, tokens: Tokens, session: DbSession) -> None:
    """Ends the session of the cookie, if there is one, and removes the cookie."""
    refresh_token = cookie.read()
    if refresh_token is not None:
        await tokens.revoke(session, refresh_token)
    cookie.clear()


def _answer(pair: TokenPair) -> AccessTokenAnswer:
    return AccessTokenAnswer(
        access_token=pair.access_token, expires_in=pair.expires_in, scope=pair.scope
    )
