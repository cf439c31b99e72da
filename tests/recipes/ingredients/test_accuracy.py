"""How well lines are read, held to what was measured: benchmarks/README.md says how."""

from collections import Counter

import pytest

from recipes_api.recipes.ingredients import parse
from recipes_api.recipes.ingredients.language import detect
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES
from tests.recipes.ingredients.labelled import Labelled, labelled_lines

LINES = labelled_lines()
ALL_LANGUAGES = (*LANGUAGES, *CJK)


def half_of(language: str, *, is_held_out: bool) -> list[Labelled]:
    return [one for one in LINES if one.language == language and one.is_held_out is is_held_out]


def test_there_are_enough_labelled_lines_of_each_language_in_both_halves() -> None:
    counts = Counter((one.language, one.is_held_out) for one in LINES)

    assert len(LINES) >= 600
    assert min(counts[language, held] for language in ALL_LANGUAGES for held in (True, False)) > 20
    assert len({one.line for one in LINES}) == len(LINES)


@pytest.mark.parametrize("is_held_out", [False, True])
@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_lines_are_read_as_a_cook_reads_them(language: str, *, is_held_out: bool) -> None:
    lines = half_of(language, is_held_out=is_held_out)
    amounts, foods = (95, 90) if language == "en" else (90, 80)
    read = [(one, parse(one.line, language)) for one in lines]

    assert 100 * sum(one.has_amount(parsed) for one, parsed in read) >= amounts * len(lines)
    assert 100 * sum(one.has_food(parsed) for one, parsed in read) >= foods * len(lines)


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_the_lines_of_a_recipe_tell_their_language(language: str) -> None:
    lines = [one.line for one in LINES if one.language == language]
    recipes = [lines[start : start + 10] for start in range(0, len(lines) - 9, 10)]

    found = Counter(detect(recipe) for recipe in recipes)
    assert found[language] >= 0.9 * len(recipes), found
