"""Fetching a page or a picture: a GET, its redirects, and bounds on what the other side does."""

import asyncio
import re
import ssl
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NoReturn
from urllib.parse import urljoin
from weakref import WeakValueDictionary

import httpx2

from recipes_api.outbound.bodies import read_body
from recipes_api.outbound.problems import FetchFailed, FetchTimeout
from recipes_api.outbound.transport import GuardedTransport
from recipes_api.outbound.urls import parse_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, and what is taken."""

    noun: str
    accept: str
    media_types: frozenset[str]


PAGE = Wanted(
    "a web page",
    "text/html, application/xhtml+xml, application/ld+json, application/json",
    frozenset({"text/html", "application/xhtml+xml", "application/ld+json", "application/json"}),
)
# Sites say many things of their pictures; what they are, their bytes say.
PICTURE = Wanted(
    "a picture",
    "image/avif, image/webp, image/jpeg, image/png, image/gif",
    frozenset({
        "image/avif", "image/webp", "image/jpeg", "image/jpg", "image/pjpeg", "image/png",
        "image/x-png", "image/gif", "application/octet-stream", "binary/octet-stream",
    }),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one fetch may take. Times in seconds, sizes in bytes."""

    total_seconds: float = 15
    connect_seconds: float = 5
    header_bytes: int = 32 * 1024
    body_bytes: int = 8 * 1024 * 1024
    picture_bytes: int = 20 * 1024 * 1024
    redirects: int = 5
    at_once: int = 16
    at_once_per_host: int = 2


@dataclass(frozen=True, slots=True)
class Page:
    """What was found: where at last, of which media type, in which encoding if it was said."""

    url: str
    media_type: str
    charset: str | None
    body: bytes = field(repr=False)


class PageFetcher:
    """Asks as nobody in particular: no cookies, no Referer, and a User-Agent that says who we are.

    It keeps a transport rather than an httpx2 client, which would keep cookies between people.
    """

    def __init__(
        self, transport: GuardedTransport, ports: frozenset[int], user_agent: str, bounds: Bounds
    ) -> None:
        self._transport = transport
        self._ports = ports
        self._bounds = bounds
        self._headers = {
            "User-Agent": user_agent,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        self._turns = asyncio.Semaphore(bounds.at_once)
        self._turns_of_host = WeakValueDictionary[str, asyncio.Semaphore]()

    async def fetch(self, address: str) -> Page:
        """The page at a URL. Raises AddressNotAllowed, FetchFailed or FetchTimeout."""
        return await self._fetch(address, PAGE, self._bounds.body_bytes)

    async def fetch_picture(self, address: str) -> bytes:
        """What is at the URL of a picture; nobody has looked inside.

        Raises AddressNotAllowed, FetchFailed or FetchTimeout.
        """
        return (await self._fetch(address, PICTURE, self._bounds.picture_bytes)).body

    async def _fetch(self, address: str, wanted: Wanted, largest: int) -> Page:
        url = parse_url(address, self._ports)
        try:
            async with asyncio.timeout(self._bounds.total_seconds), self._turns:
                for _ in range(self._bounds.redirects + 1):
                    found = await self._get(url, wanted, largest)
                    if isinstance(found, Page):
                        return found
                    url = found
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise FetchTimeout(f"The site did not send {wanted.noun} in time.") from error
        except (httpx2.HTTPError, ssl.SSLError) as error:
            # Once connected, httpx2 lets errors of TLS through as they are.
            raise FetchFailed(_what_failed(error)) from error
        raise FetchFailed(f"The site redirects more than {self._bounds.redirects} times.")

    async def _get(self, url: httpx2.URL, wanted: Wanted, largest: int) -> Page | httpx2.URL:
        """The page, or where it is instead."""
        async with self._turn_of(url.host):
            seconds = self._bounds.total_seconds
            timeout = httpx2.Timeout(seconds, connect=self._bounds.connect_seconds)
            response = await self._transport.handle_async_request(
                httpx2.Request(
                    "GET",
                    url,
                    headers={**self._headers, "Accept": wanted.accept},
                    extensions={"timeout": timeout.as_dict()},
                )
            )
            try:
                return await self._read(url, response, wanted, largest)
            finally:
                await response.aclose()

    def _turn_of(self, host: str) -> asyncio.Semaphore:
        """Lives as long as somebody is using it or waiting for it."""
        turn = self._turns_of_host.get(host)
        if turn is None:
            turn = asyncio.Semaphore(self._bounds.at_once_per_host)
            self._turns_of_host[host] = turn
        return turn

    async def _read(
        self, url: httpx2.URL, response: httpx2.Response, wanted: Wanted, largest: int
    ) -> Page | httpx2.URL:
        size = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
        if size > self._bounds.header_bytes:
            raise FetchFailed("The site sent more headers than anybody needs.")
        if response.status_code in REDIRECTS and "location" in response.headers:
            return self._next(url, response.headers["location"])
        if response.status_code != HTTPStatus.OK:
            raise FetchFailed(f"The site answered with status {response.status_code}.")
        content_type = response.headers.get("content-type", "")
        media_type = content_type.partition(";")[0].strip().lower()
        if media_type not in wanted.media_types:
            _refuse_type(media_type, wanted)
        charset = _CHARSET.search(content_type)
        body = await read_body(response, largest)
        return Page(str(url), media_type, charset[1] if charset is not None else None, body)

    def _next(self, url: httpx2.URL, location: str) -> httpx2.URL:
        """Checked like an address that a person gives; and what began secret stays secret."""
        try:
            target = urljoin(str(url), location)
        except ValueError as error:
            raise FetchFailed("The site redirects to something that is no address.") from error
        following = parse_url(target, self._ports)
        if url.scheme == "https" and following.scheme == "http":
            raise FetchFailed("The site redirects from https to plain http.")
        return following

    async def aclose(self) -> None:
        await self._transport.aclose()


def _refuse_type(media_type: str, wanted: Wanted) -> NoReturn:
    named = media_type if _MEDIA_TYPE.fullmatch(media_type) else "something without a known type"
    raise FetchFailed(f"The site sent {named}, not {wanted.noun}.")


def _what_failed(error: BaseException | None) -> str:
    """In plain words, without what the exception says: addresses may stand in it."""
    if not isinstance(error, httpx2.ConnectError):
        return "The site broke off, or did not answer as HTTP says."
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "The site's certificate is not valid for its name."
        cause = cause.__cause__ or cause.__context__  # httpcore2's pool raises `from None`.
    return "The site cannot be reached."
