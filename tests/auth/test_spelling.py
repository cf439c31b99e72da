"""One token, one spelling: base64url and JSON without leniency (SECURITY J6).

Where a spelling can be signed, it is signed with the service's own key, so that nothing but the
spelling is wrong with it.
"""

import json
import string

import pytest

from tests.auth.forgery import (
    ACCEPTED,
    NOT_CANONICAL,
    Forger,
    all_refused,
    base64url,
    verdict,
    verdicts,
)
from tests.people import Person

NOT_BASE64URL = "The token is not base64url"
# Which of the two is said depends on where Python's decoder gives up.
NO_BASE64URL = {NOT_BASE64URL, NOT_CANONICAL}
NOT_JSON = "The token does not contain JSON"
NO_OBJECT = "The token does not contain a JSON object"
ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
PARTS = ("header", "payload", "signature")


def respelt(forger: Forger, part: str, spell: dict[str, str]) -> dict[str, str]:
    """The genuine token with one part spelt otherwise, and signed after that where it can be."""
    header, payload, _ = forger.with_header().split(".")
    if part == "header":
        return {name: forger.sign(other, payload) for name, other in spell.items()}
    if part == "payload":
        return {name: forger.sign(header, other) for name, other in spell.items()}
    return {name: f"{header}.{payload}.{other}" for name, other in spell.items()}


def original(forger: Forger, part: str) -> str:
    """The part as it is: `respelt` signs what is before it with the same bytes."""
    return forger.with_header().split(".")[PARTS.index(part)]


@pytest.mark.parametrize("part", PARTS)
async def test_foreign_characters_are_not_skipped(ada: Person, forger: Forger, part: str) -> None:
    """SECURITY J6: RFC 7515 2, RFC 4648 3.3. Python's decoder leaves out what it does not know."""
    text = original(forger, part)
    middle = len(text) // 2
    foreign = [" ", "\t", "+", "/", "!", "*", "%", "~", ",", ":", "'", "\x7f", "\u00e9", "\u00ff"]
    spellings = {
        f"{character!r} {where}": other
        for character in foreign
        for where, other in {
            "in the middle": f"{text[:middle]}{character}{text[middle:]}",
            "four times": f"{text[:middle]}{character * 4}{text[middle:]}",
            "before the end": f"{text[:-1]}{character}{text[-1]}",
        }.items()
    }
    forgeries = respelt(forger, part, spellings)

    assert set((await verdicts(ada.client, forgeries)).values()) <= NO_BASE64URL


@pytest.mark.parametrize("part", PARTS)
async def test_padding_is_no_part_of_a_token(ada: Person, forger: Forger, part: str) -> None:
    """SECURITY J6: RFC 7515 2: "with all trailing '=' characters omitted"."""
    text = original(forger, part)
    spellings = {"=": f"{text}=", "==": f"{text}==", "====": f"{text}====", "before": f"={text}"}
    forgeries = respelt(forger, part, spellings | {"inside": f"{text[:4]}={text[4:]}"})

    assert set((await verdicts(ada.client, forgeries)).values()) <= NO_BASE64URL


@pytest.mark.parametrize("part", PARTS)
async def test_bits_that_stand_for_nothing_are_zero(ada: Person, forger: Forger, part: str) -> None:
    """SECURITY J6: RFC 4648 3.5. Else a token would have four or sixteen spellings."""
    # White space in the JSON moves the end to where base64url has bits to spare.
    for spaces in range(3):
        padded = _with_spaces(forger, part, spaces)
        text = padded.split(".")[PARTS.index(part)]
        if len(text) % 4 == 0:
            continue
        assert await verdict(ada.client, padded) == ACCEPTED
        spare = 4 if len(text) % 4 == 2 else 2
        last = ALPHABET.index(text[-1])
        spellings = {
            ALPHABET[last + bits]: text[:-1] + ALPHABET[last + bits] for bits in range(1, 2**spare)
        }
        forgeries = respelt(forger, part, spellings)
        assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NOT_CANONICAL)


def _with_spaces(forger: Forger, part: str, spaces: int) -> str:
    header, payload = json.dumps(forger.header), json.dumps(forger.claims)
    if part == "header":
        return forger.write(header + " " * spaces, payload)
    return forger.write(header, payload + " " * spaces)


@pytest.mark.parametrize("part", PARTS)
async def test_a_length_that_no_bytes_have_is_refused(
    ada: Person, forger: Forger, part: str
) -> None:
    """SECURITY J6: one character of base64url is six bits, and no byte."""
    text = original(forger, part)
    whole = text[: len(text) // 4 * 4]
    forgeries = respelt(forger, part, {"one more": whole + "A", "one": "A", "five": "AAAAA"})

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NOT_BASE64URL)


async def test_no_part_is_empty(ada: Person, forger: Forger) -> None:
    """SECURITY J6."""
    header, payload, signature = ada.access_token.split(".")

    assert await verdict(ada.client, f".{payload}.{signature}") == NOT_JSON
    assert await verdict(ada.client, f"{header}..{signature}") == "The token's signature is wrong"
    assert await verdict(ada.client, forger.sign(header, "")) == NOT_JSON
    wrong_length = "The token's signature has the wrong length"
    assert await verdict(ada.client, f"{header}.{payload}.") == wrong_length
    assert await verdict(ada.client, "..") == NOT_JSON


@pytest.mark.parametrize("part", ["header", "payload"])
async def test_json_is_read_without_guessing(ada: Person, forger: Forger, part: str) -> None:
    """SECURITY J6: RFC 8725 2.4, RFC 7515 4 and 5.2, RFC 7519 4 (no name twice), RFC 8259 8.1."""
    text = json.dumps(forger.header if part == "header" else forger.claims)
    first = "alg" if part == "header" else "iss"
    value = json.dumps((forger.header if part == "header" else forger.claims)[first])
    wrong: dict[str, str | bytes] = {
        "a name twice, the same": f'{text[:-1]}, "{first}": {value}}}',
        "a name twice, otherwise": f'{{"{first}": "none", {text[1:]}',
        "a name twice, escaped": f'{text[:-1]}, "\\u{ord(first[0]):04x}{first[1:]}": {value}}}',
        "a name twice, below": f'{text[:-1]}, "x": {{"a": 1, "a": 1}}}}',
        "NaN": f'{text[:-1]}, "x": NaN}}',
        "Infinity": f'{text[:-1]}, "x": [-Infinity]}}',
        "a number too large": f'{text[:-1]}, "x": 1e999}}',
        "a comma at the end": f"{text[:-1]}, }}",
        "a comment": f"{text}// a comment",
        "single quotes": text.replace('"', "'"),
        "a second value": f"{text}{text}",
        "NUL after it": f"{text}\0",
        "NUL in a name": f'{text[:-1]}, "x\\u0000": 1}}',
        "half a surrogate pair": f'{text[:-1]}, "x": "\\ud800"}}',
        "a control character": f'{text[:-1]}, "x": "\n"}}',
        "a byte order mark": f"\ufeff{text}",
        "not UTF-8": text.encode()[:-1] + b', "x": "\xff"}',
        "overlong UTF-8": text.encode()[:-1] + b', "x": "\xc0\xaf"}',
        "surrogates in UTF-8": text.encode()[:-1] + b', "x": "\xed\xa0\x80"}',
        "UTF-16": text.encode("utf-16"),
        "Latin-1": f'{text[:-1]}, "x": "\u00e9"}}'.encode("latin-1"),
        "nested too deep": f'{text[:-1]}, "x": {"[" * 64}{"]" * 64}}}',
        "nested without end": "[" * 2500,
        "nested without end, objects": '{"a":' * 500,
        "cut off": text[:-1],
        "nothing": " ",
        "no JSON": "eyJhbGciOiJub25lIn0",
    }
    forgeries = {name: _written(forger, part, other) for name, other in wrong.items()}

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NOT_JSON)


@pytest.mark.parametrize("part", ["header", "payload"])
async def test_both_parts_are_objects(ada: Person, forger: Forger, part: str) -> None:
    """SECURITY J6: RFC 7515 4, RFC 7519 7.2."""
    text = json.dumps(forger.header if part == "header" else forger.claims)
    others = ["null", "true", "7", '""', "[]", f"[{text}]", json.dumps(text)]
    forgeries = {other: _written(forger, part, other) for other in others}

    assert await verdicts(ada.client, forgeries) == all_refused(forgeries, NO_OBJECT)


async def test_white_space_and_escapes_are_json(ada: Person, forger: Forger) -> None:
    """RFC 8259 2: another text that says the same is another token, rightly signed."""
    header = json.dumps(forger.header, indent=2)
    payload = "\r\n\t " + json.dumps(forger.claims).replace("s", "\\u0073") + "\n"

    assert await verdict(ada.client, forger.write(header, payload)) == ACCEPTED


async def test_another_spelling_of_the_same_bytes_is_another_token(
    ada: Person, forger: Forger
) -> None:
    """SECURITY J6: standard base64 (RFC 4648 4) of a signature that needs its two characters."""
    token = next(
        token
        for token in (forger.with_header() for _ in range(200))
        if set("-_") & set(token.rpartition(".")[2])
    )
    signing_input, _, signature = token.rpartition(".")
    standard = signature.replace("-", "+").replace("_", "/")

    assert await verdict(ada.client, token) == ACCEPTED
    assert await verdict(ada.client, f"{signing_input}.{standard}") in NO_BASE64URL


def _written(forger: Forger, part: str, text: str | bytes) -> str:
    if part == "header":
        return forger.write(text, json.dumps(forger.claims))
    encoded = text if isinstance(text, bytes) else text.encode()
    return forger.sign(base64url(json.dumps(forger.header).encode()), base64url(encoded))
