"""Waking those in this process who wait for news; others look again after a while."""

import asyncio


class Bell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def listen(self) -> asyncio.Event:
        """To be taken before one looks, and waited for after: no ring is missed between."""
        return self._rung

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()


async def wait(*bells: asyncio.Event, seconds: float | None) -> None:
    """Until one of the bells rings, or at most that long."""
    waiting = [asyncio.ensure_future(rung.wait()) for rung in bells]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
