"""Slowing down those who guess passwords, without locking out those who know theirs.

Wrong guesses are counted per account and per address. After a few free ones each next try must
wait, twice as long as the one before (NIST SP 800-63B-4 3.2.2). A person at an address that they
logged in from before has a count of their own there, which strangers cannot drive up; what is
guessed at all such addresses together is bounded too, for a stolen refresh token makes any
address a known one.

A try is counted before the password is hashed, in a transaction of its own, and given back if the
password was right: however many guesses come at once, no more get through than may. A try that
has to wait is not counted, so nobody prolongs another's waiting time by insisting.
"""

import hashlib
import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.models import LoginFailure
from recipes_api.clock import Clock
from recipes_api.database import Database
from recipes_api.errors import TooManyRequests
from recipes_api.throttling import add_or_lock, network_of

FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 20
LONGEST_DELAY = timedelta(minutes=15)
# NIST SP 800-63B-4 3.2.2: no more than a hundred consecutive failures on one account.
MOST_IN_A_ROW = 100
LOCKED_FOR = timedelta(hours=24)
FORGOTTEN_AFTER = timedelta(hours=24)
KNOWN_FOR = timedelta(days=90)
NOBODY = uuid.UUID(int=0)

# Living sessions are at most a hundred; of ended ones, which somebody may heap up, the last.
_KNOWN_ADDRESSES = """
    SELECT ip FROM session WHERE user_id = :user_id AND ended_at IS NULL
    UNION
    SELECT ip FROM (
        SELECT ip FROM session WHERE user_id = :user_id AND ended_at > :since
        ORDER BY ended_at DESC LIMIT 100
    ) AS ended
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
        network = network_of(address)
        if await self._is_known(known_user_id or NOBODY, network):
            buckets = [
                Bucket(_key("known", email_key, network), FREE_PER_ACCOUNT, shared=False),
                Bucket(_key("known", email_key), MOST_IN_A_ROW, shared=False),
            ]
        else:
            buckets = [
                Bucket(_key("account", email_key), FREE_PER_ACCOUNT, shared=False),
                Bucket(_key("address", network), FREE_PER_ADDRESS, shared=True),
            ]
        # In one order for everybody, or two transactions could wait for each other.
        buckets.sort(key=lambda bucket: bucket.key)
        now = self._clock()
        async with self._database.writing() as session:
            for bucket in buckets:
                await self._count(session, bucket, now)
            await session.commit()
        return Attempt(tuple(buckets))

    async def succeeded(self, session: AsyncSession, attempt: Attempt) -> None:
        """Forgets the failures of the person, and takes this try back from a shared address.

        At a known address it forgets those that were counted there: strangers, who are counted
        elsewhere, get no new tries by it.
        """
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
        """Asked for nobody too: that an email is unknown must not show in the time it takes."""
        rows = await self._database.reader.all(
            _KNOWN_ADDRESSES, user_id=user_id, since=self._clock() - KNOWN_FOR
        )
        return any(network_of(str(row[0])) == network for row in rows)

    async def _count(self, session: AsyncSession, bucket: Bucket, now: datetime) -> None:
        failure = await add_or_lock(
            session, LoginFailure(key=bucket.key, failures=0, failed_at=now)
        )
        if failure.blocked_until is not None and failure.blocked_until > now:
            wait = math.ceil((failure.blocked_until - now).total_seconds())
            log.warning("guessing slowed down", wait=wait)
            raise TooManyGuesses(f"Too many wrong passwords. Wait {wait} seconds.", wait)
        if failure.failed_at <= now - FORGOTTEN_AFTER:
            failure.failures = 0
        failure.failures += 1
        failure.failed_at = now
        failure.blocked_until = now + _delay(bucket, failure.failures)
        session.add(failure)


async def _find(session: AsyncSession, bucket: Bucket) -> LoginFailure | None:
    statement = select(LoginFailure).where(LoginFailure.key == bucket.key).with_for_update()
    return (await session.exec(statement)).first()


def _delay(bucket: Bucket, failures: int) -> timedelta:
    """How long the next try must wait after so many failures in a row."""
    if failures < bucket.free:
        return timedelta(0)
    if failures >= MOST_IN_A_ROW and not bucket.shared:
        return LOCKED_FOR
    doublings = min(failures - bucket.free, 20)
    return min(timedelta(seconds=2**doublings), LONGEST_DELAY)


def _key(*parts: str) -> str:
    """A digest: addresses of people who mistyped need not be readable in the database."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


async def delete_decayed(session: AsyncSession, now: datetime) -> None:
    """Housekeeping: failures too old to count."""
    gone = now - FORGOTTEN_AFTER
    await session.exec(delete(LoginFailure).where(col(LoginFailure.failed_at) < gone))
