"""The query language: what it reads, and what it says of what it cannot read."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recipes_api.recipes.search.parser import LONGEST_QUERY, parse
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.recipes.search.query import (
    AllOf,
    AnyOf,
    Field,
    Food,
    Measure,
    Part,
    Range,
    Without,
    Words,
)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def test_every_part_of_the_language_in_one_query() -> None:
    query = (
        "tomato -basil category:soup time<30 keyword:(vegan or vegetarian) "
        '"olive oil" added>2026-01-01 food:egg'
    )

    assert parse(query) == AllOf(
        (
            Words(1, ("tomato",)),
            Without(Words(9, ("basil",))),
            Words(24, ("soup",), (Field.CATEGORY,)),
            Range(Measure.TIME, below=1800),
            AnyOf(
                (
                    Words(46, ("vegan",), (Field.KEYWORD,)),
                    Words(55, ("vegetarian",), (Field.KEYWORD,)),
                )
            ),
            Words(67, ("olive", "oil"), is_exact=True),
            Range(Measure.ADDED, at_least=day(2026, 1, 2)),
            Food(("egg",), Words(101, ("egg",), (Field.UNREAD,))),
        )
    )


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("Crème", Words(1, ("creme",), is_begun=True)),
        ('"soup"', Words(1, ("soup",), is_exact=True)),
        ("“olive oil”", Words(1, ("olive", "oil"), is_exact=True)),
        ("NAME=soup", Words(6, ("soup",), (Field.NAME,), is_begun=True)),
        ("grandmother's", Words(1, ("grandmother", "s"), is_begun=True)),
        ("(soup)", Words(2, ("soup",), is_begun=True)),
        ("-soup", Without(Words(2, ("soup",)))),
        ("-tom*", Without(Words(2, ("tom",), is_begun=True))),
        ("-卵", Without(Words(2, ("卵",), is_begun=True))),
        ("- soup", Words(3, ("soup",), is_begun=True)),
        ("a or & ", Words(1, ("a",), is_begun=True)),
        ("time", Words(1, ("time",), is_begun=True)),
        ("time<=30", Range(Measure.TIME, below=1801)),
        ("time>1h", Range(Measure.TIME, at_least=3601)),
        ("time>=1H30min", Range(Measure.TIME, at_least=5400)),
        ("time:45m", Range(Measure.TIME, 2700, 2701)),
        ("changed:2026-02", Range(Measure.CHANGED, day(2026, 2, 1), day(2026, 3, 1))),
        ("added=2026", Range(Measure.ADDED, day(2026, 1, 1), day(2027, 1, 1))),
        ("added<=2026-12-31", Range(Measure.ADDED, below=day(2027, 1, 1))),
        ("rating>=4", Range(Measure.RATING, at_least=4)),
        ("rating>4.5", Range(Measure.RATING, at_least=5)),
        ("rating:3.5", Range(Measure.RATING, 3.5, 4)),
        ("added<2026-12", Range(Measure.ADDED, below=day(2026, 12, 1))),
    ],
)
def test_one_part(query: str, part: Part) -> None:
    assert parse(query) == AllOf((part,))


def test_or_binds_closer_than_what_stands_side_by_side() -> None:
    beef, pork = Words(1, ("beef",)), Words(9, ("pork",))
    assert parse("beef or pork stew") == AllOf(
        (AnyOf((beef, pork)), Words(14, ("stew",), is_begun=True))
    )
    assert parse("beef or (pork stew) ") == AllOf(
        (AnyOf((beef, AllOf((Words(10, ("pork",)), Words(15, ("stew",), is_begun=True))))),)
    )


def test_and_and_signs_without_a_letter_say_nothing() -> None:
    mac, cheese = Words(1, ("mac",)), Words(7, ("cheese",), is_begun=True)
    assert parse("mac & cheese") == AllOf((mac, cheese))
    assert parse("mac and  cheese") == parse("mac  and cheese")


@pytest.mark.parametrize(
    ("query", "column", "hint"),
    [
        ("", 1, "no word"),
        ("% & -", 1, "no word"),
        ("soup or", 8, "both sides"),
        ("or soup", 1, "both sides"),
        ("(soup or) stew", 9, "both sides"),
        ('tomato "olive oil', 8, "not closed"),
        ("tomato (basil or", 17, "both sides"),
        ("tomato (basil", 8, "not closed"),
        ("tomato)", 7, "closes nothing"),
        ("tomato ()", 8, "no word in these brackets"),
        ("tomato -&", 8, "no word after this minus"),
        ("tomato ctegory:soup", 8, "Did you mean category?"),
        ("https://example.org", 1, 'as text, write "https:..."'),
        ("name<soup", 1, "name:word"),
        ("keyword: vegan", 9, "keyword:word"),
        ("keyword:", 9, "keyword:word"),
        ("keyword:&", 9, "keyword:word"),
        ("keyword:-vegan", 9, "keyword:word"),
        ("keyword:(vegan name:soup)", 16, "within another"),
        ("soup time<soon", 11, "minutes or hours"),
        ("time< 30", 6, "minutes or hours"),
        ("time<-5", 6, "minutes or hours"),
        ("time<600000", 6, "400 days"),
        ("rating>=good", 9, "stars from 1 to 5"),
        ("rating>=6", 9, "stars from 1 to 5"),
        ("added>yesterday", 7, "Write a date"),
        ("added>2026-02-30", 7, "no such date"),
        ("added>0000", 7, "no such date"),
        ("added<=9999", 8, "no such date"),
        ("(" * 9 + "a" + ")" * 9, 9, "8 deep at most"),
        ("a " * 33, 65, "32 words at most"),
    ],
)
def test_an_error_points_at_the_column_and_says_what_would_be_right(
    query: str, column: int, hint: str
) -> None:
    with pytest.raises(UnreadableQuery) as refused:
        parse(query)

    assert refused.value.column == column
    assert hint in refused.value.detail
    assert f"column {column}:" in refused.value.detail


PIECES = """
soup crème 卵 or and ( ) " “ - -- name: keyword= time< time>= added> changed: 30 1h 2026-01-01
9999 foo: * & ² ٣ \0
"""
pieces = st.sampled_from([*PIECES.split(), " "])


@given(st.text(max_size=LONGEST_QUERY) | st.lists(pieces, max_size=60).map("".join))
@example("(" * LONGEST_QUERY)
@example("-(" * (LONGEST_QUERY // 2))
@example("time<²")
@example("added>٢٠٢٦")
def test_any_text_is_read_or_refused_at_a_place_within_it(query: str) -> None:
    read, refused = read_or_refused(query)

    assert (read is None) != (refused is None)
    assert read is None or read.parts
    assert refused is None or 1 <= refused.column <= len(query) + 1


def read_or_refused(query: str) -> tuple[AllOf | None, UnreadableQuery | None]:
    try:
        return parse(query), None
    except UnreadableQuery as refused:
        return None, refused
