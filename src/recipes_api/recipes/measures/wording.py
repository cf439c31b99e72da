"""Numbers and units as a language writes them: 1½ cups, 0,5 l, 大さじ2."""

import tomllib
from fractions import Fraction
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from recipes_api.recipes.measures.units import Unit

VULGAR = {
    Fraction(over, under): sign
    for over, under, sign in (
        (1, 2, "½"),
        (1, 3, "⅓"),
        (2, 3, "⅔"),
        (1, 4, "¼"),
        (3, 4, "¾"),
        (1, 8, "⅛"),
        (3, 8, "⅜"),
        (5, 8, "⅝"),
        (7, 8, "⅞"),
    )
}
DECIMAL_POINT = frozenset({"en", "ja", "zh"})
MIXED = {"ja": "と", "zh": "又"}
"""Between the whole and the fraction, where one does not write `1½`."""
DECIMAL_UNITS = frozenset({Unit.MG, Unit.G, Unit.KG, Unit.ML, Unit.CL, Unit.L, Unit.MM, Unit.CM})
DIGITS, MOST_DIGITS = 3, 9


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    plural_from: float
    """The least number that takes the plural: 1½ tasse, but 1½ cups."""
    units: dict[Unit, list[str]]
    """What a unit is called: the singular, and the plural if it has one."""
    forms: list[list[str]]
    """Singular and plural of other words that lines of ingredients measure in."""
    foods: list[list[str]]
    """Singular and plural of foods that are counted."""


def show_number(amount: Fraction, unit: Unit | None, language: str, *, written: str = "") -> str:
    """A number for an amount of that unit.

    Fractions where one measures in parts, decimals where one weighs; `written` is how the text
    that it replaces did it: who wrote 1/2 gets 1/2, and who wrote 0.5 gets decimals.
    """
    part = amount % 1
    as_decimal = unit in DECIMAL_UNITS or "." in written or "," in written
    if part == 0 or as_decimal or part not in VULGAR:
        return _decimal(amount, language)
    whole = int(amount)
    if language in MIXED or "/" in written:
        fraction = f"{part.numerator}/{part.denominator}"
        return f"{whole}{MIXED.get(language, ' ')}{fraction}" if whole else fraction
    return f"{whole or ''}{VULGAR[part]}"


def _decimal(amount: Fraction, language: str) -> str:
    """Three places, or two digits of what is less."""
    places = 0
    while (amount * 10**places).denominator != 1 and (
        places < DIGITS or (places < MOST_DIGITS and amount * 10**places < 10)
    ):
        places += 1
    text = f"{float(amount):.{places}f}"
    return text if language in DECIMAL_POINT else text.replace(".", ",")


def unit_word(unit: Unit, amount: Fraction, language: str) -> str:
    """What the language calls so much of a unit."""
    words = _words(language)
    forms = words.units.get(unit) or _words("en").units[unit]
    return forms[-1] if amount >= Fraction(words.plural_from) else forms[0]


def agreeing(word: str, amount: Fraction, language: str) -> str:
    """The same word in the number that the amount asks for; as it is where we know no other."""
    forms = _forms(language).get(word.lower())
    if forms is None:
        return word
    found = forms[amount >= Fraction(_words(language).plural_from)]
    if word[:1].isupper() and not found[:1].isupper():
        return found.upper() if word.isupper() and len(word) > 1 else found[0].upper() + found[1:]
    return found


@cache
def _words(language: str) -> _Words:
    known = _all_words()
    return known.get(language, known["en"])


@cache
def _all_words() -> dict[str, _Words]:
    text = files(__package__).joinpath("words.toml").read_text("utf-8")
    return {
        language: _Words.model_validate(words) for language, words in tomllib.loads(text).items()
    }


@cache
def _forms(language: str) -> dict[str, tuple[str, str]]:
    """Each form of a word, in lower case, to its singular and plural."""
    words = _words(language)
    pairs = [pair for pair in [*words.units.values(), *words.forms, *words.foods] if len(pair) == 2]
    return {form.lower(): (pair[0], pair[1]) for pair in pairs for form in pair}
