"""Words as they are searched for: one spelling for what people mean by the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.search.words import (
    LONGEST_WORD,
    words_asked_for,
    words_of,
    words_with_spans,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème brûlée", ["creme", "brulee"]),
        ("SÜßE Straße", ["susse", "strasse"]),
        ("Smørrebrød, rødgrød & æbler", ["smorrebrod", "rodgrod", "aebler"]),
        ("İstanbul ılık żurek łosoś", ["istanbul", "ilik", "zurek", "losos"]),
        ("grandmother's l’huile d'olive", ["grandmother", "s", "l", "huile", "d", "olive"]),
        ("rye_bread-mix (100%)", ["rye", "bread", "mix", "100"]),
        ("Ｖｅｇａｎ ﬁsh 1½", ["vegan", "fish", "11", "2"]),
        ("борщ Ёлка", ["борщ", "елка"]),
        ("हल्दी दाल", ["हल्दी", "दाल"]),
        ("砂糖 50g", ["砂糖", "糖", "50g"]),
        ("卵焼き", ["卵焼", "焼き", "き"]),
        ("ガリ", ["ガリ", "リ"]),
        ("  —  !? ", []),
        ("", []),
    ],
)
def test_a_text_is_read_as_its_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_what_is_asked_for_stands_in_the_text_one_after_another() -> None:
    assert words_asked_for("卵焼き") == ("卵焼", "焼き")
    assert words_asked_for("焼") == ("焼",)
    assert words_asked_for("Crème-Fraîche") == ("creme", "fraiche")


@given(st.text())
def test_any_text_has_words_that_the_index_can_keep(text: str) -> None:
    """Nothing in a word can be read as part of an expression of the database's."""
    for word in words_of(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert not any(character.isspace() or character in "_'\"\\():&|!*^\0" for character in word)


@given(st.text())
def test_a_text_in_another_case_or_composition_has_the_same_words(text: str) -> None:
    assert words_of(text) == [word for word, _, _ in words_with_spans(text)]


@given(st.text())
def test_spans_stay_within_the_text_and_in_order(text: str) -> None:
    before = 0
    for _, start, end in words_with_spans(text):
        assert 0 <= start < end <= len(text)
        assert start >= before
        before = start
