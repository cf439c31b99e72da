"""Amounts as a cook would measure them: 1 tbsp rather than 3 tsp, 1/3 cup rather than 0.3333.

Everything is exact until it is rounded here, which happens last. Rounding changes an amount by a
few per cent at most, and never makes it nothing.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from recipes_api.recipes.measures.units import System, Unit, convert

HALF, THIRD, QUARTER, EIGHTH = (Fraction(1, parts) for parts in (2, 3, 4, 8))
COARSE_ENOUGH = Fraction(1, 25)
"""How far from the truth quarters and thirds may be; else eighths are tried."""
ROUGH_ENOUGH = Fraction(1, 10)

# Up to an amount of the unit, how fine it is weighed out; beyond the last one, in tens.
GRAM_STEPS = ((1, Fraction(1, 10)), (10, HALF), (100, Fraction(1)), (1000, Fraction(5)))
ML_STEPS = ((1, Fraction(1, 10)), (10, HALF), (30, Fraction(1)), (1000, Fraction(5)))
KILO_STEPS = ((10, Fraction(1, 100)), (100, Fraction(1, 10)))
OUNCE_STEPS = ((16, HALF), (100, Fraction(1)))
STEPS = {
    Unit.MG: GRAM_STEPS,
    Unit.G: GRAM_STEPS,
    Unit.ML: ML_STEPS,
    Unit.KG: KILO_STEPS,
    Unit.L: KILO_STEPS,
    Unit.CL: ((100, HALF),),
    Unit.MM: ((1000, Fraction(1)),),
    Unit.CM: ((100, HALF),),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount, or a range of it, and its unit; None where the food itself is counted."""

    low: Fraction
    high: Fraction | None = None
    unit: Unit | None = None

    def times(self, factor: Fraction) -> "Quantity":
        return replace(
            self, low=self.low * factor, high=None if self.high is None else self.high * factor
        )

    def into(self, unit: Unit, system: System, into_system: System | None = None) -> "Quantity":
        """In another unit of the same dimension. Raises NotComparable."""
        if self.unit is None or (self.unit is unit and into_system in (None, system)):
            return self
        one = convert(Fraction(1), self.unit, unit, system=system, into_system=into_system)
        return replace(self.times(one), unit=unit)


@dataclass(frozen=True, slots=True)
class Step:
    """To the next unit: up if it makes at least `limit` of that, down if there is less."""

    unit: Unit
    limit: Fraction
    parts: tuple[Fraction, ...] = ()
    """Only if it is a multiple of one of these; empty for any amount."""

    def is_whole_parts(self, amount: Fraction) -> bool:
        return not self.parts or any((amount / part).denominator == 1 for part in self.parts)


UP = {
    Unit.G: Step(Unit.KG, Fraction(1)),
    Unit.ML: Step(Unit.L, Fraction(1)),
    Unit.CL: Step(Unit.L, Fraction(1)),
    Unit.DL: Step(Unit.L, Fraction(1)),
    Unit.OZ: Step(Unit.LB, Fraction(1), (QUARTER,)),
    Unit.TSP: Step(Unit.TBSP, Fraction(1), (HALF,)),
}
UP_US = UP | {Unit.TBSP: Step(Unit.CUP, QUARTER, (QUARTER, THIRD))}
DOWN = {
    Unit.KG: Step(Unit.G, Fraction(1)),
    Unit.L: Step(Unit.ML, Fraction(1)),
    Unit.DL: Step(Unit.ML, QUARTER),
    Unit.CL: Step(Unit.ML, Fraction(1)),
    Unit.LB: Step(Unit.OZ, QUARTER),
    Unit.GALLON: Step(Unit.QUART, QUARTER),
    Unit.QUART: Step(Unit.CUP, HALF),
    Unit.PINT: Step(Unit.CUP, HALF),
    Unit.CUP: Step(Unit.TBSP, QUARTER),
    Unit.TBSP: Step(Unit.TSP, HALF),
}


def fitting(quantity: Quantity, system: System) -> Quantity:
    """The same amount, in the unit of its kind that one would use for so much."""
    while (larger := _larger(quantity, system)) is not None:
        quantity = larger
    while (smaller := _smaller(quantity, system)) is not None:
        quantity = smaller
    return quantity


def _larger(quantity: Quantity, system: System) -> Quantity | None:
    steps = UP_US if system is System.US else UP
    if quantity.unit is None or (step := steps.get(quantity.unit)) is None:
        return None
    found = quantity.into(step.unit, system)
    ends = [end for end in (found.low, found.high) if end is not None]
    fits = all(end >= step.limit and step.is_whole_parts(end) for end in ends)
    return found if fits else None


def _smaller(quantity: Quantity, system: System) -> Quantity | None:
    if quantity.unit is None or (step := DOWN.get(quantity.unit)) is None:
        return None
    is_odd = quantity.unit is Unit.CUP and quantity.low < 1 and not _is_marked(quantity.low)
    if quantity.low >= step.limit and not is_odd:
        return None
    return quantity.into(step.unit, system)


def _is_marked(cups: Fraction) -> bool:
    """Whether a cup has a mark near it: 100 ml are rather 7 tbsp than 2/5 cup."""
    return _within(cups, (QUARTER, THIRD, EIGHTH), COARSE_ENOUGH) is not None


def rounded(quantity: Quantity) -> Quantity:
    """As exact as one measures in that unit. Ends of a range that become the same are one."""
    low = round_amount(quantity.low, quantity.unit)
    high = None if quantity.high is None else round_amount(quantity.high, quantity.unit)
    return Quantity(low, None if high == low else high, quantity.unit)


def round_amount(amount: Fraction, unit: Unit | None) -> Fraction:
    """As exact as one measures in that unit; two digits where its marks are too coarse."""
    near = _near(amount, unit)
    if near is not None:
        return near
    digits = _two_digits(amount)
    return _near(digits, unit) or digits


def _near(amount: Fraction, unit: Unit | None) -> Fraction | None:
    if amount.denominator == 1:
        return amount
    steps = STEPS.get(unit) if unit is not None else None
    if steps is not None:
        return _to_step(amount, steps)
    if unit in (Unit.OZ, Unit.FL_OZ) and amount >= 1:
        return _to_step(amount, OUNCE_STEPS)
    return _to_parts(amount, unit)


def _to_step(amount: Fraction, steps: tuple[tuple[int, Fraction], ...]) -> Fraction | None:
    step = next((step for limit, step in steps if amount < limit), Fraction(10))
    found = _nearest(amount, step)
    return found if abs(found - amount) <= ROUGH_ENOUGH * amount else None


def _to_parts(amount: Fraction, unit: Unit | None) -> Fraction | None:
    """To what is marked on spoons and cups, and what one can cut: halves, thirds, quarters."""
    if amount.denominator in (2, 3, 4, 8):
        return amount
    usual = (QUARTER, THIRD) if amount < 5 else (HALF,) if amount < 10 else (Fraction(1),)
    has_eighths = unit is Unit.CUP or amount < QUARTER
    finer = (*usual, EIGHTH) if has_eighths else usual
    return _within(amount, usual, COARSE_ENOUGH) or _within(amount, finer, ROUGH_ENOUGH)


def _within(amount: Fraction, parts: tuple[Fraction, ...], tolerance: Fraction) -> Fraction | None:
    """The nearest multiple of a part, if it is near enough."""
    found = min((_nearest(amount, part) for part in parts), key=lambda near: abs(near - amount))
    return found if abs(found - amount) <= tolerance * amount else None


def _nearest(amount: Fraction, step: Fraction) -> Fraction:
    """Halves go up, as one learns at school."""
    return (amount / step + HALF).__floor__() * step


def _two_digits(amount: Fraction) -> Fraction:
    places = 1
    while amount * 10**places < 10:
        places += 1
    return Fraction(round(amount * 10**places), 10**places)
