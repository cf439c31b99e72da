"""Temperatures on another scale, as ovens and thermometers have them.

An oven is set in steps: 180 °C is 350 °F on every dial, though it is 356. What is no oven setting
(sugar at 118 °C, meat at 63 °C) is converted to the degree. Gas marks are British: mark 1 is
275 °F, and each further mark 25 °F more.
"""

from collections.abc import Sequence
from fractions import Fraction

from recipes_api.recipes.measures.units import System
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.steps.said import Scale, Temperature

COLDEST_OVEN = {Scale.CELSIUS: 130, Scale.FAHRENHEIT: 250}
DIAL = {Scale.CELSIUS: 10, Scale.FAHRENHEIT: 25}
FINE_DIAL = {Scale.CELSIUS: 5, Scale.FAHRENHEIT: 5}
NEAR = {Scale.CELSIUS: Fraction(9, 2), Scale.FAHRENHEIT: Fraction(9)}
SIGN = {Scale.CELSIUS: "°C", Scale.FAHRENHEIT: "°F"}
GAS_MARK_1, GAS_STEP = 275, 25
GAS_BELOW_1 = {Fraction(1, 4): 225, Fraction(1, 2): 250}


def converted(temperatures: Sequence[Temperature], units: System | None) -> list[Temperature]:
    """Each on the scale of `units`, and still where it stood; all as they are, if one is on it.

    A step that says both scales, `180 °C (350 °F)`, needs no converting; of one that says a gas
    mark beside degrees, `350 °F (gas mark 4)`, the mark stays.
    """
    target = Scale.CELSIUS if units is System.METRIC else Scale.FAHRENHEIT
    scales = {temperature.scale for temperature in temperatures}
    if units is None or target in scales:
        return [*temperatures]
    staying = Scale.GAS_MARK if len(scales) > 1 else None
    return [one if one.scale is staying else _on_scale(one, target) for one in temperatures]


def edit_temperatures(
    edits: Edits, text: str, before: Sequence[Temperature], after: Sequence[Temperature]
) -> None:
    """Writes those that changed in place of what they were."""
    for old, new in zip(before, after, strict=True):
        if new == old:
            continue
        start, end = old.span
        ends = [str(round(value)) for value in (new.value, new.value_max) if value is not None]
        space = "" if text[start:end].rstrip("CFcf°º˚℃℉")[-1:].isdigit() else " "
        edits.replace(old.span, f"{'–'.join(ends)}{space}{SIGN[new.scale]}")


def _on_scale(temperature: Temperature, target: Scale) -> Temperature:
    low = _degrees(temperature.value, temperature.scale, target)
    high = temperature.value_max and _degrees(temperature.value_max, temperature.scale, target)
    return Temperature(
        value=low, value_max=None if high == low else high, scale=target, span=temperature.span
    )


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
