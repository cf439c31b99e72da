"""ECDSA signatures that are none, or are not written as ES256 writes them (SECURITY J7)."""

import json

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.auth.forgery import (
    ACCEPTED,
    WRONG_SIGNATURE,
    Forger,
    all_refused,
    base64url,
    decode_bytes,
    verdict,
    verdicts,
)
from tests.people import Person

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-5, SP 800-186 3.2.1.3)."""
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
WRONG_LENGTH = "The token's signature has the wrong length"


def parts(token: str) -> tuple[str, int, int]:
    """The signing input, r and s."""
    signing_input, _, signature = token.rpartition(".")
    raw = decode_bytes(signature)
    return signing_input, int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")


def signed(signing_input: str, r: int, s: int) -> str:
    return f"{signing_input}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


async def test_numbers_out_of_range_are_no_signature(ada: Person, forger: Forger) -> None:
    """SECURITY J7: RFC 7518 3.4, FIPS 186-5 6.4.2: 0 < r, s < n. Zeros once passed in Java."""
    signing_input, r, s = parts(ada.access_token)
    numbers = {
        "0": 0,
        "1": 1,
        "n-1": ORDER - 1,
        "n": ORDER,
        "n+1": ORDER + 1,
        "p-1": PRIME - 1,
        "p": PRIME,
        "2^255": 2**255,
        "2^256-1": 2**256 - 1,
    }
    forgeries = {
        f"r={name_of_r}, s={name_of_s}": signed(signing_input, as_r, as_s)
        for name_of_r, as_r in {**numbers, "genuine": r}.items()
        for name_of_s, as_s in {**numbers, "genuine": s}.items()
        if (as_r, as_s) != (r, s)
    }

    assert len(forgeries) == 99
    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, WRONG_SIGNATURE)


async def test_the_numbers_of_a_signature_are_not_interchangeable(
    ada: Person, forger: Forger
) -> None:
    """SECURITY J7. Two's complement, exchanged halves, little-endian."""
    signing_input, r, s = parts(ada.access_token)
    backwards = [int.from_bytes(number.to_bytes(32, "big"), "little") for number in (r, s)]
    forgeries = {
        "exchanged": signed(signing_input, s, r),
        "-r": signed(signing_input, 2**256 - r, s),
        "-s": signed(signing_input, r, 2**256 - s),
        "-r and -s": signed(signing_input, 2**256 - r, 2**256 - s),
        "n-r": signed(signing_input, ORDER - r, s),
        "n-r and n-s": signed(signing_input, ORDER - r, ORDER - s),
        "p-s": signed(signing_input, r, PRIME - s),
        "little-endian": signed(signing_input, *backwards),
        "r twice": signed(signing_input, r, r),
    }

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, WRONG_SIGNATURE)


async def test_a_signature_has_64_bytes(ada: Person, forger: Forger) -> None:
    """SECURITY J7: RFC 7518 3.4: 64 octets, with leading zeros; DER is another encoding."""
    signing_input, r, s = parts(ada.access_token)
    raw = decode_bytes(ada.access_token.rpartition(".")[2])
    wrong = {
        "nothing": b"",
        "one byte": b"\0",
        "r only": raw[:32],
        "one byte less": raw[:-1],
        "one byte more": raw + b"\0",
        "a zero before": b"\0" + raw,
        "zeros before both": b"\0" + raw[:32] + b"\0" + raw[32:],
        "as for P-384": bytes(16) + raw[:32] + bytes(16) + raw[32:],
        "as for P-521": bytes(34) + raw[:32] + bytes(34) + raw[32:],
        "twice": raw + raw,
        "DER": encode_dss_signature(r, s),
        "DER of a valid 64 bytes' length": _der_of_64_bytes(),
        "hexadecimal": raw.hex().encode(),
        "DER of zeros": encode_dss_signature(0, 0),
    }
    forgeries = {name: f"{signing_input}.{base64url(bad)}" for name, bad in wrong.items()}
    reasons = all_refused(forgeries, WRONG_LENGTH)
    reasons["DER of a valid 64 bytes' length"] = WRONG_SIGNATURE

    assert await verdicts(ada.client, forgeries) == reasons


def _der_of_64_bytes() -> bytes:
    """Short numbers, so that only the encoding gives it away."""
    der = encode_dss_signature(2 ** (8 * 29) - 1 >> 2, 2 ** (8 * 29) - 1 >> 2)
    assert len(der) == 64
    return der


async def test_small_numbers_keep_their_leading_zeros(ada: Person, forger: Forger) -> None:
    """SECURITY J7: RFC 7518 3.4: "the octet sequence must not be shortened"."""
    token = next(
        token
        for token in (forger.with_header() for _ in range(20_000))
        if min(parts(token)[1:]) < 2**248
    )
    signing_input, r, s = parts(token)
    shortened = b"".join(
        number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (r, s)
    )

    assert await verdict(ada.client, token) == ACCEPTED
    assert await verdict(ada.client, f"{signing_input}.{base64url(shortened)}") == WRONG_LENGTH


async def test_a_signature_is_for_its_own_header_and_payload(ada: Person, forger: Forger) -> None:
    """SECURITY J7: RFC 7515 5.2. The signature of another token of ours, or of a part of one."""
    header, payload, signature = ada.access_token.split(".")
    another = forger.with_claims(jti="another")
    respelt_header = base64url(json.dumps(forger.header).encode())
    forgeries = {
        "another's signature": f"{header}.{payload}.{another.rpartition('.')[2]}",
        "another's payload": f"{header}.{another.split('.')[1]}.{signature}",
        "another's header": f"{respelt_header}.{payload}.{signature}",
    }

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, WRONG_SIGNATURE)


async def test_the_twin_of_a_signature_is_a_signature(ada: Person, forger: Forger) -> None:
    """With (r, s), (r, n-s) is one, too: RFC 7518 3.4 and FIPS 186-5 6.4.2 ask for 0 < s < n only.

    So an ES256 token has two spellings, and whoever holds it can write the other. Refusing the
    one with the greater s would refuse half of what a conforming signer makes. It gains nothing:
    it states the same, a token is remembered by the digest of its spelling, never refused by
    it, and the session behind both is asked for on every request.
    """
    signing_input, r, s = parts(ada.access_token)
    twin = signed(signing_input, r, ORDER - s)

    assert twin != ada.access_token
    assert await verdict(ada.client, ada.access_token) == ACCEPTED
    assert await verdict(ada.client, twin) == ACCEPTED
    assert (await ada.post("/api/v1/auth/logout")).status_code == 204
    for token in (ada.access_token, twin):
        assert await verdict(ada.client, token) == "The session of this token has ended"
