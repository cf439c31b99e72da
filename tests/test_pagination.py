"""Cursors: opaque, and only those that we made."""

import base64

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recipes_api.errors import InvalidRequest
from recipes_api.pagination import BEGINNING, Cursor, Position, read_position

numbers = st.integers(0, BEGINNING)


@given(numbers)
def test_a_cursor_comes_back(number: int) -> None:
    assert Cursor.decode(Cursor(number).encode()) == Cursor(number)


@given(numbers, numbers)
def test_two_pages_have_two_cursors(one: int, other: int) -> None:
    assume(one != other)
    assert Cursor(one).encode() != Cursor(other).encode()


@given(numbers)
def test_a_cursor_needs_no_escaping_in_an_address(number: int) -> None:
    assert Cursor(number).encode().replace("-", "").replace("_", "").isalnum()


@given(st.text() | st.text("ABCDEFabcdef0123456789-_=+/ ", max_size=14))
def test_any_text_is_a_cursor_of_ours_or_refused(text: str) -> None:
    try:
        cursor = Cursor.decode(text)
    except ValueError:
        return
    assert cursor.encode() == text
    assert 0 <= cursor.before <= BEGINNING


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "A",
        "x",
        "\u00e9",
        "\0",
        "AAAAAAAAAAk=",
        " AAAAAAAAAAk",
        "AAAAAAAAAAk ",
        "AAAA AAAAAAk",
        "AAAAAAAAAAl",
        "AAAAAAAAAA",
        "AAAAAAAAAAAk",
        "-1",
        base64.urlsafe_b64encode((BEGINNING + 1).to_bytes(8, "big")).decode().rstrip("="),
        base64.urlsafe_b64encode(b"\xff" * 8).decode().rstrip("="),
        base64.urlsafe_b64encode(bytes(100)).decode(),
    ],
)
def test_what_we_did_not_make_is_refused(cursor: str) -> None:
    """The last number that a database's BIGINT holds is far above BEGINNING."""
    with pytest.raises(ValueError, match="not "):
        Cursor.decode(cursor)


values = st.tuples(st.text(), st.integers(-BEGINNING, BEGINNING))


@given(st.text(), values)
def test_a_position_comes_back(order: str, given_values: tuple[str, int]) -> None:
    cursor = Position(order, given_values).encode()

    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert Position.decode(cursor) == Position(order, given_values)


@given(st.text() | st.text("ABCDEFabcdef0123456789-_=+/ ", max_size=40))
def test_any_text_is_a_position_of_ours_or_refused(text: str) -> None:
    try:
        position = Position.decode(text)
    except ValueError:
        return
    assert position.encode() == text


def written(value: str) -> str:
    return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        Position("name", (1, 2)).encode(),
        Position("time", ("a", 2)).encode(),
        Position("time", (1.5, 2)).encode(),
        Position("time", (True, 2)).encode(),
        Position("time", (1,)).encode(),
        Position("time", (1, 2, 3)).encode(),
        Position("time", (BEGINNING + 1, 2)).encode(),
        written('["time", 1, 2]'),
        written('["time",1,null]'),
        written('["time",1,[2]]'),
        written('["time",1,NaN]'),
        written("{}"),
        written("[]"),
        written("[" * 2000),
        "AAAA",
        "",
    ],
)
def test_a_position_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidRequest):
        read_position(cursor, "time", (int, int))


@pytest.mark.parametrize("value", ["\0", "\ud800", "a\udfffb"])
def test_what_no_database_compares_with_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequest):
        read_position(Position("name", (value, 1)).encode(), "name", (str, int))
