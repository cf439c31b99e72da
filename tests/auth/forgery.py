"""Tokens as an attacker writes them: every part by hand, and signed with cryptography alone.

Nothing here uses python-jose or the service's own token code, so both can be found wrong.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from fastapi import FastAPI

from tests.people import Person

ME = "/api/v1/users/me"
ACCEPTED = "accepted"
WRONG_SIGNATURE = "The token's signature is wrong"
NOT_CANONICAL = "The token is not canonical base64url"
MISSING = object()
"""As the new value of a claim or header member: leave it out."""

Members = Mapping[str, Any]


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def decode(part: str) -> Any:
    return json.loads(decode_bytes(part))


def raw_signature(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """RFC 7518 3.4: r and s, 32 bytes each."""
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass(frozen=True)
class Forger:
    """Somebody with a private key and a genuine token to start from."""

    key: ec.EllipticCurvePrivateKey
    header: Members
    claims: Members

    @classmethod
    def inside(cls, app: FastAPI, person: Person) -> Self:
        """With the service's own key: what is refused now, is refused for what it says."""
        header, claims, _ = person.access_token.split(".")
        return cls(app.state.keys.signing_key().key.prepared_key, decode(header), decode(claims))

    def outside(self) -> Self:
        """The same with a key that the service does not know."""
        return type(self)(ec.generate_private_key(ec.SECP256R1()), self.header, self.claims)

    def with_claims(self, **changed: Any) -> str:
        return self.token(self.header, _merged(self.claims, changed))

    def with_header(self, **changed: Any) -> str:
        return self.token(_merged(self.header, changed), self.claims)

    def with_number(self, claim: str, number: str) -> str:
        """A claim as no JSON library would write it: `NaN`, `1e400`, `01`."""
        payload = json.dumps({**self.claims, claim: "?"}).replace('"?"', number)
        return self.write(json.dumps(self.header), payload)

    def token(self, header: Members, claims: Members) -> str:
        return self.write(json.dumps(header), json.dumps(claims))

    def write(self, header: str | bytes, payload: str | bytes) -> str:
        """From the very text of both parts, before base64url."""
        return self.sign(base64url(_bytes(header)), base64url(_bytes(payload)))

    def sign(self, header: str, payload: str) -> str:
        """From the two encoded parts as they are, well-formed or not."""
        signature = raw_signature(self.key, f"{header}.{payload}".encode())
        return f"{header}.{payload}.{base64url(signature)}"


def _merged(members: Members, changed: Members) -> Members:
    return {name: value for name, value in {**members, **changed}.items() if value is not MISSING}


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


async def verdict(client: httpx2.AsyncClient, token: str) -> str:
    """Accepted, or why not; every refusal has the form of SECURITY B3."""
    header = f"Bearer {token}".encode()
    answer = await client.get(ME, headers=[(b"Authorization", header)])
    if answer.status_code == 200:
        return ACCEPTED
    assert answer.status_code == 401, f"{answer.status_code} for {token!r}: {answer.text}"
    detail: str = answer.json()["detail"]
    assert answer.headers["www-authenticate"] == (
        f'Bearer realm="recipes_api", error="invalid_token", error_description="{detail}"'
    )
    return detail


async def verdicts(client: httpx2.AsyncClient, forgeries: Mapping[str, str]) -> dict[str, str]:
    """By name of the forgery."""
    return {name: await verdict(client, token) for name, token in forgeries.items()}


def all_refused(forgeries: Mapping[str, str], reason: str) -> dict[str, str]:
    """What `verdicts` must be."""
    return dict.fromkeys(forgeries, reason)
