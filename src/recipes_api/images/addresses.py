"""Under which address a picture is served, and why nobody guesses it.

An `<img>` cannot send a token, so whoever knows the address may see the picture: the address is
the permission, like a key. It is an HMAC-SHA256 over the owner and the SHA-256 of what they
sent, under a key that only the service has: 256 bits that cannot be made from the picture.
Somebody who has the same picture learns neither the address nor whether anybody keeps it. The
same person who sends the same picture again gets the same address. A lost or changed secret
breaks no address: which there are stands in the database.
"""

import hashlib
import hmac
import re
import uuid

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from recipes_api.images.sizes import LARGEST, LONGEST_EDGE

PREFIX = "/api/v1/images"
IMAGE_ID = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(
    rf"(?:https?://[^/?#]+)?{PREFIX}/([0-9a-f]{{64}})/({'|'.join(LONGEST_EDGE)})\.webp"
)


class ImageNames:
    """Makes the ids of pictures; the same secret makes the same ids."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"recipes_api image addresses")
        self._key = derived.derive(secret)

    def id_of(self, owner_id: uuid.UUID, body: bytes) -> str:
        """64 hexadecimal digits. Takes milliseconds for a large picture."""
        content = hashlib.sha256(body).digest()
        return hmac.digest(self._key, owner_id.bytes + content, "sha256").hex()


def address_of(image_id: str, size: str = LARGEST) -> str:
    return f"{PREFIX}/{image_id}/{size}.webp"


def image_id_in(address: str) -> str | None:
    """The id in the address of a picture of ours, in whatever size.

    On whatever host, too: a front-end may have made a whole URL of it. Then it may as well be the
    picture of another instance, which nobody knows here.
    """
    match = _ADDRESS.fullmatch(address)
    return match[1] if match is not None else None


def is_here(address: str) -> bool:
    """Whether it can only be meant as an address of this instance."""
    return address.startswith(f"{PREFIX}/")
