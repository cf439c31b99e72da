"""Server-sent events as they arrive: the client of the other tests gives an answer as a whole."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

from tests.people import Person

WITHIN_SECONDS = 10


@dataclass
class Event:
    name: str
    data: dict[str, Any]
    id: str | None = None


def event_of(block: str) -> Event | None:
    """By HTML, 9.2.6, as far as we use it; None for a comment."""
    if block.startswith(":"):
        return None
    fields = dict(line.split(": ", 1) for line in block.split("\n"))
    return Event(fields["event"], json.loads(fields["data"]), fields.get("id"))


@dataclass
class Listening:
    """An answer that is open. `status` is known when the first event is."""

    events: asyncio.Queue[Event | None] = field(default_factory=asyncio.Queue)
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    async def next(self) -> Event:
        event = await asyncio.wait_for(self.events.get(), WITHIN_SECONDS)
        assert event is not None, f"the stream has ended: {self.status} {self.body}"
        return event

    async def ended(self) -> bool:
        return await asyncio.wait_for(self.events.get(), WITHIN_SECONDS) is None

    def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        self.body += message["body"].decode()
        while "\n\n" in self.body:
            block, _, self.body = self.body.partition("\n\n")
            if event := event_of(block):
                self.events.put_nowait(event)


@asynccontextmanager
async def listening(
    app: FastAPI,
    person: Person,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    **query: object,
) -> AsyncIterator[Listening]:
    """The client hangs up when the block is left."""
    answer = Listening()
    hung_up = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await hung_up.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        answer.take(message)

    sent = person.bearer | (headers or {})
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "client": ("203.0.113.7", 50_000),
        "server": ("localhost", 8000),
    }

    async def answering() -> None:
        try:
            await app(scope, receive, send)
        finally:
            answer.events.put_nowait(None)

    task = asyncio.create_task(answering())
    try:
        yield answer
    finally:
        hung_up.set()
        await asyncio.wait_for(task, WITHIN_SECONDS)
