"""Whatever stands in a recipe, no scaled line says anything else than it is meant to."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.measures.units import System
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.lines import is_read_as_meant
from recipes_api.recipes.scaling.scaled import ScaledIngredient, as_document, scale
from tests.recipes.ingredients.labelled import labelled_lines
from tests.recipes.scaling.recipes import made

ODDS = """1 2 ½ 1/2 1-2 x - / + cup cups g tbsp ( ) flour eggs each °C 180 350F plus of
and , . 20 cm pan minutes 个半 大さじ"""
WORDS = st.sampled_from(ODDS.split())
TEXTS = st.text(min_size=1, max_size=60) | st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
VISIBLE = TEXTS.filter(
    lambda text: text.strip() and not any(c in text for c in "\0") and text.isprintable()
)
FACTORS = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100)


def of_one_line(text: str, language: str, factor: str, units: System | None) -> ScaledIngredient:
    recipe = made(recipeIngredient=[text], inLanguage=language)
    return scale(recipe, Asked(factor=factor, units=units)).recipe_ingredient[0]


@pytest.mark.parametrize(
    ("factor", "units"), [("2", None), ("1/3", None), ("1.75", System.METRIC), ("3", System.US)]
)
def test_labelled_lines_say_the_scaled_amount_or_stay_as_they_are(
    factor: str, units: System | None
) -> None:
    lines = [line for line in labelled_lines() if line.amount]
    left = 0
    for line in lines:
        scaled = of_one_line(line.line, line.language, factor, units)
        if scaled.scaled:
            assert scaled.parsed is not None
            assert scaled.text == line.line or is_read_as_meant(scaled.text, scaled.parsed)
        else:
            assert scaled.text == line.line
            left += 1
    assert left < len(lines) / 20


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "le jus d'un demi-citron"), ("ja", "塩 ひとつまみ"), ("zh", "一个半 番茄")],
)
def test_a_number_that_cannot_be_replaced_stays(language: str, text: str) -> None:
    scaled = of_one_line(text, language, "2", None)

    assert (scaled.text, scaled.scaled) == (text, False)


def test_a_number_in_words_and_figures_is_replaced_as_a_whole() -> None:
    scaled = of_one_line("1 e meia colher (sopa) de azeite", "pt", "2", None)

    assert scaled.text == "3 colheres (sopa) de azeite"


@given(VISIBLE, VISIBLE, FACTORS, st.none() | st.sampled_from(System))
def test_any_recipe_can_be_scaled(
    line: str, step: str, factor: Fraction, units: System | None
) -> None:
    recipe = made(
        recipeIngredient=[line, "2 cups flour", "3 eggs"],
        recipeInstructions=[step],
        recipeYield=line,
        servings=4,
    )
    asked = Asked(factor=f"{factor.numerator}/{factor.denominator}", units=units)

    scaled = scale(recipe, asked)

    as_document(scaled).model_dump_json()
    for found in scaled.recipe_instructions:
        spans = [timer.span for timer in found.timers]
        spans += [temperature.span for temperature in found.temperatures]
        spans += [named.span for named in found.ingredients]
        assert all(0 <= start < end <= len(found.text) for start, end in spans)
    for read in scaled.recipe_ingredient:
        if read.parsed is not None:
            assert all(end <= len(read.text) for _, end in read.parsed.food_spans)
