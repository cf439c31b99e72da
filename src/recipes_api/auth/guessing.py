"""Slowing down those who guess passwords, without locking out those who know theirs.

Wrong guesses are counted per account and per address. After a few free ones each next try must
wait, twice as long as the one before (NIST SP 800-63B-4 3.2.2). A person at an address that they
logged in from before has a count of their own there, which strangers cannot drive up.

A try is counted before the password is hashed, in a transaction of its own, and given back if the
password was right: however many guesses come at once, no more get through than may. A try that
has to wait is not counted, so nobody prolongs another's waiting time by insisting.
"""

import hashlib
import ipaddress
import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.models import LoginFailure
from recipes_api.clock import Clock
from recipes_api.database import Database, add_if_missing
from recipes_api.errors import TooManyRequests

FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 20
LONGEST_DELAY = timedelta(minutes=15)
# NIST SP 800-63B-4 3.2.2: no more than a hundred consecutive failures on one account.
MOST_IN_A_ROW = 100
LOCKED_FOR = timedelta(hours=24)
FORGOTTEN_AFTER = timedelta(hours=24)
KNOWN_FOR = timedelta(days=90)
IPV6_SITE_PREFIX = 64

_KNOWN_ADDRESSES = """
    SELECT DISTINCT ip FROM session WHERE user_id = :user_id AND created_at > :since
"""

log = structlog.get_logger()


class TooManyGuesses(TooManyRequests):
    """Too many wrong passwords. Wait for as many seconds as `Retry-After` says."""

    slug, title = "too-many-guesses", "Too many wrong passwords"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A count of failures in a row."""

    key: str
    free: int
    shared: bool
    """Whether other people's failures count here too: then a success clears only its own try."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted as a failure until it turns out to be none."""

    buckets: tuple[Bucket, ...]


class Guessing:
    """Counts in the database, so that every replica knows."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def reserve(
        self, email_key: str, address: str, *, known_user_id: uuid.UUID | None
    ) -> Attempt:
        """Permission for one try. An email that nobody has is counted like any other.

        Raises TooManyGuesses. Must be called with no transaction open.
        """
        network = _network(address)
        if known_user_id is not None and await self._is_known(known_user_id, network):
            buckets = [Bucket(_key("known", email_key, network), FREE_PER_ACCOUNT, shared=False)]
        else:
            account = Bucket(_key("account", email_key), FREE_PER_ACCOUNT, shared=False)
            from_address = Bucket(_key("address", network), FREE_PER_ADDRESS, shared=True)
            # In one order for everybody, or two transactions could wait for each other.
            buckets = sorted((account, from_address), key=lambda bucket: bucket.key)
        now = self._clock()
        async with self._database.writing() as session:
            for bucket in buckets:
                await self._count(session, bucket, now)
            await session.commit()
        return Attempt(tuple(buckets))

    async def succeeded(self, session: AsyncSession, attempt: Attempt) -> None:
        """Forgets the failures of the account, and takes this try back from a shared address."""
        for bucket in attempt.buckets:
            failure = await _find(session, bucket)
            if failure is None:
                continue
            if bucket.shared and failure.failures > 1:
                failure.failures -= 1
                failure.blocked_until = None
                session.add(failure)
            else:
                await session.delete(failure)
        await session.flush()

    async def _is_known(self, user_id: uuid.UUID, network: str) -> bool:
        rows = await self._database.reader.all(
            _KNOWN_ADDRESSES, user_id=user_id, since=self._clock() - KNOWN_FOR
        )
        return any(_network(str(row[0])) == network for row in rows)

    async def _count(self, session: AsyncSession, bucket: Bucket, now: datetime) -> None:
        await add_if_missing(session, LoginFailure(key=bucket.key, failures=0, failed_at=now))
        failure = await _find(session, bucket)
        if failure is None:
            raise RuntimeError("a row that was just made sure of is missing")
        if failure.blocked_until is not None and failure.blocked_until > now:
            wait = math.ceil((failure.blocked_until - now).total_seconds())
            log.warning("guessing slowed down", wait=wait)
            raise TooManyGuesses(f"Too many wrong passwords. Wait {wait} seconds.", wait)
        if failure.failed_at < now - FORGOTTEN_AFTER:
            failure.failures = 0
        failure.failures += 1
        failure.failed_at = now
        failure.blocked_until = now + _delay(failure.failures, bucket.free)
        session.add(failure)


async def _find(session: AsyncSession, bucket: Bucket) -> LoginFailure | None:
    statement = select(LoginFailure).where(LoginFailure.key == bucket.key).with_for_update()
    return (await session.exec(statement)).first()


def _delay(failures: int, free: int) -> timedelta:
    """How long the next try must wait after so many failures in a row."""
    if failures < free:
        return timedelta(0)
    if failures >= MOST_IN_A_ROW and free == FREE_PER_ACCOUNT:
        return LOCKED_FOR
    doublings = min(failures - free, 20)
    return min(timedelta(seconds=2**doublings), LONGEST_DELAY)


def _network(address: str) -> str:
    """An IPv6 customer has a whole /64 to guess from, so that is what is counted."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_SITE_PREFIX), strict=False))


def _key(*parts: str) -> str:
    """A digest: addresses of people who mistyped need not be readable in the database."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


async def delete_decayed(session: AsyncSession, now: datetime) -> None:
    """Housekeeping: failures too old to count."""
    gone = now - FORGOTTEN_AFTER
    await session.exec(delete(LoginFailure).where(col(LoginFailure.failed_at) < gone))
