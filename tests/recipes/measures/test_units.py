"""Units are exact: nothing is lost on the way there and back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.measures.units import (
    Dimension,
    NotComparable,
    System,
    Unit,
    convert,
    size,
)

amounts = st.fractions(min_value=0, max_value=10**6)
systems = st.sampled_from(System)
measured = [unit for unit in Unit if unit.dimension is not Dimension.COUNT]
pairs = st.sampled_from(
    [(one, other) for one in measured for other in measured if one.dimension == other.dimension]
)


@given(amounts, pairs, systems, systems)
def test_there_and_back_is_the_same_amount(
    amount: Fraction, pair: tuple[Unit, Unit], here: System, there: System
) -> None:
    one, other = pair
    converted = convert(amount, one, other, system=here, into_system=there)
    assert convert(converted, other, one, system=there, into_system=here) == amount


@given(amounts, st.sampled_from(Unit), systems)
def test_a_unit_is_itself(amount: Fraction, unit: Unit, system: System) -> None:
    assert convert(amount, unit, unit, system=system) == amount


@pytest.mark.parametrize(
    ("unit", "system", "expected"),
    [
        (Unit.OZ, System.US, "28.349523125"),
        (Unit.TSP, System.US, "4.92892159375"),
        (Unit.TBSP, System.US, "14.78676478125"),
        (Unit.FL_OZ, System.US, "29.5735295625"),
        (Unit.CUP, System.US, "236.5882365"),
        (Unit.PINT, System.US, "473.176473"),
        (Unit.QUART, System.US, "946.352946"),
        (Unit.GALLON, System.US, "3785.411784"),
        (Unit.FL_OZ, System.IMPERIAL, "28.4130625"),
        (Unit.PINT, System.IMPERIAL, "568.26125"),
        (Unit.TBSP, System.IMPERIAL, "15"),
        (Unit.CUP, System.METRIC, "250"),
        (Unit.INCH, System.US, "25.4"),
    ],
)
def test_sizes_are_those_of_the_standards(unit: Unit, system: System, expected: str) -> None:
    assert size(unit, system) == Fraction(expected)


@pytest.mark.parametrize(
    ("unit", "into"),
    [(Unit.G, Unit.ML), (Unit.CUP, Unit.CM), (Unit.CLOVE, Unit.G), (Unit.CAN, Unit.JAR)],
)
def test_what_is_not_the_same_kind_is_not_converted(unit: Unit, into: Unit) -> None:
    with pytest.raises(NotComparable):
        convert(Fraction(1), unit, into, system=System.US)


def test_every_unit_has_a_size_in_every_system() -> None:
    assert all(size(unit, system) > 0 for unit in Unit for system in System)
