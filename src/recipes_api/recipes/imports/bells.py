"""Waking those in this process who wait for news; others look again after a while."""

import asyncio
from contextlib import suppress


class Bell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def listen(self) -> asyncio.Event:
        """To be taken before one looks, and waited for after: no ring is missed between."""
        return self._rung

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()


async def wait(rung: asyncio.Event, seconds: float) -> None:
    """Until the bell rings, or at most that long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(rung.wait(), seconds)
