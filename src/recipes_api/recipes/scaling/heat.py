"""Temperatures on another scale, as ovens and thermometers have them.

An oven is set in steps: 180 °C is 350 °F on every dial, though it is 356. What is no oven setting
(sugar at 118 °C, meat at 63 °C) is converted to the degree.
"""

from fractions import Fraction

from recipes_api.recipes.measures.units import System
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.steps.said import Scale, Temperature

COLDEST_OVEN = {Scale.CELSIUS: 130, Scale.FAHRENHEIT: 250}
DIAL = {Scale.CELSIUS: 10, Scale.FAHRENHEIT: 25}
FINE_DIAL = {Scale.CELSIUS: 5, Scale.FAHRENHEIT: 5}
NEAR = {Scale.CELSIUS: Fraction(9, 2), Scale.FAHRENHEIT: Fraction(9)}
SIGN = {Scale.CELSIUS: "°C", Scale.FAHRENHEIT: "°F"}
# British gas ovens, marks and °F: a mark is 25 °F, from 275 at 1 (¼ and ½ are below it).
GAS_MARK_1, GAS_STEP = 275, 25
GAS_BELOW_1 = {Fraction(1, 4): 225, Fraction(1, 2): 250}


def edit_temperatures(
    edits: Edits, text: str, temperatures: list[Temperature], units: System | None
) -> None:
    """Puts each temperature on the scale of `units`; those of a step that has both stay."""
    target = Scale.CELSIUS if units is System.METRIC else Scale.FAHRENHEIT
    scales = {temperature.scale for temperature in temperatures}
    if units is None or target in scales:
        return
    for temperature in temperatures:
        start, end = temperature.span
        ends = [temperature.value, temperature.value_max]
        shown = [str(_degrees(end, temperature.scale, target)) for end in ends if end is not None]
        space = "" if text[start:end].rstrip("CFcf°º˚℃℉")[-1:].isdigit() else " "
        edits.replace((start, end), f"{'–'.join(dict.fromkeys(shown))}{space}{SIGN[target]}")


def _degrees(written: float, scale: Scale, target: Scale) -> int:
    value = Fraction(str(written))
    exact = _celsius(value, scale) if target is Scale.CELSIUS else _fahrenheit(value, scale)
    is_setting = scale is Scale.GAS_MARK or (
        value >= COLDEST_OVEN[scale] and value % FINE_DIAL[scale] == 0
    )
    if not is_setting:
        return round(exact)
    dial = round(exact / DIAL[target]) * DIAL[target]
    if abs(dial - exact) <= NEAR[target]:
        return dial
    return round(exact / FINE_DIAL[target]) * FINE_DIAL[target]


def _fahrenheit(value: Fraction, scale: Scale) -> Fraction:
    if scale is Scale.GAS_MARK:
        below = GAS_BELOW_1.get(value)
        return Fraction(GAS_MARK_1 + GAS_STEP * (value - 1) if below is None else below)
    return value * Fraction(9, 5) + 32


def _celsius(value: Fraction, scale: Scale) -> Fraction:
    degrees = _fahrenheit(value, scale) if scale is Scale.GAS_MARK else value
    return (degrees - 32) * Fraction(5, 9)
