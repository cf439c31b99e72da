"""JSON without guessing: what is ambiguous or cannot be stored is refused (RFC 7493)."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api import strict_json

REFUSED: dict[str, tuple[bytes, str]] = {
    "a name twice": (b'{"a": 1, "a": 1}', "The name 'a' appears twice in one object"),
    "a name twice, below": (b'[{"x": {"a": 1, "a": 2}}]', "The name 'a' appears twice"),
    "a name twice, escaped": (b'{"a": 1, "\\u0061": 2}', "The name 'a' appears twice"),
    "an empty name twice": (b'{"": 1, "": 2}', "The name '' appears twice"),
    "NaN": (b"NaN", "NaN is not JSON"),
    "Infinity": (b"[Infinity]", "Infinity is not JSON"),
    "-Infinity": (b'{"a": -Infinity}', "-Infinity is not JSON"),
    "a number too large": (b"1e309", "A number is too large"),
    "a number too small": (b"-1e309", "A number is too large"),
    "too many digits": (b"1" * 401, "A number has too many digits"),
    "too many digits after a sign": (b"-" + b"1" * 400, "A number has too many digits"),
    "a million digits": (b"1" * 1_000_000, "A number has too many digits"),
    "NUL in a text": (b'"a\\u0000"', "A text contains the NUL character"),
    "NUL in a name": (b'{"\\u0000": 1}', "A text contains the NUL character"),
    "the first half of a pair": (b'["\\ud83c"]', "A text contains half of a surrogate pair"),
    "the second half of a pair": (b'{"\\udf45": 1}', "A text contains half of a surrogate pair"),
    "halves in the wrong order": (b'"\\udf45\\ud83c"', "A text contains half of a surrogate pair"),
    "not UTF-8": (b'"\xff"', "The body is not UTF-8"),
    "overlong UTF-8": (b'"\xc0\x80"', "The body is not UTF-8"),
    "a surrogate in UTF-8": (b'"\xed\xa0\x80"', "The body is not UTF-8"),
    "cut off within a character": (b'"\xf0\x9f', "The body is not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "The body is not UTF-8"),
    "UTF-16 without a mark": ('{"a": 1}'.encode("utf-16-le"), "Expecting property name"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "Unexpected UTF-8 BOM"),
    "65 levels": (b"[" * 65 + b"]" * 65, "The body is nested deeper than 64 levels"),
    "65 levels of objects": (b'{"a":' * 65 + b"1" + b"}" * 65, "nested deeper than 64 levels"),
    "without end": (b"[" * 1_000_000, "The body is nested deeper than 64 levels"),
    "nothing": (b"", "Expecting value"),
    "two values": (b"{} {}", "Extra data"),
    "a comma at the end": (b"[1,]", ""),
    "a comment": (b"[1] // one", "Extra data"),
    "single quotes": (b"{'a': 1}", "Expecting property name"),
    "a line break in a text": (b'"\n"', "Invalid control character"),
    "a zero at the front": (b"01", "Extra data"),
    "a plus": (b"+1", "Expecting value"),
    "other digits": ("１".encode(), "Expecting value"),
}

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
i_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**399) + 1, 10**399 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inside: st.lists(inside) | st.dictionaries(texts, inside),
)


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_ambiguous_is_refused_and_named(body: bytes, reason: str) -> None:
    """SECURITY O3, J6: RFC 8259 4, 6, 8; RFC 7493 2."""
    with pytest.raises(json.JSONDecodeError) as refusal:
        strict_json.loads(body)
    assert reason in refusal.value.msg


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[" * 63 + b"1" + b"]" * 63, None),
        (b"1" * 400, int("1" * 400)),
        (b"1e308", 1e308),
        (b"-0", 0),
        (b"1e-999", 0.0),
        (b'"\\ud83c\\udf45"', "\U0001f345"),
        ('"\U0001f345"'.encode(), "\U0001f345"),
        (b'{"a": {"a": [{"a": 1}, {"a": 1}]}}', {"a": {"a": [{"a": 1}, {"a": 1}]}}),
        (b' \r\n\t{"a":null} ', {"a": None}),
        (b'{"__proto__": 1, "constructor": 2}', {"__proto__": 1, "constructor": 2}),
    ],
)
def test_what_is_plain_is_read(body: bytes, value: Any) -> None:
    read = strict_json.loads(body)
    assert value is None or read == value


def test_a_name_twice_among_many_is_found_at_once() -> None:
    """SECURITY O3. Anybody may send this; nobody else may have to wait for it."""
    names = ",".join(f'"{number:06}":1' for number in range(100_000))
    body = f'{{{names},"099999":1}}'.encode()
    began = time.process_time()
    json.loads(body)
    usual = time.process_time() - began

    with pytest.raises(json.JSONDecodeError, match="The name '099999' appears twice"):
        strict_json.loads(body)

    assert time.process_time() - began < 20 * usual


@given(i_json)
def test_every_value_that_can_be_stored_comes_back(value: Any) -> None:
    """RFC 7493. Both as ASCII with escapes and as UTF-8."""
    for ascii_only in (True, False):
        written = json.dumps(value, ensure_ascii=ascii_only).encode()
        assert strict_json.loads(written) == value


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_in_order(body: bytes) -> None:
    try:
        strict_json.check(strict_json.loads(body))
    except json.JSONDecodeError:
        return


@given(st.text(alphabet='[]{}",:0123456789eE+-.\\udtrfalsn \0'))
def test_anything_like_json_is_read_as_the_standard_library_reads_it(text: str) -> None:
    """Or refused: never otherwise."""
    try:
        value = strict_json.loads(text.encode())
    except json.JSONDecodeError:
        return
    assert json.loads(text) == value
