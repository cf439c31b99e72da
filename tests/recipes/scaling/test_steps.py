"""Steps are scaled in the amounts of what they name; times, sizes and heat stay what they are."""

import pytest

from recipes_api.recipes.measures.units import System
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.scaled import ScaledStep, scale
from tests.recipes.scaling.recipes import made

LINES = ["250 g flour", "2 eggs", "100 g butter", "3 tbsp milk", "4 cloves of garlic"]


def step(text: str, *, factor: str | None = "2", units: System | None = None) -> ScaledStep:
    recipe = made(recipeIngredient=LINES, recipeInstructions=[text], inLanguage="en")
    return scale(recipe, Asked(factor=factor, units=units)).recipe_instructions[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mix 200 g of the flour with 2 eggs.", "Mix 400 g of the flour with 4 eggs."),
        ("Melt the butter (50 g) in a pan.", "Melt the butter (100 g) in a pan."),
        ("Add 1 egg and 2 tbsp milk.", "Add 2 eggs and 4 tbsp milk."),
        ("Fry 2 cloves of garlic.", "Fry 4 cloves of garlic."),
        ("Add two eggs.", "Add 4 eggs."),
        ("Stir in 1-2 tbsp of milk.", "Stir in 2-4 tbsp of milk."),
    ],
)
def test_amounts_beside_the_ingredients_that_a_step_names_are_scaled(
    text: str, expected: str
) -> None:
    assert step(text).text == expected
    assert step(text).original_text == text


@pytest.mark.parametrize(
    "text",
    [
        "Step 2: whisk the eggs for 2 minutes.",
        "Bake at 180 °C for 20-25 minutes, until it is 63°C inside.",
        "Roll out 5 mm thick, and cut into 12 pieces of 50 g.",
        "Pour into a 20 cm tin, and wait 1 hour.",
        "Put 1 tbsp of flour into each of 4 cups.",
        "Add the flour and 2 other things.",
        "Serves 4. Keeps 3 days.",
        "- whisk the eggs",
        "Take half the eggs, an egg or a bit of flour.",
    ],
)
def test_nothing_else_in_a_step_is_scaled(text: str) -> None:
    assert step(text).text == text


def test_what_a_step_says_is_found_in_its_new_text() -> None:
    scaled = step("Mix 50 g flour for 5 minutes, add 100 g butter, bake at 180 °C.", factor="20")

    text = scaled.text
    assert text == "Mix 1 kg flour for 5 minutes, add 2 kg butter, bake at 180 °C."
    assert [text[slice(*timer.span)] for timer in scaled.timers] == ["5 minutes"]
    assert [text[slice(*found.span)] for found in scaled.temperatures] == ["180 °C"]
    assert [text[slice(*named.span)] for named in scaled.ingredients] == ["flour", "butter"]


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("Bake at 350 °F.", System.METRIC, "Bake at 180 °C."),
        ("Bake at 350F.", System.METRIC, "Bake at 180°C."),
        ("Bake at 180 °C.", System.US, "Bake at 350 °F."),
        ("Bake at 160–180 °C.", System.US, "Bake at 325–350 °F."),
        ("Bake at 200 °C.", System.IMPERIAL, "Bake at 400 °F."),
        ("Bake at gas mark 4.", System.METRIC, "Bake at 180°C."),
        ("Bake at gas mark 4.", System.US, "Bake at 350°F."),
        ("Bake at 350 °F (gas mark 4).", System.METRIC, "Bake at 180 °C (gas mark 4)."),
        ("Bake at 180 °C (350 °F).", System.US, "Bake at 180 °C (350 °F)."),
        ("Bake until 63 °C inside.", System.US, "Bake until 145 °F inside."),
        ("Boil to 118 °C.", System.US, "Boil to 244 °F."),
        ("Mix 250 g flour at 180 °C.", System.US, "Mix 2 cups flour at 350 °F."),
        ("Bake at 180 °C.", System.METRIC, "Bake at 180 °C."),
    ],
)
def test_heat_is_told_on_the_scale_of_the_units(text: str, units: System, expected: str) -> None:
    scaled = step(text, factor=None, units=units)

    assert scaled.text == expected
    assert all(scaled.text[slice(*found.span)] in expected for found in scaled.temperatures)


def test_a_converted_temperature_says_its_new_value() -> None:
    (found,) = step("Bake at 350 °F.", factor=None, units=System.METRIC).temperatures

    assert (found.value, found.scale, found.span) == (180, "celsius", (8, 14))


def test_a_step_keeps_its_pictures() -> None:
    picture = "https://example.org/step.jpg"
    steps = [{"text": "Add 1 egg.", "image": [picture]}]
    recipe = made(recipeIngredient=LINES, recipeInstructions=steps, inLanguage="en")

    (scaled,) = scale(recipe, Asked(factor="2")).recipe_instructions
    assert (scaled.text, scaled.image) == ("Add 2 eggs.", [picture])
