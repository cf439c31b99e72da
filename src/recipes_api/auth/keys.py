"""The keys that sign access tokens, and their rotation.

A key is *next* (published, so that verifiers can fetch it before it signs), *active* (signs), then
*retired* (verifies until the last token it signed has expired). The private half is encrypted
at rest; the public half is not, so tokens keep verifying even when the secret is replaced.
"""

import asyncio
import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, cast

import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jose import jwk
from jose.backends.base import Key
from pydantic import SecretStr
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.models import SigningKey
from recipes_api.auth.secret import Vault, WrongSecret
from recipes_api.clock import Clock
from recipes_api.database import Database, lock

ES256 = "ES256"
HS256 = "HS256"
MINIMUM_SHARED_SECRET_BYTES = 32
RELOAD_AFTER = timedelta(seconds=15)
RETRY_AFTER = timedelta(seconds=1)
# A replica may go on signing with a retired key until it reloads.
RETIREMENT_MARGIN = timedelta(seconds=60)
ROTATION_LOCK = 0x7265_6369_7065_6B65

log = structlog.get_logger()

Jwk = dict[str, str]


@dataclass(frozen=True)
class TokenKey:
    """A key as the token code uses it. The key decides the algorithm (RFC 8725 3.1)."""

    kid: str
    algorithm: str
    key: Key


class Keys(Protocol):
    """Where the token code finds keys."""

    def signing_key(self) -> TokenKey: ...

    async def find(self, kid: str) -> TokenKey | None: ...

    def knows(self, kid: str) -> bool: ...

    def jwks(self) -> list[Jwk]: ...


def thumbprint(public_jwk: Jwk) -> str:
    """RFC 7638: SHA-256 of the required members in order, base64url."""
    members = {name: public_jwk[name] for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(members, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()


class SharedSecrets:
    """HS256 keys from the settings: the first signs, every one verifies. Nothing is published."""

    def __init__(self, secrets: list[SecretStr]) -> None:
        if not secrets:
            raise ValueError("RECIPES_API_TOKEN_SECRETS is missing: HS256 needs a shared secret.")
        self._keys: dict[str, TokenKey] = {}
        for secret in secrets:
            key = self._decode(secret)
            kid = "hs256-" + hashlib.sha256(b"kid:" + key).hexdigest()[:16]
            self._keys[kid] = TokenKey(kid, HS256, jwk.construct(key, HS256))

    def _decode(self, secret: SecretStr) -> bytes:
        """RFC 7518 3.2: a key at least as long as the hash; people's words are no keys."""
        given = secret.get_secret_value()
        try:
            key = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
        except ValueError:
            key = b""
        if (
            len(key) < MINIMUM_SHARED_SECRET_BYTES
            or len(set(key)) < MINIMUM_SHARED_SECRET_BYTES // 2
        ):
            raise ValueError(
                "RECIPES_API_TOKEN_SECRETS needs base64url of at least 32 random bytes each: "
                '`python -c "import secrets; print(secrets.token_urlsafe(32))"` makes one.'
            )
        return key

    def signing_key(self) -> TokenKey:
        return next(iter(self._keys.values()))

    async def find(self, kid: str) -> TokenKey | None:
        return self._keys.get(kid)

    def knows(self, kid: str) -> bool:
        return kid in self._keys

    def jwks(self) -> list[Jwk]:
        return []


class KeyRing:
    """The ES256 keys in the database, remembered by this process and reloaded as they change."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, token_lifetime: timedelta
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._token_lifetime = token_lifetime
        self._verifying: dict[str, TokenKey] = {}
        self._signing: TokenKey | None = None
        self._published: list[Jwk] = []
        self._loaded_at: datetime | None = None
        self._loading = asyncio.Lock()

    def signing_key(self) -> TokenKey:
        if self._signing is None:
            raise RuntimeError("the key ring was not opened")
        return self._signing

    async def find(self, kid: str) -> TokenKey | None:
        """The key by exact name. An unknown one is looked for in the database, once a second."""
        if kid not in self._verifying and self._age() > RETRY_AFTER:
            await self.load()
        return self._verifying.get(kid)

    def knows(self, kid: str) -> bool:
        return kid in self._verifying

    def jwks(self) -> list[Jwk]:
        """RFC 7517 5: every public key that verifies now or will sign next."""
        return self._published

    def _age(self) -> timedelta:
        return timedelta.max if self._loaded_at is None else self._clock() - self._loaded_at

    async def open(self) -> None:
        """Makes the first keys, or new ones where the secret no longer opens the old, and loads."""
        async with self._database.writing() as session:
            await lock(session, ROTATION_LOCK)
            keys = await _living_keys(session)
            usable = [key for key in keys if self._opens(key)]
            if not usable:
                if keys:
                    log.warning("signing keys replaced: the secret does not open them")
                await self._start_anew(session, keys)
            await session.commit()
        await self.load()

    async def reload_if_old(self) -> None:
        if self._age() > RELOAD_AFTER:
            await self.load()

    async def load(self) -> None:
        async with self._loading:
            now = self._clock()
            async with self._database.reading() as session:
                rows = (await session.exec(select(SigningKey))).all()
            keep_from = now - self._token_lifetime - RETIREMENT_MARGIN
            rows = [row for row in rows if row.retired_at is None or row.retired_at > keep_from]
            self._published = [cast("Jwk", json.loads(row.public_jwk)) for row in rows]
            self._verifying = {
                str(public["kid"]): TokenKey(public["kid"], ES256, jwk.construct(public, ES256))
                for public in self._published
            }
            active = next((row for row in rows if row.activated_at and not row.retired_at), None)
            if active is not None and self._opens(active):
                private = self._vault.decrypt(active.encrypted_private_key, active.kid)
                key = jwk.construct(private.decode(), ES256)
                self._signing = TokenKey(active.kid, ES256, key)
            self._loaded_at = now

    async def rotate(self) -> str:
        """The next key becomes active, the active one retires, a new next is published.

        Returns the `kid` of the key that signs from now on. Raises WrongSecret.
        """
        async with self._database.writing() as session:
            await lock(session, ROTATION_LOCK)
            kid = await self._rotate(session)
            await session.commit()
        await self.load()
        return kid

    async def rotate_if_older_than(self, age: timedelta) -> None:
        async with self._database.writing() as session:
            await lock(session, ROTATION_LOCK)
            active = await _active_key(session)
            if active is None or active.activated_at is None:
                return
            if self._clock() - active.activated_at < age:
                return
            kid = await self._rotate(session)
            await session.commit()
        log.info("signing key rotated by age", kid=kid)
        await self.load()

    async def _rotate(self, session: AsyncSession) -> str:
        now = self._clock()
        active = await _active_key(session)
        if active is not None:
            # With a secret that does not open them, nobody could use the new keys either.
            self._vault.decrypt(active.encrypted_private_key, active.kid)
        following = (
            await session.exec(select(SigningKey).where(col(SigningKey.activated_at).is_(None)))
        ).first()
        if following is None or not self._opens(following):
            following = self._new_key()
        following.activated_at = now
        if active is not None:
            active.retired_at = now
            session.add(active)
        session.add(following)
        session.add(self._new_key())
        gone = now - self._token_lifetime - 2 * RETIREMENT_MARGIN
        await session.exec(delete(SigningKey).where(col(SigningKey.retired_at) < gone))
        return following.kid

    async def _start_anew(self, session: AsyncSession, unreadable: list[SigningKey]) -> None:
        now = self._clock()
        for key in unreadable:
            key.activated_at = key.activated_at or now
            key.retired_at = now
            session.add(key)
        first = self._new_key()
        first.activated_at = now
        session.add(first)
        session.add(self._new_key())

    def _opens(self, key: SigningKey) -> bool:
        try:
            self._vault.decrypt(key.encrypted_private_key, key.kid)
        except WrongSecret:
            return False
        return True

    def _new_key(self) -> SigningKey:
        private_key = ec.generate_private_key(ec.SECP256R1())
        pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public_pem = private_key.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        public: Jwk = jwk.construct(public_pem.decode(), ES256).to_dict()
        kid = thumbprint(public)
        public |= {"kid": kid, "use": "sig", "alg": ES256}
        return SigningKey(
            kid=kid,
            algorithm=ES256,
            public_jwk=json.dumps(public),
            encrypted_private_key=self._vault.encrypt(pem, kid),
            created_at=self._clock(),
        )


async def _living_keys(session: AsyncSession) -> list[SigningKey]:
    keys = await session.exec(select(SigningKey).where(col(SigningKey.retired_at).is_(None)))
    return list(keys.all())


async def _active_key(session: AsyncSession) -> SigningKey | None:
    statement = select(SigningKey).where(
        col(SigningKey.activated_at).is_not(None), col(SigningKey.retired_at).is_(None)
    )
    return (await session.exec(statement)).first()
