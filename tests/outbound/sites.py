"""Other people's sites: servers of the test on the loopback, reached under public addresses."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2

from recipes_api.outbound.fetching import Bounds, PageFetcher
from recipes_api.outbound.transport import GuardedTransport, direct_transport

NAME = "kitchen.example"
ADDRESS = "93.184.216.34"
OTHER_NAME = "bakery.example"
OTHER_ADDRESS = "1.1.1.1"
PORTS = frozenset({80, 443})
USER_AGENT = "recipes_api/test (+https://recipes.example)"
BOUNDS = Bounds(total_seconds=20)

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(
    body: bytes = b"<p>soup</p>", status: int = 200, kind: str | None = "text/html", **headers: str
) -> bytes:
    """A whole HTTP answer; `content_encoding="gzip"` becomes a header."""
    head = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    if kind is not None:
        head.append(f"Content-Type: {kind}")
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    return answer(b"", status, location=location)


class Site:
    """A server that gives each path the answer it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Answer] = {"/": answer()}
        self.requests: list[str] = []
        self.server_names: list[str | None] = []
        self.keeps_connections = False
        self.port = 0

    @asynccontextmanager
    async def open(self, certificate: ssl.SSLContext | None = None) -> AsyncIterator["Site"]:
        if certificate is not None:
            certificate.sni_callback = self._note_server_name
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=certificate)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    def _note_server_name(self, _socket: object, name: str | None, _context: object) -> None:
        self.server_names.append(name)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
            while self.keeps_connections:
                await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # Whoever asked has seen enough.
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.requests.append(head)
        said = self.answers[head.split(" ")[1]]
        if callable(said):
            await said(reader, writer)
        else:
            writer.write(said)
            await writer.drain()


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Never says a word, until the other side hangs up."""
    await reader.read()


class Internet(httpx2.AsyncBaseTransport):
    """Public addresses lead to the sites of the test, and every connection is noted."""

    def __init__(self, trusted: ssl.SSLContext | None = None) -> None:
        self._direct = direct_transport(trusted)
        self._sites: dict[tuple[str, int], Site] = {}
        self._names: dict[str, list[list[str]]] = {}
        self.connected: list[tuple[str, int]] = []
        self.resolved: list[str] = []

    def place(self, site: Site, address: str = ADDRESS, port: int = 80) -> None:
        self._sites[address, port] = site

    def name(self, name: str, *answers: list[str]) -> None:
        """What a name resolves to: the first time, the second time, and so on."""
        self._names[name] = list(answers)

    async def resolve(self, host: str, _port: int) -> list[str]:
        self.resolved.append(host)
        answers = self._names.get(host)
        if answers is None:
            raise OSError("Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        place = url.host, url.port or {"http": 80, "https": 443}[url.scheme]
        self.connected.append(place)
        if place not in self._sites:
            raise httpx2.ConnectError("Connection refused")
        request.url = url.copy_with(host="127.0.0.1", port=self._sites[place].port)
        return await self._direct.handle_async_request(request)

    async def aclose(self) -> None:
        await self._direct.aclose()

    def fetcher(self, bounds: Bounds = BOUNDS) -> PageFetcher:
        transport = GuardedTransport(self, PORTS, self.resolve)
        return PageFetcher(transport, PORTS, USER_AGENT, bounds)
