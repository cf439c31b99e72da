"""Tokens of every kind that hypothesis can think of, given to the token service itself."""

import asyncio
import json
import string
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import assume, example, given
from hypothesis import strategies as st
from jose import jwk

from recipes_api.auth import jws
from recipes_api.auth.claims import AccessToken, InvalidAccessToken
from recipes_api.auth.keys import ES256, Jwk, TokenKey
from recipes_api.auth.tokens import TokenService
from recipes_api.settings import Settings
from tests.auth.forgery import Forger, base64url
from tests.clock import SettableClock

PRIVATE_KEY = ec.generate_private_key(ec.SECP256R1())
HEADER = {"alg": ES256, "kid": "the-only-one", "typ": "at+jwt"}
CLAIMS: dict[str, Any] = {
    "iss": "http://localhost:8000",
    "sub": "018f3c3e-0000-7000-8000-000000000001",
    "aud": "recipes_api",
    "exp": SettableClock().now.timestamp() + 600,
    "iat": SettableClock().now.timestamp(),
    "jti": "0123456789abcdef0123456789abcdef",
    "sid": "018f3c3e-0000-7000-8000-000000000002",
    "client_id": "recipes_api",
    "scope": "recipes:read recipes:write account",
    "auth_time": SettableClock().now.timestamp(),
}
FORGER = Forger(PRIVATE_KEY, HEADER, CLAIMS)
GENUINE = FORGER.with_claims()
ALPHABET = string.ascii_letters + string.digits + "-_."

characters = st.sampled_from(ALPHABET) | st.characters()
positions = st.integers(0, len(GENUINE) - 1)
numbers = st.integers() | st.floats() | st.integers(-(10**390), 10**390)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(st.characters()),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=12,
)


class OneKey:
    """A key ring that no database stands behind."""

    def __init__(self) -> None:
        pem = PRIVATE_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        key = jwk.construct(pem.decode(), ES256)
        self._signing = TokenKey(HEADER["kid"], ES256, key)
        self._verifying = TokenKey(HEADER["kid"], ES256, key.public_key())

    def signing_key(self) -> TokenKey:
        return self._signing

    async def find(self, kid: str) -> TokenKey | None:
        return self._verifying if self.knows(kid) else None

    def knows(self, kid: str) -> bool:
        return kid == self._signing.kid

    def jwks(self) -> list[Jwk]:
        return []


SETTINGS = Settings(_env_file=None, audience=CLAIMS["aud"], public_url=CLAIMS["iss"])
SERVICE = TokenService(OneKey(), SettableClock(), SETTINGS)


def verify(token: str) -> AccessToken | None:
    """None if it is refused; any other exception is a defect."""
    try:
        return asyncio.run(SERVICE.verify(token))
    except InvalidAccessToken:
        return None


def read_header(token: str) -> jws.Header | None:
    try:
        return jws.read_header(token)
    except jws.MalformedToken:
        return None


def test_the_token_that_all_begins_with_is_genuine() -> None:
    """Without this, the refusals below would prove nothing."""
    access = verify(GENUINE)
    assert access is not None
    assert str(access.user_id) == CLAIMS["sub"]


@given(st.text() | st.text(ALPHABET) | st.text(ALPHABET + "= +/").map(lambda text: f"e30.{text}."))
def test_any_text_is_refused_in_order(text: str) -> None:
    """SECURITY J6."""
    assert verify(text) is None
    assert read_header(text) is None


@given(st.binary(), st.binary(), st.binary())
@example(json.dumps(HEADER).encode(), b"{}", b"")
def test_any_bytes_in_the_three_parts_are_refused_in_order(
    header: bytes, payload: bytes, signature: bytes
) -> None:
    """SECURITY J6: well encoded, so that what is inside is read."""
    token = ".".join(base64url(part) for part in (header, payload, signature))
    assert verify(token) is None
    assert (
        verify(f"{GENUINE.partition('.')[0]}.{base64url(payload)}.{base64url(signature)}") is None
    )


@given(positions, characters)
def test_a_token_with_one_other_character_is_refused(position: int, other: str) -> None:
    """SECURITY J6, J7."""
    assume(GENUINE[position] != other)
    assert verify(GENUINE[:position] + other + GENUINE[position + 1 :]) is None


@given(positions | st.just(len(GENUINE)), characters)
def test_a_token_with_one_more_character_is_refused(position: int, more: str) -> None:
    """SECURITY J6, J7."""
    assert verify(GENUINE[:position] + more + GENUINE[position:]) is None


def test_a_token_with_one_character_less_is_refused() -> None:
    """SECURITY J6, J7: every one of them."""
    shorter = {GENUINE[:position] + GENUINE[position + 1 :] for position in range(len(GENUINE))}
    assert [token for token in shorter if verify(token) is not None] == []


@given(st.sampled_from(sorted(CLAIMS)), json_values)
def test_any_value_of_a_claim_is_read_or_refused(claim: str, value: Any) -> None:
    """SECURITY J5: signed with the right key."""
    access = verify(FORGER.with_claims(**{claim: value}))

    if access is not None:
        assert value == CLAIMS[claim] or claim in {
            "aud", "exp", "iat", "jti", "client_id", "scope", "auth_time",
        }  # fmt: skip


@given(json_values)
@example("")
@example([])
@example(None)
def test_any_json_as_payload_is_refused(payload: Any) -> None:
    """SECURITY J5: signed with the right key."""
    assert verify(FORGER.write(json.dumps(HEADER), json.dumps(payload))) is None


@given(st.dictionaries(st.text(), json_values))
def test_any_claims_beside_ours_change_nothing(strange: dict[str, Any]) -> None:
    """RFC 7519 4: what is not understood is ignored, or the token refused; `sub` stays `sub`."""
    access = verify(FORGER.token(HEADER, {**strange, **CLAIMS}))
    assert access in (None, verify(GENUINE))


@given(st.sampled_from(sorted(HEADER)), json_values)
def test_any_value_in_the_header_is_refused_in_order(member: str, value: Any) -> None:
    """SECURITY J1, J3, J4."""
    assume(value != HEADER[member])
    assert verify(FORGER.with_header(**{member: value})) is None


@pytest.mark.parametrize("length", [8191, 8192, 8193, 1_000_000])
def test_long_tokens_are_refused_in_order(length: int) -> None:
    """SECURITY J6."""
    assert verify("a" * length) is None
    assert verify("." * length) is None
    assert verify(GENUINE + "A" * (length - len(GENUINE))) is None
