"""The secret that encrypts the signing keys at rest: the operator's, or made on first start."""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from recipes_api.settings import Settings

NONCE_BYTES = 12


class WrongSecret(Exception):
    """What was encrypted under another secret cannot be read with this one."""


def key_encryption_secret(settings: Settings) -> bytes:
    """The secret from the settings, else from the data folder, where it is made if missing."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    path = settings.data_dir / "secret"
    if not path.exists():
        _create(path)
    return path.read_bytes().strip()


def _create(path: Path) -> None:
    """Linked into place whole, so that of two processes starting at once both read one secret."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"secret.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


class Vault:
    """AES-256-GCM under a key derived from the secret; the name of a thing is bound to it."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"recipes_api signing keys")
        self._cipher = AESGCM(derived.derive(secret))

    def encrypt(self, plaintext: bytes, name: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plaintext, name.encode())

    def decrypt(self, encrypted: bytes, name: str) -> bytes:
        nonce, ciphertext = encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, ciphertext, name.encode())
        except InvalidTag as error:
            raise WrongSecret(name) from error
