"""Amounts come out as one would measure them, close to the truth, and never as nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.measures.kitchen import Quantity, fitting, round_amount, rounded
from recipes_api.recipes.measures.units import Dimension, System, Unit, convert, size

MEASURED = [unit for unit in Unit if unit.dimension is not Dimension.COUNT]
amounts = st.fractions(min_value=Fraction(1, 1000), max_value=10_000)
units = st.sampled_from([None, *Unit])
systems = st.sampled_from(System)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("0.3333", Unit.CUP, "1/3"),
        ("0.26", Unit.CUP, "1/4"),
        ("2.32", Unit.CUP, "7/3"),
        ("0.86", Unit.CUP, "7/8"),
        ("7.3", Unit.CUP, "15/2"),
        ("12.4", None, "12"),
        ("1.5", None, "3/2"),
        ("0.125", Unit.TSP, "1/8"),
        ("0.06", Unit.TSP, "0.06"),
        ("28.35", Unit.G, "28"),
        ("226.796", Unit.G, "225"),
        ("333", Unit.G, "333"),
        ("187.5", Unit.G, "190"),
        ("0.03", Unit.G, "0.03"),
        ("1.36078", Unit.KG, "1.36"),
        ("473.2", Unit.ML, "475"),
        ("3.5274", Unit.OZ, "7/2"),
        ("20.32", Unit.CM, "41/2"),
    ],
)
def test_what_one_can_measure(amount: str, unit: Unit | None, expected: str) -> None:
    assert round_amount(Fraction(amount), unit) == Fraction(expected)


@pytest.mark.parametrize(
    ("amount", "unit", "system", "expected"),
    [
        ("3", Unit.TSP, System.US, ("1", Unit.TBSP)),
        ("4.5", Unit.TSP, System.METRIC, ("3/2", Unit.TBSP)),
        ("4", Unit.TSP, System.US, ("4", Unit.TSP)),
        ("4", Unit.TBSP, System.US, ("1/4", Unit.CUP)),
        ("5", Unit.TBSP, System.US, ("5", Unit.TBSP)),
        ("48", Unit.TSP, System.US, ("1", Unit.CUP)),
        ("4", Unit.TBSP, System.METRIC, ("4", Unit.TBSP)),
        ("1/8", Unit.CUP, System.US, ("2", Unit.TBSP)),
        ("1/4", Unit.TBSP, System.US, ("3/4", Unit.TSP)),
        ("1250", Unit.G, System.METRIC, ("5/4", Unit.KG)),
        ("0.4", Unit.KG, System.METRIC, ("400", Unit.G)),
        ("12", Unit.DL, System.METRIC, ("6/5", Unit.L)),
        ("1/8", Unit.LB, System.US, ("2", Unit.OZ)),
        ("24", Unit.OZ, System.US, ("3/2", Unit.LB)),
        ("17", Unit.OZ, System.US, ("17", Unit.OZ)),
        ("4", None, System.US, ("4", None)),
        ("40", Unit.CLOVE, System.US, ("40", Unit.CLOVE)),
    ],
)
def test_the_unit_one_would_use(
    amount: str, unit: Unit | None, system: System, expected: tuple[str, Unit | None]
) -> None:
    found = fitting(Quantity(Fraction(amount), None, unit), system)
    assert (found.low, found.unit) == (Fraction(expected[0]), expected[1])


@given(amounts, units, systems)
def test_another_unit_is_the_same_amount(
    amount: Fraction, unit: Unit | None, system: System
) -> None:
    found = fitting(Quantity(amount, None, unit), system)
    if unit is None or found.unit is None:
        assert found == Quantity(amount, None, unit)
    else:
        assert found.low * size(found.unit, system) == amount * size(unit, system)
    assert fitting(found, system) == found


@given(amounts, units)
def test_rounding_stays_close_and_is_never_nothing(amount: Fraction, unit: Unit | None) -> None:
    found = round_amount(amount, unit)
    assert found > 0
    assert abs(found - amount) <= amount * Fraction(1, 7)
    assert round_amount(found, unit) == found


@given(amounts, amounts, units)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction, unit: Unit | None) -> None:
    low, high = sorted([one, other])
    assert round_amount(low, unit) <= round_amount(high, unit)


@given(
    amounts, st.sampled_from(MEASURED), systems, st.fractions(min_value=Fraction(1, 9), max_value=9)
)
def test_there_and_back_again(
    amount: Fraction, unit: Unit, system: System, factor: Fraction
) -> None:
    quantity = Quantity(amount, amount * 2, unit)
    assert quantity.times(factor).times(1 / factor) == quantity
    there = fitting(quantity.times(factor), system)
    assert there.unit is not None
    back = convert(there.low / factor, there.unit, unit, system=system)
    assert back == amount


def test_a_range_that_becomes_one_number_is_one() -> None:
    assert rounded(Quantity(Fraction("0.249"), Fraction("0.251"), Unit.CUP)) == Quantity(
        Fraction(1, 4), None, Unit.CUP
    )
