"""Amounts in another country's measures: exact, by density only where it is known."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.measures.densities import Density, density
from recipes_api.recipes.measures.kitchen import Quantity, fitting, rounded
from recipes_api.recipes.measures.systems import in_system, is_of, ratio
from recipes_api.recipes.measures.units import Dimension, System, Unit

US, METRIC, IMPERIAL = System.US, System.METRIC, System.IMPERIAL


@pytest.mark.parametrize(
    ("amount", "unit", "system", "food", "target", "expected"),
    [
        ("1", Unit.CUP, US, "flour", METRIC, ("125", Unit.G)),
        ("2", Unit.CUP, US, "milk", METRIC, ("475", Unit.ML)),
        ("5", Unit.CUP, US, "milk", METRIC, ("1.18", Unit.L)),
        ("1", Unit.CUP, US, "unobtainium", METRIC, None),
        ("1", Unit.TBSP, US, "sugar", METRIC, None),
        ("8", Unit.FL_OZ, US, "unobtainium", METRIC, ("235", Unit.ML)),
        ("1", Unit.LB, US, "unobtainium", METRIC, ("455", Unit.G)),
        ("3", Unit.LB, US, "beef", METRIC, ("1.36", Unit.KG)),
        ("250", Unit.G, METRIC, "flour", US, ("2", Unit.CUP)),
        ("250", Unit.ML, METRIC, "unobtainium", US, ("1", Unit.CUP)),
        ("1", Unit.DL, METRIC, "milk", US, ("7", Unit.TBSP)),
        ("500", Unit.G, METRIC, "beef", US, ("18", Unit.OZ)),
        ("450", Unit.G, METRIC, "onion", US, ("16", Unit.OZ)),
        ("5", Unit.G, METRIC, "salt", US, ("3/4", Unit.TSP)),
        ("1", Unit.PINT, US, "milk", IMPERIAL, ("17", Unit.FL_OZ)),
        ("1", Unit.PINT, IMPERIAL, "milk", US, ("7/3", Unit.CUP)),
        ("1", Unit.CUP, US, "flour", IMPERIAL, ("9/2", Unit.OZ)),
        ("1", Unit.CUP, US, "unobtainium", IMPERIAL, None),
        ("200", Unit.ML, METRIC, "milk", IMPERIAL, ("7", Unit.FL_OZ)),
        ("2", Unit.CLOVE, US, "garlic", METRIC, None),
        ("2", None, US, "egg", METRIC, None),
        ("1", Unit.INCH, US, "ginger", METRIC, ("5/2", Unit.CM)),
    ],
)
def test_the_measures_of_another_country(
    amount: str,
    unit: Unit | None,
    system: System,
    food: str,
    target: System,
    expected: tuple[str, Unit] | None,
) -> None:
    found = in_system(Quantity(Fraction(amount), None, unit), system, target, density(food))
    if expected is None or found is None:
        assert found is None
        assert expected is None
        return
    shown = rounded(fitting(found, target))
    assert (shown.low, shown.unit) == (Fraction(expected[0]), expected[1])


FOODS = st.sampled_from(["flour", "milk", "onion", "unobtainium"]).map(density)


@given(
    st.fractions(min_value=Fraction(1, 100), max_value=1000),
    st.sampled_from(Unit),
    st.sampled_from(System),
    st.sampled_from(System),
    FOODS,
)
def test_it_stays_the_same_amount_of_the_food(
    amount: Fraction, unit: Unit, system: System, target: System, food: Density | None
) -> None:
    quantity = Quantity(amount, amount * 2, unit)
    found = in_system(quantity, system, target, food)
    if found is None:
        return
    assert found.unit is not None
    assert is_of(found.unit, target, target)
    assert found.high == found.low * 2
    if found.unit.dimension == unit.dimension != Dimension.COUNT:
        assert found.into(unit, target, system) == quantity


def test_how_many_times_one_amount_makes_another() -> None:
    def times(wanted: Quantity, given: Quantity, food: str) -> Fraction | None:
        return ratio(wanted, given, US, density(food))

    grams, cups, eggs = (Quantity(Fraction(2), None, unit) for unit in (Unit.G, Unit.CUP, None))
    assert times(Quantity(Fraction(3), None, Unit.KG), grams, "beef") == 1500
    assert times(Quantity(Fraction(3)), eggs, "eggs") == Fraction(3, 2)
    assert times(Quantity(Fraction(125), None, Unit.G), cups, "flour") == Fraction(1, 2)
    assert times(grams, cups, "unobtainium") is None
    assert times(grams, eggs, "eggs") is None
    assert times(Quantity(Fraction(1), None, Unit.CLOVE), cups, "garlic") is None
