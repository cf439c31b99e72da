"""Passwords: hashed with Argon2id, never on the event loop, and refused when easy to guess."""

import asyncio
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from passlib.context import CryptContext
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from recipes_api.errors import Problem

MAXIMUM_LENGTH = 1024
MINIMUM_SCORE = 3
ZXCVBN_READS = 72
COMMON_PASSWORDS = frozenset(FREQUENCY_LISTS["passwords"])

# OWASP Password Storage: Argon2id with at least 19 MiB, two passes, one lane.
ARGON2_MEMORY_KIB = 19_456
ARGON2_PASSES = 2


class WeakPassword(Problem):
    """The new password is too short, too long, or easy to guess. `detail` says which and why."""

    status, slug, title = 422, "weak-password", "Choose a better password"


def normalize(password: str) -> str:
    """One spelling for what looks the same on different keyboards (NIST SP 800-63B-4 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


class PasswordHasher:
    """Hashes and verifies in a thread pool no larger than the machine has cores.

    bcrypt hashes, brought from elsewhere, verify too and are replaced at the next login.
    """

    def __init__(self) -> None:
        self._context = CryptContext(
            schemes=["argon2", "bcrypt"],
            deprecated=["bcrypt"],
            argon2__type="ID",
            argon2__memory_cost=ARGON2_MEMORY_KIB,
            argon2__time_cost=ARGON2_PASSES,
            argon2__parallelism=1,
        )
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="password")
        self._nobodys_hash: str = self._context.hash("nobody's password")

    def close(self) -> None:
        self._threads.shutdown()

    async def hash(self, password: str) -> str:
        loop = asyncio.get_running_loop()
        hashed: str = await loop.run_in_executor(
            self._threads, self._context.hash, normalize(password)
        )
        return hashed

    async def verify(self, password: str, password_hash: str | None) -> tuple[bool, str | None]:
        """Whether it fits, and a new hash where the old one is of a weaker kind.

        With no hash (an unknown person) it takes the same time and does not fit.
        """
        loop = asyncio.get_running_loop()
        fits, upgraded = await loop.run_in_executor(
            self._threads, self._verify, normalize(password), password_hash or self._nobodys_hash
        )
        return fits and password_hash is not None, upgraded

    def _verify(self, password: str, password_hash: str) -> tuple[bool, str | None]:
        try:
            fits, upgraded = self._context.verify_and_update(password, password_hash)
        except ValueError:
            # bcrypt refuses more than 72 bytes; cutting them off would let a prefix in.
            return False, None
        return bool(fits), upgraded

    async def check_strength(
        self, password: str, *, minimum_length: int, about_person: list[str]
    ) -> None:
        """Raises WeakPassword with advice. `about_person`: their name and address."""
        normal = normalize(password)
        if len(normal) < minimum_length:
            raise WeakPassword(f"A password has at least {minimum_length} characters.")
        if len(normal) > MAXIMUM_LENGTH:
            raise WeakPassword(f"A password has at most {MAXIMUM_LENGTH} characters.")
        if normal.lower() in COMMON_PASSWORDS:
            raise WeakPassword("This is one of the most common passwords. Choose another.")
        loop = asyncio.get_running_loop()
        advice = await loop.run_in_executor(self._threads, _advice, normal, about_person)
        if advice is not None:
            raise WeakPassword(advice)


def _advice(password: str, about_person: list[str]) -> str | None:
    """What makes the password easy to guess, or None if nothing does."""
    words = [word for text in about_person for word in (text, *text.replace("@", " ").split())]
    # zxcvbn's time grows fast with the length, and what is strong here stays strong behind.
    result = zxcvbn(password[:ZXCVBN_READS], user_inputs=words)
    if result["score"] >= MINIMUM_SCORE:
        return None
    feedback = result["feedback"]
    advice = [feedback["warning"] or "This password is easy to guess", *feedback["suggestions"]]
    return " ".join(sentence.rstrip(".") + "." for sentence in advice)
