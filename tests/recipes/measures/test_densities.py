"""Foods are found by name, weigh what the source says, and stay unknown where nobody measured."""

import csv
import re
from collections import Counter
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes import measures
from recipes_api.recipes.measures.densities import Form, _key, density
from recipes_api.recipes.measures.units import System, Unit, size

ROWS = list(
    csv.DictReader(
        files(measures).joinpath("densities.csv").read_text(encoding="utf-8").splitlines()
    )
)


def grams(food: str, unit: Unit, preparation: str | None = None) -> float | None:
    """What one US unit of it weighs."""
    found = density(food, preparation)
    return None if found is None else float(round(found.grams_per_ml * size(unit, System.US), 1))


@pytest.mark.parametrize(
    ("food", "unit", "expected"),
    [
        ("all-purpose flour", Unit.CUP, 125),
        ("All-Purpose Flour", Unit.CUP, 125),
        ("Mehl", Unit.CUP, 125),
        ("sugar", Unit.CUP, 200),
        ("açúcar", Unit.CUP, 200),
        ("acucar", Unit.CUP, 200),
        ("packed light brown sugar", Unit.CUP, 220),
        ("light brown sugar", Unit.CUP, 220),
        ("unsalted butter", Unit.CUP, 227),
        ("cold unsalted butter", Unit.CUP, 227),
        ("honey", Unit.TBSP, 21.2),
        ("fresh lemon juice", Unit.CUP, 244),
        ("freshly squeezed lemon juice", Unit.CUP, 244),
        ("Extra-Virgin Olive Oil", Unit.TBSP, 13.5),
        ("confectioners’ sugar", Unit.CUP, 120),
        ("confectioner's sugar", Unit.CUP, 120),
        ("tomatoes, chopped", Unit.CUP, None),
        ("chopped tomatoes", Unit.CUP, 180),
        ("blueberry", Unit.CUP, 148),
        ("blueberries", Unit.CUP, 148),
        ("cherry tomato", Unit.CUP, 149),
        ("basil leaf", Unit.CUP, 24),
        ("crème liquide", Unit.CUP, 238),
        ("牛乳", Unit.CUP, 244),
        ("unobtainium", Unit.CUP, None),
        ("frozen spinach", Unit.CUP, None),
        ("", Unit.CUP, None),
    ],
)
def test_a_food_weighs_what_the_source_says(food: str, unit: Unit, expected: float | None) -> None:
    assert grams(food, unit) == expected


def test_what_was_done_to_it_counts() -> None:
    assert grams("almonds", Unit.CUP) == 143
    assert grams("almonds", Unit.CUP, "sliced") == 92
    assert grams("almonds", Unit.CUP, "ground") == 95
    assert grams("almonds", Unit.CUP, "in any way that you like") == 143


def test_liquids_are_known_from_what_is_loose_or_in_pieces() -> None:
    forms = [density(food) for food in ("milk", "flour", "onion")]
    assert [found and found.form for found in forms] == [Form.LIQUID, Form.LOOSE, Form.PIECES]


PORTION = re.compile(r"(?P<grams>[\d.]+) g in (?P<amount>[\d.]+) (?P<measure>.+)")
WORDS = {"cup": "cup", "tbsp": "tbsp|tablespoon", "tsp": "tsp|teaspoon", "fl_oz": "fl oz"}


def test_the_table_is_large_and_plausible() -> None:
    assert len(ROWS) >= 200
    for row in ROWS:
        per_ml = Fraction(row["grams"]) / size(Unit(row["unit"]), System.US)
        assert Fraction(3, 100) < per_ml < Fraction(3, 2), row


def test_every_figure_is_a_portion_that_its_source_has_weighed() -> None:
    for row in ROWS:
        assert row["source"].strip(), row
        assert re.fullmatch(r"\d{5}", row["ndb_no"]), row
        portion = PORTION.fullmatch(row["portion"])
        assert portion is not None, row
        measure = portion["measure"].lower()
        assert re.search(WORDS[row["unit"]], measure), row
        amount = Fraction(portion["amount"]) * (2 if "serving 2 " in measure else 1)
        assert Fraction(portion["grams"]) / amount == Fraction(row["grams"]), row


def test_no_name_stands_for_two_foods() -> None:
    names = Counter(name for row in ROWS for name in {_key(n) for n in row["foods"].split(";")})
    assert [name for name, count in names.items() if count > 1] == []


@given(st.sampled_from([name.strip() for row in ROWS for name in row["foods"].split(";")]))
def test_every_name_is_found_in_any_case(name: str) -> None:
    assert density(name) is not None
    assert density(name.upper()) == density(name)
    assert density(f"  {name.title()} ") == density(name)


@given(st.text(max_size=200), st.none() | st.text(max_size=200))
def test_any_text_may_be_asked_for(food: str, preparation: str | None) -> None:
    density(food, preparation)
