"""A person's changes as server-sent events (HTML, 9.2), as they are committed.

Many processes may write to one database. So each looks how far the books of those have come who
listen to it, after each commit of its own and twice a second, for all of them in one statement. The
changes themselves are read by the number of the last one that was sent, so none is missed and
none told twice.
"""

import uuid
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent
from sqlmodel import col, select

from recipes_api.auth.streams import Stream, Streams
from recipes_api.database import Database
from recipes_api.readers import Reader
from recipes_api.recipes.changes.items import CHANGES, as_item
from recipes_api.recipes.models import RecipeBook

READ_AT_ONCE = 50


class BookWatch:
    """Rings for those who listen here when their recipes have changed, wherever that was done."""

    def __init__(self, database: Database, streams: Streams) -> None:
        self._database = database
        self._streams = streams
        self._seen: dict[uuid.UUID, int] = {}

    async def look(self) -> None:
        people = self._streams.people()
        last_changes = await self._last_changes(people) if people else {}
        for owner_id, change in last_changes.items():
            if change != self._seen.get(owner_id):
                self._streams.ring(owner_id)
        self._seen = last_changes

    async def _last_changes(self, people: set[uuid.UUID]) -> dict[uuid.UUID, int]:
        statement = select(RecipeBook.owner_id, RecipeBook.last_change).where(
            col(RecipeBook.owner_id).in_(people)
        )
        async with self._database.reading() as session:
            return dict((await session.exec(statement)).all())


async def changes_since(
    stream: Stream, reader: Reader, since: int
) -> AsyncIterator[ServerSentEvent]:
    """`ready` at once, each `change` after that one, and `closing` when the stream has to end."""
    yield ServerSentEvent(event="ready", id=str(since), data={"since": since})
    while True:
        rung = stream.listen()
        rows = await reader.all(CHANGES, owner_id=stream.user.id, since=since, limit=READ_AT_ONCE)
        # After the read: what was committed after a logout must not be sent.
        if ending := await stream.ending():
            yield ending.event()
            return
        for row in rows:
            since = int(str(row[0]))
            yield ServerSentEvent(event="change", id=str(since), raw_data=as_item(row))
        if not rows:
            await stream.wait(rung)
