"""The files of words hold together."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from recipes_api.recipes import ingredients
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES, UNDETERMINED, load
from recipes_api.recipes.measures.units import Unit

COMMON = [Unit.G, Unit.KG, Unit.ML, Unit.DL, Unit.L, Unit.TSP, Unit.TBSP, Unit.CUP, Unit.PINCH]
COUNTED = [Unit.PIECE, Unit.CLOVE, Unit.SLICE, Unit.CAN, Unit.PACKAGE, Unit.BUNCH, Unit.SPRIG]


def units_of(language: str) -> dict[str, list[str]]:
    path = files(ingredients) / "lexicons" / f"{language}.toml"
    units: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["units"]
    return units


@pytest.mark.parametrize("language", [*LANGUAGES, *CJK, UNDETERMINED])
def test_a_word_means_one_unit(language: str) -> None:
    words = Counter(word for words in units_of(language).values() for word in words)

    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_what_kitchens_measure_with(language: str) -> None:
    units = units_of(language)

    assert [unit for unit in COMMON + COUNTED if not units.get(unit)] == []
    assert load(language).language == language
