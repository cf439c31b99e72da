"""Access tokens under attack: algorithms, keys, types and forms (SECURITY J1 to J4, J8 to J10).

The forgeries are signed with the service's own key wherever that is possible, so that each is
refused for the one thing that is wrong with it.
"""

import hashlib
import hmac
import json
import uuid
from pathlib import Path

import ecdsa.ecdsa
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jose.backends.ecdsa_backend import ECDSAECKey

from recipes_api.app import create_app
from tests.auth.forgery import (
    ACCEPTED,
    MISSING,
    WRONG_SIGNATURE,
    Forger,
    all_refused,
    base64url,
    decode,
    verdict,
    verdicts,
)
from tests.conftest import make_settings
from tests.people import Person, SignUp, log_in

WRONG_ALGORITHM = "The token's algorithm is not the one of its key"
INCOMPLETE_HEADER = "The token's header lacks alg, kid or typ"
UNKNOWN_KEY = "The token was signed with a key that is not known here"
NO_ACCESS_TOKEN = "The token is not an access token"
STRANGE_HEADER = "The token's header has members that are not accepted"
NOT_THREE_PARTS = "The token does not have three parts"
TOO_LONG = "The token is too long"


async def test_a_forgery_with_nothing_wrong_is_accepted(ada: Person, forger: Forger) -> None:
    """Without this, the refusals below would prove nothing."""
    assert await verdict(ada.client, forger.with_header()) == ACCEPTED


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", " none"])
async def test_an_unsigned_token_is_refused(ada: Person, forger: Forger, algorithm: str) -> None:
    """SECURITY J1: RFC 8725 3.2."""
    header, payload, signature = forger.with_header(alg=algorithm).split(".")
    forgeries = {
        "no signature": f"{header}.{payload}.",
        "a real signature": f"{header}.{payload}.{signature}",
        "64 zero bytes": f"{header}.{payload}.{base64url(bytes(64))}",
    }

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, WRONG_ALGORITHM)


async def test_the_key_says_the_algorithm(ada: Person, forger: Forger) -> None:
    """SECURITY J1: RFC 8725 3.1. The signature is right; the header names another algorithm."""
    others = "ES384 ES512 ES256K RS256 PS256 HS256 HS384 HS512 EdDSA Ed25519 es256 dir A128KW"
    forgeries = {name: forger.with_header(alg=name) for name in [*others.split(), "ES256 "]}

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, WRONG_ALGORITHM)


def public_spellings(key: ec.EllipticCurvePublicKey) -> dict[str, bytes]:
    """Everything an attacker can read off the key set and use as an HMAC secret."""
    numbers = key.public_numbers()
    x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
    jwk = {"alg": "ES256", "kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)}
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {
        "PEM": pem,
        "PEM without its last newline": pem.rstrip(),
        "DER": key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "point": b"\4" + x + y,
        "compressed point": key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint),
        "JWK": json.dumps(jwk).encode(),
        "short JWK": json.dumps(jwk, separators=(",", ":")).encode(),
        "x": base64url(x).encode(),
        "nothing": b"",
    }


@pytest.mark.parametrize(
    ("algorithm", "digest", "reason"),
    [
        ("HS256", hashlib.sha256, WRONG_ALGORITHM),
        ("HS512", hashlib.sha512, WRONG_ALGORITHM),
        ("ES256", hashlib.sha256, "The token's signature has the wrong length"),
        ("ES256", hashlib.sha512, WRONG_SIGNATURE),
    ],
)
async def test_a_public_key_is_no_hmac_secret(
    ada: Person, forger: Forger, algorithm: str, digest: str, reason: str
) -> None:
    """SECURITY J2: RFC 8725 2.1."""
    signing_input = forger.with_header(alg=algorithm).rpartition(".")[0]
    forgeries = {
        name: f"{signing_input}.{base64url(hmac.digest(secret, signing_input.encode(), digest))}"
        for name, secret in public_spellings(forger.key.public_key()).items()
    }

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, reason)


async def test_a_stranger_cannot_sign_in_our_name(ada: Person, forger: Forger) -> None:
    """SECURITY J3."""
    stranger = forger.outside()

    assert await verdict(ada.client, stranger.with_header()) == WRONG_SIGNATURE
    assert await verdict(ada.client, stranger.with_header(kid="mine")) == UNKNOWN_KEY


async def test_a_key_is_found_by_its_exact_name_only(ada: Person, forger: Forger) -> None:
    """SECURITY J3: RFC 8725 3.10."""
    kid = forger.header["kid"]
    names = [
        "", " ", kid + " ", kid[:-1], kid.swapcase(), f"{kid}={kid}", "*", "%", "_" * len(kid),
        "../../../dev/null", "/dev/null", "file:///dev/null", "https://evil.example/jwks.json",
        "' OR '1'='1", "x' UNION SELECT 'secret' --", "ключ", "\n", "0", "null",
    ]  # fmt: skip
    forgeries = {repr(name): forger.with_header(kid=name) for name in names}

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, UNKNOWN_KEY)


@pytest.mark.parametrize("member", ["alg", "kid", "typ"])
async def test_the_header_is_complete_and_of_text(ada: Person, forger: Forger, member: str) -> None:
    """SECURITY J1, J3, J4."""
    wrong = [MISSING, None, True, 0, 1.5, [], [forger.header[member]], {}, {"a": "b"}]
    forgeries = {repr(value): forger.with_header(**{member: value}) for value in wrong}

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, INCOMPLETE_HEADER)


async def test_a_token_brings_no_key_and_no_extension(ada: Person, forger: Forger) -> None:
    """SECURITY J3, J8: RFC 7515 4.1.2 to 4.1.11, RFC 7797, RFC 7516 4.1.3."""
    public = forger.key.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", "x": base64url(public.x.to_bytes(32, "big"))}
    strange = {
        "jku": "https://evil.example/jwks.json",
        "jwk": jwk | {"y": base64url(public.y.to_bytes(32, "big"))},
        "x5u": "https://evil.example/certificate.pem",
        "x5c": ["MIIB"],
        "x5t": "AAAA",
        "x5t#S256": "AAAA",
        "crit": ["exp"],
        "b64": True,
        "zip": "DEF",
        "enc": "A256GCM",
        "cty": "JWT",
        "Alg": "none",
        "exp": 9_999_999_999,
    }
    forgeries = {name: forger.with_header(**{name: value}) for name, value in strange.items()}
    forgeries["empty crit"] = forger.with_header(crit=[])
    forgeries["null jwk"] = forger.with_header(jwk=None)

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, STRANGE_HEADER)


@pytest.mark.parametrize("typ", ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"])
async def test_the_media_type_of_an_access_token_has_no_case(
    ada: Person, forger: Forger, typ: str
) -> None:
    """SECURITY J4: RFC 9068 4, RFC 7515 4.1.9."""
    assert await verdict(ada.client, forger.with_header(typ=typ)) == ACCEPTED


async def test_another_kind_of_token_of_ours_is_no_access_token(
    ada: Person, forger: Forger
) -> None:
    """SECURITY J4: RFC 8725 3.11, 3.12."""
    kinds = [
        "JWT", "jwt", "", "at", "at+jwt ", " at+jwt", "at+jwt;v=1", "application/at+jwt ",
        "application/jwt", "text/at+jwt", "application/application/at+jwt", "logout+jwt",
        "dpop+jwt", "secevent+jwt", "token-introspection+jwt", "JOSE", "at-jwt", "\u0430t+jwt",
    ]  # fmt: skip
    forgeries = {repr(typ): forger.with_header(typ=typ) for typ in kinds}
    id_token_claims = {
        **forger.claims,
        "nonce": "n-0S6_WzA2Mj",
        "at_hash": "77QmUPtjPfzWtF2AnpK9RQ",
    }
    forgeries["ID token"] = forger.token({**forger.header, "typ": "JWT"}, id_token_claims)

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NO_ACCESS_TOKEN)


async def test_only_a_compact_jws_is_read(ada: Person, forger: Forger) -> None:
    """SECURITY J8: a JWE has five parts; RFC 7515 7.2 has a JSON form."""
    header, payload, signature = ada.access_token.split(".")
    encrypted = base64url(b'{"alg":"dir","enc":"A256GCM","zip":"DEF"}')
    forgeries = {
        "JWE": f"{encrypted}..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        "five parts": f"{header}.{payload}.{signature}.{payload}.{signature}",
        "four parts": f"{ada.access_token}.",
        "leading dot": f".{ada.access_token}",
        "two parts": f"{header}.{payload}",
        "one part": header,
        "JSON form": json.dumps({"protected": header, "payload": payload, "signature": signature}),
        "refresh token": ada.refresh_token,
        "dots": "....",
        "empty": "",
    }

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NOT_THREE_PARTS)


async def test_a_token_has_at_most_8_kib(ada: Person, forger: Forger) -> None:
    """SECURITY J6: measured before anything is decoded."""
    lengths = {
        len(token): await verdict(ada.client, token)
        for token in (forger.with_claims(pad="p" * size) for size in range(5500, 5700))
        if 8180 <= len(token) <= 8200
    }

    assert lengths == {length: TOO_LONG if length > 8192 else ACCEPTED for length in lengths}
    assert set(lengths.values()) == {TOO_LONG, ACCEPTED}
    assert await verdict(ada.client, "." * 100_000) == TOO_LONG


@pytest.mark.parametrize(
    "secret",
    ["", "secret", "A" * 80, "a-passphrase-that-people-would-choose", "c2hvcnQ", "ü" * 40,
     base64url(bytes(range(31)))],
)  # fmt: skip
def test_a_guessable_shared_secret_is_a_refusal_to_start(tmp_path: Path, secret: str) -> None:
    """SECURITY J9: RFC 7518 3.2."""
    weak = make_settings(
        f"sqlite+aiosqlite:///{tmp_path / 'recipes.db'}",
        tmp_path,
        token_algorithm="HS256",
        token_secrets=[secret],
    )

    with pytest.raises(ValueError, match=r"RECIPES_API_TOKEN_SECRETS needs .* 32 random bytes"):
        create_app(weak)


async def test_a_token_says_nothing_private(ada: Person) -> None:
    """SECURITY J10: RFC 9068 6. Whoever reads a log or a proxy's memory learns no name."""
    payload = decode(ada.access_token.split(".")[1])

    assert set(payload) == {
        "iss", "sub", "aud", "exp", "iat", "jti", "sid", "client_id", "scope", "auth_time",
    }  # fmt: skip
    # Random identifiers, and apart from the rest: hexadecimal digits may well spell a name.
    for name in ("sub", "sid", "jti"):
        assert uuid.UUID(payload.pop(name)).version in (4, 7)
    said = json.dumps(payload).lower()
    assert not [private for private in ("ada", "example.org", "somebody") if private in said]


async def test_every_token_has_an_identifier_of_its_own(ada: Person) -> None:
    """SECURITY J5: RFC 9068 2.2, `jti`."""
    again = (await log_in(ada.client, ada.email)).json()["access_token"]

    assert decode(again.split(".")[1])["jti"] != decode(ada.access_token.split(".")[1])["jti"]


async def test_the_ecdsa_package_neither_signs_nor_verifies(
    client: object, sign_up: SignUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """python-jose brings `ecdsa`, whose timing gives keys away; cryptography does the work."""

    def refuse(*_: object) -> None:
        raise AssertionError("the ecdsa package was used")

    monkeypatch.setattr(ecdsa.ecdsa.Private_key, "sign", refuse)
    monkeypatch.setattr(ecdsa.ecdsa.Public_key, "verifies", refuse)
    with pytest.raises(AssertionError, match="ecdsa package"):
        ECDSAECKey(ecdsa.SigningKey.generate(ecdsa.NIST256p), "ES256").sign(b"so it would fail")

    ada = await sign_up("ada@example.org")

    assert await verdict(ada.client, ada.access_token) == ACCEPTED
