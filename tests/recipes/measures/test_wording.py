"""Numbers and units are written as the language writes them, and as the text did before."""

from fractions import Fraction

import pytest

from recipes_api.recipes.measures.units import Unit
from recipes_api.recipes.measures.wording import agreeing, show_number, unit_word


@pytest.mark.parametrize(
    ("amount", "unit", "language", "written", "expected"),
    [
        ("3/2", Unit.CUP, "en", "", "1½"),
        ("3/2", Unit.CUP, "en", "1/2", "1 1/2"),
        ("1/3", Unit.CUP, "en", "2/3", "1/3"),
        ("1/3", Unit.CUP, "en", "½", "⅓"),
        ("3/2", Unit.CUP, "en", "0.5", "1.5"),
        ("3/2", Unit.KG, "en", "", "1.5"),
        ("3/2", Unit.KG, "de", "", "1,5"),
        ("5/2", Unit.TBSP, "de", "", "2½"),
        ("0.06", Unit.TSP, "en", "", "0.06"),
        ("0.06", Unit.TSP, "fr", "", "0,06"),
        ("300", Unit.G, "it", "", "300"),
        ("1500", Unit.G, "en", "", "1500"),
        ("3/2", Unit.TBSP, "ja", "", "1と1/2"),
        ("1/2", None, "ja", "", "1/2"),
        ("1/2", None, "und", "", "½"),
        ("7/8", Unit.CUP, "en", "", "⅞"),
    ],
)
def test_numbers(
    amount: str, unit: Unit | None, language: str, written: str, expected: str
) -> None:
    assert show_number(Fraction(amount), unit, language, written=written) == expected


@pytest.mark.parametrize(
    ("unit", "amount", "language", "expected"),
    [
        (Unit.CUP, "1", "en", "cup"),
        (Unit.CUP, "1/2", "en", "cup"),
        (Unit.CUP, "3/2", "en", "cups"),
        (Unit.CUP, "3/2", "fr", "tasse"),
        (Unit.CUP, "2", "fr", "tasses"),
        (Unit.TBSP, "2", "de", "EL"),
        (Unit.G, "2", "sv", "g"),
        (Unit.TSP, "2", "it", "cucchiaini"),
        (Unit.TBSP, "2", "ja", "大さじ"),
        (Unit.CUP, "2", "tlh", "cups"),
    ],
)
def test_units(unit: Unit, amount: str, language: str, expected: str) -> None:
    assert unit_word(unit, Fraction(amount), language) == expected


@pytest.mark.parametrize(
    ("word", "amount", "language", "expected"),
    [
        ("cup", "2", "en", "cups"),
        ("Cups", "1", "en", "Cup"),
        ("CUP", "2", "en", "CUPS"),
        ("leaves", "1", "en", "leaf"),
        ("Zehe", "3", "de", "Zehen"),
        ("EL", "3", "de", "EL"),
        ("gousses", "1", "fr", "gousse"),
        ("unheard-of", "2", "en", "unheard-of"),
    ],
)
def test_words_agree_with_the_number(word: str, amount: str, language: str, expected: str) -> None:
    assert agreeing(word, Fraction(amount), language) == expected
