"""Small duties that no request waits for, done again and again while the process runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog

from recipes_api.bells import Bell, wait

log = structlog.get_logger()


@dataclass(frozen=True)
class Duty:
    name: str
    every_seconds: float
    work: Callable[[], Awaitable[None]]
    sooner: Bell = field(default_factory=Bell)
    """Rings when it should not wait for its time."""


@asynccontextmanager
async def keeping_house(duties: list[Duty]) -> AsyncIterator[None]:
    """Runs each duty in its own rhythm until the block is left. A failure is logged and retried."""
    tasks = [asyncio.create_task(_repeat(duty), name=duty.name) for duty in duties]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(duty: Duty) -> None:
    rung = duty.sooner.listen()
    while True:
        await wait(rung, seconds=duty.every_seconds)
        rung = duty.sooner.listen()
        try:
            await duty.work()
        except Exception:
            log.exception("housekeeping failed", duty=duty.name)
