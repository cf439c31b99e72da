"""How often something may be asked for; the counts lie in the database, shared by replicas."""

import ipaddress
import math
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from limits import RateLimitItem
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.clock import Clock
from recipes_api.database import Database, UtcDateTime
from recipes_api.errors import TooManyRequests

IPV6_SITE_PREFIX = 64


class RateCounter(SQLModel, table=True):
    """How often something happened in the window that ends at `expires_at`."""

    __tablename__ = "rate_counter"

    key: str = Field(primary_key=True, max_length=255)
    count: int
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


Counted = TypeVar("Counted", bound=SQLModel)


async def add_or_lock(session: AsyncSession, row: Counted) -> Counted:
    """The stored row with this `key`, or the given one if there was none; locked until the end.

    One statement: between two, housekeeping could delete the row that the first one found.
    """
    model = type(row)
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgres else sqlite.insert
    statement = insert(model).values(row.model_dump())
    statement = statement.on_conflict_do_update(
        index_elements=["key"], set_={"key": statement.excluded.key}
    )
    found = await session.exec(
        statement.returning(model), execution_options={"populate_existing": True}
    )
    stored: Counted = found.scalar_one()
    return stored


class DatabaseStorage(Storage):
    """Counters for the `limits` library; each change is a short transaction of its own."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__()
        self._database = database
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count after adding `amount`; a window lasts `expiry` seconds from its first count."""
        now = self._clock()
        async with self._database.writing() as session:
            counter = await add_or_lock(session, RateCounter(key=key, count=0, expires_at=now))
            if counter.expires_at <= now:
                counter.count, counter.expires_at = 0, now + timedelta(seconds=expiry)
            counter.count += amount
            session.add(counter)
            await session.commit()
        return counter.count

    async def get(self, key: str) -> int:
        counter = await self._find(key)
        return counter.count if counter is not None else 0

    async def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        counter = await self._find(key)
        return (counter.expires_at if counter is not None else self._clock()).timestamp()

    async def _find(self, key: str) -> RateCounter | None:
        statement = select(RateCounter).where(
            RateCounter.key == key, col(RateCounter.expires_at) > self._clock()
        )
        async with self._database.reading() as session:
            return (await session.exec(statement)).first()

    async def check(self) -> bool:
        return await self._database.reader.first("SELECT 1") is not None

    async def reset(self) -> int | None:
        async with self._database.writing() as session:
            deleted = await session.exec(delete(RateCounter))
            await session.commit()
        return deleted.rowcount

    async def clear(self, key: str) -> None:
        async with self._database.writing() as session:
            await session.exec(delete(RateCounter).where(col(RateCounter.key) == key))
            await session.commit()


class Throttle:
    """Refuses what comes too often."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._limiter = FixedWindowRateLimiter(DatabaseStorage(database, clock))
        self._clock = clock

    async def count(
        self, limit: RateLimitItem, what: str, by_whom: str, *, amount: int = 1
    ) -> None:
        """Counts that many more; raises TooManyRequests when it is over the limit.

        Must be called with no transaction open.
        """
        if await self._limiter.hit(limit, what, by_whom, cost=amount):
            return
        window = await self._limiter.get_window_stats(limit, what, by_whom)
        wait = max(1, math.ceil(window.reset_time - self._clock().timestamp()))
        raise TooManyRequests(f"Too many {what}: {limit}. Try again in {wait} seconds.", wait)


async def get_throttle(request: Request) -> Throttle:
    throttle: Throttle = request.app.state.throttle
    return throttle


CurrentThrottle = Annotated[Throttle, Depends(get_throttle)]


def client_address(request: Request) -> str:
    """The peer's address. Behind a proxy that the settings trust, uvicorn has put the client's."""
    return request.client.host if request.client is not None else "unknown"


def network_of(address: str) -> str:
    """Whom to count: an IPv6 customer has a whole /64 of addresses to come from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), IPV6_SITE_PREFIX), strict=False))


async def delete_expired_counters(session: AsyncSession, now: datetime) -> None:
    await session.exec(delete(RateCounter).where(col(RateCounter.expires_at) < now))
