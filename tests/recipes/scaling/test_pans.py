"""Pans are found by their sizes beside a word for them, and compared by their area."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.errors import InvalidRequest
from recipes_api.recipes.measures.units import Unit
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.pans import Pan, pans_in, read_pan, the_pan
from recipes_api.recipes.scaling.scaled import ScaledRecipe, scale
from tests.recipes.scaling.recipes import made


def pan(side: str, other: str | None = None, unit: Unit = Unit.CM) -> Pan:
    size = {Unit.CM: Fraction(10), Unit.INCH: Fraction("25.4")}[unit]
    return Pan(Fraction(side) * size, None if other is None else Fraction(other) * size, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26cm", pan("26")),
        ("26 cm", pan("26")),
        ("9in", pan("9", unit=Unit.INCH)),
        ('9"', pan("9", unit=Unit.INCH)),
        ("20x30cm", pan("20", "30")),
        ("20 cm x 30 cm", pan("20", "30")),
        ("8 inch square", pan("8", "8", unit=Unit.INCH)),
        ("9.5in", pan("9.5", unit=Unit.INCH)),
        ("26", None),
        ("0cm", None),
        ("26cm of it", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_pan_is_read(text: str, expected: Pan | None) -> None:
    assert read_pan(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grease a 9-inch round cake pan.", [pan("9", unit=Unit.INCH)]),
        ("Use a 20cm springform tin.", [pan("20")]),
        ("in a 9x13-inch dish", [pan("9", "13", unit=Unit.INCH)]),
        ("an 8-inch square pan", [pan("8", "8", unit=Unit.INCH)]),
        ("In eine Springform (26 cm) füllen.", [pan("26")]),
        ("un moule de 24 cm", [pan("24")]),
        ("Cut into 2 cm cubes.", []),
        ("Roll it out to 30 cm.", []),
    ],
)
def test_pans_are_found_in_steps(text: str, expected: list[Pan]) -> None:
    assert [found.pan for found in pans_in(text)] == expected


def test_the_same_pan_in_two_units_is_one_pan() -> None:
    assert the_pan(["a 20 cm (8 inch) tin"]) == pan("20")
    assert the_pan(["a 20 cm tin", "a 26 cm tin"]) is None
    assert the_pan([]) is None


@given(st.text(max_size=200))
def test_any_text_may_be_asked_for(text: str) -> None:
    read_pan(text)
    the_pan([text])


def scaled(text: str, asked: str) -> ScaledRecipe:
    recipe = made(
        recipeIngredient=["200 g flour"], recipeInstructions=[text], inLanguage="en", servings=8
    )
    return scale(recipe, Asked(pan=asked))


def test_the_pan_in_the_steps_is_the_new_one() -> None:
    recipe = scaled("Fill a 20 cm round tin.", "30cm")

    assert recipe.scaling.factor == "2.25"
    assert recipe.recipe_ingredient[0].text == "450 g flour"
    assert recipe.recipe_instructions[0].text == "Fill a 30 cm round tin."
    assert recipe.servings == 18


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Fill a 9-inch pan.", "11in", "Fill a 11-inch pan."),
        ("Fill a 20 cm (8 inch) tin.", "26cm", "Fill a 26 cm (10 inch) tin."),
        ("Fill an 8-inch square pan.", "9in square", "Fill an 9-inch square pan."),
        ("Fill an 8-inch square pan.", "26cm", "Fill an 8-inch square pan."),
        ("Fill a 20 cm tin.", "20x30cm", "Fill a 20 × 30 cm tin."),
    ],
)
def test_a_pan_is_written_as_it_was(text: str, asked: str, expected: str) -> None:
    assert scaled(text, asked).recipe_instructions[0].text == expected


def test_a_recipe_without_a_pan_is_told_which() -> None:
    assert scaled("Bake.", "20cm:40cm").scaling.factor == "4"
    with pytest.raises(InvalidRequest, match="20cm:26cm"):
        scaled("Bake.", "26cm")
