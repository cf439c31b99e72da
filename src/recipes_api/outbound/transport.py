"""Connecting to public addresses only, and to none but those that were checked.

A name is resolved once, and the connection goes to the address that was checked, so that a name
server cannot answer differently the second time (DNS rebinding). SECURITY O4, OWASP API7:2023.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Sequence

import httpx2
import structlog

from recipes_api.outbound.addresses import is_public
from recipes_api.outbound.problems import AddressNotAllowed
from recipes_api.outbound.urls import parse_url, port_of

MOST_CONNECTIONS = 32
MOST_ADDRESSES_TRIED = 3

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host name and port -> the host's IP addresses, the preferred one first; raises OSError."""

log = structlog.get_logger()


async def system_resolve(host: str, port: int) -> list[str]:
    """As the operating system does."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(socket_address[0]) for *_, socket_address in found]


def direct_transport(trusted: ssl.SSLContext | None = None) -> httpx2.AsyncHTTPTransport:
    """Connects as it is told: no proxy or certificate file from the environment.

    No connection is kept: one that was made for a name must not serve another on the same address.
    """
    return httpx2.AsyncHTTPTransport(
        verify=True if trusted is None else trusted,
        trust_env=False,
        limits=httpx2.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=0),
    )


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A transport for whatever the service asks of other sites; follows no redirects by itself.

    Each request raises AddressNotAllowed, or what httpx2 raises.
    """

    def __init__(
        self,
        connecting: httpx2.AsyncBaseTransport,
        ports: Collection[int],
        resolve: Resolve = system_resolve,
    ) -> None:
        self._connecting = connecting
        self._ports = ports
        self._resolve = resolve

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = parse_url(str(request.url), self._ports)
        first, *others = (await self._public_addresses(url))[:MOST_ADDRESSES_TRIED]
        for address in others:
            try:
                return await self._connect(request, url, first)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                first = address
        return await self._connect(request, url, first)

    async def _public_addresses(self, url: httpx2.URL) -> list[str]:
        """Where the host is. One address that is not public refuses them all."""
        host = url.raw_host.decode("ascii")
        try:
            found = [ipaddress.ip_address(host)]
        except ValueError:
            found = await self._lookup(host, port_of(url))
        if not found or not all(is_public(address) for address in found):
            log.warning("outbound address refused", host=host)
            # The same words for a name that leads nowhere: names of the inside are a secret too.
            raise AddressNotAllowed("The host is not a public site. Is its name spelled correctly?")
        return [str(address) for address in found]

    async def _lookup(
        self, host: str, port: int
    ) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        try:
            answer = await self._resolve(host, port)
        except OSError:
            return []
        return [ipaddress.ip_address(address) for address in dict.fromkeys(answer)]

    async def _connect(
        self, request: httpx2.Request, url: httpx2.URL, address: str
    ) -> httpx2.Response:
        """To the address; `Host`, and the name that TLS asks for and verifies, stay the URL's."""
        headers = request.headers.copy()
        headers["Host"] = url.netloc.decode("ascii")
        pinned = httpx2.Request(
            request.method,
            url.copy_with(host=address),
            headers=headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": url.raw_host.decode("ascii")},
        )
        return await self._connecting.handle_async_request(pinned)

    async def aclose(self) -> None:
        await self._connecting.aclose()
