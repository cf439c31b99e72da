"""Answers that go on for as long as the session of who asked: server-sent events (HTML, 9.2).

Nothing that was committed after a logout is sent: who streams looks first and then asks here
whether it may still be told. Those that are idle are looked after by a duty, all at once.
"""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from fastapi.sse import ServerSentEvent
from sqlmodel import col, select

from recipes_api.auth.dependencies import AuthenticatedUser, is_logged_in
from recipes_api.auth.models import LoginSession, User
from recipes_api.bells import Bell, wait
from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import TooManyRequests, Unavailable

STREAMS_EACH = 20
STREAMS_OF_A_PROCESS = 2000
COME_BACK_SECONDS = 10


class Ending(StrEnum):
    """Why a stream ends, and so what its client has to do."""

    LOGGED_OUT = "logged-out"
    """Log in again."""
    TOKEN_EXPIRED = "token-expired"
    """Refresh the token and come back."""
    STOPPING = "stopping"
    """The server stops or is restarted. Come back."""

    def event(self) -> ServerSentEvent:
        """The last one of a stream."""
        return ServerSentEvent(event="closing", data={"reason": self})


class Stream:
    """One open answer."""

    def __init__(self, user: AuthenticatedUser, database: Database, clock: Clock) -> None:
        self.user = user
        self._database = database
        self._clock = clock
        self._bell = Bell()
        self._ending: Ending | None = None

    def listen(self) -> asyncio.Event:
        """To be taken before one looks for news, and given to `wait` after."""
        return self._bell.listen()

    def ring(self) -> None:
        self._bell.ring()

    async def wait(self, *bells: asyncio.Event, seconds: float | None = None) -> None:
        """Until one of the bells rings, the stream has to end, or at most that long."""
        if self._ending is None:
            await wait(*bells, self._bell.listen(), seconds=seconds)

    async def ending(self) -> Ending | None:
        """Why it has to end, as of this moment; None while it may go on."""
        if self._ending is None and self.has_expired():
            self.end(Ending.TOKEN_EXPIRED)
        if self._ending is None:
            lives = await is_logged_in(self._database.reader, self.user, self._clock())
            if not lives:
                self.end(Ending.LOGGED_OUT)
        return self._ending

    def has_expired(self) -> bool:
        return self._clock().timestamp() >= self.user.token_expires_at

    def end(self, ending: Ending) -> None:
        """What was decided first holds."""
        self._ending = self._ending or ending
        self.ring()


class Streams:
    """Those that this process has open."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._open: set[Stream] = set()
        self._stopping = False

    @contextmanager
    def open(self, user: AuthenticatedUser) -> Iterator[Stream]:
        """Raises TooManyRequests or Unavailable."""
        if len(self._of(user.id)) >= STREAMS_EACH:
            raise TooManyRequests(
                f"You have {STREAMS_EACH} streams of events open. Close some.", COME_BACK_SECONDS
            )
        if len(self._open) >= STREAMS_OF_A_PROCESS:
            raise Unavailable("Too many streams of events are open here. Try again in a while.")
        stream = Stream(user, self._database, self._clock)
        if self._stopping:
            stream.end(Ending.STOPPING)
        self._open.add(stream)
        try:
            yield stream
        finally:
            self._open.discard(stream)

    def people(self) -> set[uuid.UUID]:
        """Who listens."""
        return {stream.user.id for stream in self._open}

    def ring(self, user_id: uuid.UUID) -> None:
        """There is news for this person."""
        for stream in self._of(user_id):
            stream.ring()

    def stop(self) -> None:
        """Ends them all, and those that are still to be opened."""
        self._stopping = True
        for stream in self._open:
            stream.end(Ending.STOPPING)

    async def end_logged_out(self) -> None:
        """Ends those whose session has ended, wherever that was done, or whose token expired."""
        streams = list(self._open)
        if not streams:
            return
        living = await self._living({stream.user.session_id for stream in streams})
        for stream in streams:
            if stream.user.session_id not in living:
                stream.end(Ending.LOGGED_OUT)
            elif stream.has_expired():
                stream.end(Ending.TOKEN_EXPIRED)

    async def _living(self, session_ids: set[uuid.UUID]) -> set[uuid.UUID]:
        statement = (
            select(LoginSession.id)
            .join(User, col(User.id) == col(LoginSession.user_id))
            .where(
                col(LoginSession.id).in_(session_ids),
                col(LoginSession.ended_at).is_(None),
                col(LoginSession.expires_at) > self._clock(),
                col(User.active),
            )
        )
        async with self._database.reading() as session:
            return set((await session.exec(statement)).all())

    def _of(self, user_id: uuid.UUID) -> list[Stream]:
        return [stream for stream in self._open if stream.user.id == user_id]
