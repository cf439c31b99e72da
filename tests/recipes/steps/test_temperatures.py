"""Temperatures in steps are found with their scale and where they stand; angles are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.steps.said import Scale
from recipes_api.recipes.steps.temperatures import read_temperatures

C, F, GAS = Scale.CELSIUS, Scale.FAHRENHEIT, Scale.GAS_MARK

FOUND = [
    ("Heat the oven to 180°C.", "180°C", 180, None, C),
    ("Heat to 180 °C", "180 °C", 180, None, C),
    ("Heat to 180ºC", "180ºC", 180, None, C),
    ("Heat to 180C.", "180C", 180, None, C),
    ("Heat to 180 C", "180 C", 180, None, C),
    ("Heat to 350F", "350F", 350, None, F),
    ("Heat to 350°F", "350°F", 350, None, F),
    ("Heat to 350℉", "350℉", 350, None, F),
    ("350 degrees F", "350 degrees F", 350, None, F),
    ("350 degrees Fahrenheit", "350 degrees Fahrenheit", 350, None, F),
    ("Bake at 350 degrees until", "350 degrees", 350, None, F),
    ("a 350-degree oven", "350-degree", 350, None, F),
    ("bake at 350°", "350°", 350, None, F),
    ("165–170°F inside", "165–170°F", 165, 170, F),
    ("165 to 170 °F inside", "165 to 170 °F", 165, 170, F),
    ("165°-170°F inside", "165°-170°F", 165, 170, F),
    ("gas mark 4", "gas mark 4", 4, None, GAS),
    ("Gas 6", "Gas 6", 6, None, GAS),
    ("gas mark ½", "gas mark ½", 0.5, None, GAS),
    ("Gas Stufe 3", "Gas Stufe 3", 3, None, GAS),
    ("bei 180 Grad backen", "180 Grad", 180, None, C),
    ("bei 180 Grad Celsius backen", "180 Grad Celsius", 180, None, C),
    ("bei 180° Umluft", "180°", 180, None, C),
    ("à 180 degrés", "180 degrés", 180, None, C),
    ("a 180 grados", "180 grados", 180, None, C),
    ("a 180 gradi", "180 gradi", 180, None, C),
    ("op 180 graden", "180 graden", 180, None, C),
    ("a 180 graus", "180 graus", 180, None, C),
    ("i 225 grader", "225 grader", 225, None, C),
    ("180度のオーブン", "180度", 180, None, C),
    ("180℃に予熱", "180℃", 180, None, C),
    ("烤箱预热180度", "180度", 180, None, C),
    ("Turn the oven to 350 degrees", "350 degrees", 350, None, F),
    ("Draai de oven op 180 graden", "180 graden", 180, None, C),
    ("until 63.5 °C inside", "63.5 °C", 63.5, None, C),
    ("bis 63,5 °C", "63,5 °C", 63.5, None, C),
]

NOT_FOUND = [
    "Rotate the pan 180 degrees.",
    "Turn the tray by 90°",
    "cut at a 45 degree angle",
    "das Blech um 180 Grad drehen",
    "Add 2 c flour and 1 C sugar.",
    "Bake 20 minutes.",
    "at 200 degrees",
    "Serves 4. For 2 people.",
    "vitamin C 100",
    "25 cm",
    "100 g and 300 fl",
    "99999 °C",
    "Gas 12",
    "",
]


@pytest.mark.parametrize(("text", "written", "value", "most", "scale"), FOUND)
def test_a_temperature_is_found_where_it_stands(
    text: str, written: str, value: float, most: float | None, scale: Scale
) -> None:
    (found,) = read_temperatures(text)
    start, end = found.span
    assert text[start:end] == written
    assert (found.value, found.value_max, found.scale) == (value, most, scale)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_temperature_is_none(text: str) -> None:
    assert read_temperatures(text) == []


def test_all_ways_to_say_one_are_found() -> None:
    found = read_temperatures("Heat the oven to 180C/160C fan/350F/gas 4.")
    assert [(one.value, one.scale) for one in found] == [(180, C), (160, C), (350, F), (4, GAS)]


def test_what_stands_beside_it_tells_the_scale() -> None:
    found = read_temperatures("Start at 250 degrees, then turn down to 180 °C.")
    assert [(one.value, one.scale) for one in found] == [(250, C), (180, C)]


@given(st.text(alphabet="0123456789.,-–° CFcfgasmrk度℃½/", max_size=100) | st.text(max_size=300))
def test_any_text_may_come(text: str) -> None:
    for found in read_temperatures(text):
        start, end = found.span
        assert 0 <= start < end <= len(text)
        assert 0 <= found.value < (found.value_max or 10**9)
