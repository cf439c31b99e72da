"""One token, one spelling: the form of a compact JWS, checked before any library decodes it.

python-jose decodes leniently (spaces, foreign characters, padding), so that many strings would
be the same token. Here only the canonical one passes (RFC 7515 2; RFC 8725 2.4, 3.7). What no
spelling rule can take away: an ECDSA signature (r, s) has a twin (r, n-s) that is as valid
(RFC 7518 3.4), so nothing may be refused by the digest of a token.
"""

import base64
import binascii
import json
from dataclasses import dataclass

from jose import jws
from jose.exceptions import JWSError
from pydantic import JsonValue

from recipes_api import strict_json
from recipes_api.auth.keys import ES256, TokenKey

MAXIMUM_LENGTH = 8192
ES256_SIGNATURE_BYTES = 64
# Whatever else a header may say (jku, jwk, x5u, x5c, crit, b64, zip) is nothing we ever sign.
HEADER_MEMBERS = frozenset({"alg", "kid", "typ"})


class MalformedToken(Exception):
    """Not a compact JWS as we write it. The message may be shown to whoever sent it."""


@dataclass(frozen=True, slots=True)
class Header:
    """The protected header (RFC 7515 4.1), unverified."""

    algorithm: str
    kid: str
    typ: str


def read_header(token: str) -> Header:
    """Checks the form of all three parts; raises MalformedToken."""
    if len(token) > MAXIMUM_LENGTH:
        raise MalformedToken("The token is too long")
    parts = token.split(".")
    if len(parts) != 3:
        raise MalformedToken("The token does not have three parts")
    encoded_header, payload, signature = parts
    decode_base64url(payload)
    decode_base64url(signature)
    members = _read_object(decode_base64url(encoded_header))
    if not members.keys() <= HEADER_MEMBERS:
        raise MalformedToken("The token's header has members that are not accepted")
    algorithm, kid, typ = members.get("alg"), members.get("kid"), members.get("typ")
    if not (isinstance(algorithm, str) and isinstance(kid, str) and isinstance(typ, str)):
        raise MalformedToken("The token's header lacks alg, kid or typ")
    return Header(algorithm, kid, typ)


def verify(token: str, header: Header, key: TokenKey) -> dict[str, JsonValue]:
    """The claims, once the signature is proven. The key says the algorithm (RFC 8725 3.1)."""
    if header.algorithm != key.algorithm:
        raise MalformedToken("The token's algorithm is not the one of its key")
    signature = decode_base64url(token.rpartition(".")[2])
    if key.algorithm == ES256 and len(signature) != ES256_SIGNATURE_BYTES:
        raise MalformedToken("The token's signature has the wrong length")
    try:
        payload = jws.verify(token, key.key, algorithms=[key.algorithm])
    except JWSError as error:
        raise MalformedToken("The token's signature is wrong") from error
    return _read_object(payload)


def sign(claims: dict[str, JsonValue], typ: str, key: TokenKey) -> str:
    payload = json.dumps(claims, separators=(",", ":")).encode()
    token: str = jws.sign(
        payload, key.key, headers={"typ": typ, "kid": key.kid}, algorithm=key.algorithm
    )
    return token


def decode_base64url(part: str) -> bytes:
    """RFC 4648 5 without padding, in the one canonical spelling of its bytes."""
    try:
        encoded = part.encode("ascii")
        decoded = base64.b64decode(encoded + b"=" * (-len(encoded) % 4), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise MalformedToken("The token is not base64url") from error
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != encoded:
        raise MalformedToken("The token is not canonical base64url")
    return decoded


def _read_object(text: bytes) -> dict[str, JsonValue]:
    try:
        value = strict_json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedToken("The token does not contain JSON") from error
    if not isinstance(value, dict):
        raise MalformedToken("The token does not contain a JSON object")
    return value
