"""Which words may be meant by another: forms of it, and slips of the keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.search.forms import is_form, slips, slips_allowed, stem

words = st.text("abcdeéß卵", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [("tomato", "tomatoes"), ("egg", "eggs"), ("cherry", "cherries"), ("tomate", "tomaten"),
     ("zwiebel", "zwiebeln"), ("carotte", "carottes"), ("cipolla", "cipolle"), ("huevo", "huevos"),
     ("pomodoro", "pomodori"), ("lok", "lokar"), ("gateau", "gateaux"), ("gurka", "gurkor"),
     ("tomato", "tomato")],
)  # fmt: skip
def test_forms_of_a_word(one: str, other: str) -> None:
    assert is_form(one, other)
    assert is_form(other, one)
    assert (
        stem(one) == stem(other)[: len(stem(one))] or stem(other) == stem(one)[: len(stem(other))]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("pasta", "paste"), ("ham", "hamster"), ("egg", "eggplant"), ("pea", "peach"), ("oat", "goat"),
     ("be", "bee"), ("rice", "rich"), ("bean", "beef"), ("chick", "chicken")],
)  # fmt: skip
def test_what_is_no_form(one: str, other: str) -> None:
    assert not is_form(one, other)
    assert not is_form(other, one)


@pytest.mark.parametrize(
    ("word", "meant", "count"),
    [("tomatto", "tomato", 1), ("bsail", "basil", 1), ("tomto", "tomato", 1), ("tofi", "tofu", 1),
     ("recieve", "receive", 1), ("spagehtti", "spaghetti", 1), ("kitten", "sitting", 3),
     ("", "abc", 3), ("abc", "abc", 0)],
)  # fmt: skip
def test_slips_between_two_words(word: str, meant: str, count: int) -> None:
    assert slips(word, meant, is_begun=False) == count


def test_of_a_word_that_goes_on_only_its_beginning_is_compared() -> None:
    assert slips("chikc", "chicken", is_begun=False) == 3
    assert slips("chikc", "chicken", is_begun=True) == 1


def test_longer_words_may_have_more_slips() -> None:
    assert [slips_allowed(word) for word in ("oil", "tofu", "zucchini", "500g", "卵焼")] == [
        0, 1, 2, 0, 0,
    ]  # fmt: skip


@given(words, words)
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, is_begun=False) == slips(other, one, is_begun=False)
    assert (
        abs(len(one) - len(other)) <= slips(one, other, is_begun=False) <= max(len(one), len(other))
    )
    assert slips(one, other, is_begun=True) <= slips(one, other, is_begun=False)
    assert slips(one, one + other, is_begun=True) == 0


@given(words, words)
def test_forms_are_the_same_both_ways(one: str, other: str) -> None:
    assert is_form(one, other) == is_form(other, one)
