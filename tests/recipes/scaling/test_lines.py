"""Lines are scaled in their amounts and in nothing else, exactly, and are shown as one measures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.ingredients import ParsedLine, parse
from recipes_api.recipes.measures.units import System, size
from recipes_api.recipes.scaling.amounts import quantity_of
from recipes_api.recipes.scaling.lines import scale_line
from recipes_api.recipes.scaling.wanted import Measuring, Wanted, written_system

US, METRIC, IMPERIAL = System.US, System.METRIC, System.IMPERIAL


def measuring(tag: str, factor: str = "1", units: System | None = None) -> Measuring:
    language = tag.split("-")[0]
    return Measuring(Wanted(Fraction(factor), units), written_system(tag, language), language)


def scaled(text: str, tag: str, factor: str = "1", units: System | None = None) -> str:
    parsed = parse(text, tag)
    assert parsed is not None, text
    return scale_line(text, parsed, measuring(tag, factor, units))[0]


@pytest.mark.parametrize(
    ("tag", "text", "factor", "expected"),
    [
        ("en", "1 cup flour, sifted", "2", "2 cups flour, sifted"),
        ("en", "2 cups flour", "1/2", "1 cup flour"),
        ("en", "1 cup sugar", "1/3", "⅓ cup sugar"),
        ("en", "1 1/2 cups sugar", "3", "4 1/2 cups sugar"),
        ("en", "1/2 cup sugar", "3", "1 1/2 cups sugar"),
        ("en", "1 tsp salt", "3", "1 tbsp salt"),
        ("en", "1 tbsp oil", "4", "¼ cup oil"),
        ("en", "2 tablespoons oil", "1/2", "1 tablespoon oil"),
        ("en", "2-3 cups milk", "2", "4-6 cups milk"),
        ("en", "2 to 3 cups milk", "1/2", "1 to 1½ cups milk"),
        ("en", "2 eggs", "3/2", "3 eggs"),
        ("en", "3 eggs", "1/2", "1½ eggs"),
        ("en", "two onions, chopped", "2", "4 onions, chopped"),
        ("en", "250g butter, cubed", "2", "500g butter, cubed"),
        ("en", "500g flour", "3", "1.5 kg flour"),
        ("en", "2 (14 oz) cans tomatoes", "2", "4 (14 oz) cans tomatoes"),
        ("en", "1 can (14 oz) tomatoes", "2", "2 cans (14 oz) tomatoes"),
        ("en", "1 cup plus 2 tbsp milk", "2", "2 cups plus ¼ cup milk"),
        ("en", "300g/10½oz beef", "2", "600g/21oz beef"),
        ("en", "4 garlic cloves", "1/4", "1 garlic clove"),
        ("en", "salt to taste", "2", "salt to taste"),
        ("de", "1,5 kg Kartoffeln", "2", "3 kg Kartoffeln"),
        ("de", "0,5 l Milch", "3", "1,5 l Milch"),
        ("de", "2 EL Öl", "1/4", "½ EL Öl"),
        ("de", "1 Zehe Knoblauch", "2", "2 Zehen Knoblauch"),
        ("de", "250 g Mehl", "1/4", "63 g Mehl"),
        ("fr", "1 gousse d'ail", "2", "2 gousses d'ail"),
        ("fr", "20 cl de crème", "2", "40 cl de crème"),
        ("es", "1 taza de arroz", "2", "2 tazas de arroz"),
        ("it", "1 cucchiaio di olio", "2", "2 cucchiai di olio"),
        ("sv", "2 dl mjölk", "1/2", "1 dl mjölk"),
        ("ja", "砂糖 大さじ2", "2", "砂糖 大さじ4"),
        ("ja", "砂糖 50g", "2", "砂糖 100g"),
        ("zh", "白糖 20克", "2", "白糖 40克"),
    ],
)
def test_amounts_are_scaled_and_shown_as_one_measures(
    tag: str, text: str, factor: str, expected: str
) -> None:
    assert scaled(text, tag, factor) == expected


@pytest.mark.parametrize(
    ("tag", "text", "units", "expected"),
    [
        ("en", "2 cups all-purpose flour", METRIC, "250 g all-purpose flour"),
        ("en", "2 cups milk", METRIC, "475 ml milk"),
        ("en", "1 cup of unobtainium", METRIC, "1 cup of unobtainium"),
        ("en", "1 tbsp sugar", METRIC, "1 tbsp sugar"),
        ("en", "1 lb beef", METRIC, "455 g beef"),
        ("en", "8oz pasta", METRIC, "225 g pasta"),
        ("en", "1 cup walnuts, chopped", METRIC, "117 g walnuts, chopped"),
        ("en", "2 (14 oz) cans tomatoes", METRIC, "2 (395 g) cans tomatoes"),
        ("en", "300g/10½oz beef", METRIC, "300g/10½oz beef"),
        ("en", "300g/10½oz beef", US, "300g/10½oz beef"),
        ("en", "3 eggs", METRIC, "3 eggs"),
        ("en", "250 g flour", US, "2 cups flour"),
        ("en", "500 g beef", US, "18 oz beef"),
        ("en-GB", "1 pint milk", METRIC, "570 ml milk"),
        ("en-GB", "1 pint milk", US, "2⅓ cups milk"),
        ("de", "500 g Zucker", US, "2½ Tassen Zucker"),
        ("de", "1 Pfund Hackfleisch", METRIC, "500 g Hackfleisch"),
        ("fr", "125 g de sucre", US, "⅝ tasse de sucre"),
        ("ja", "牛乳 200ml", US, "牛乳 7/8カップ"),
    ],
)
def test_amounts_in_the_measures_of_another_country(
    tag: str, text: str, units: System, expected: str
) -> None:
    assert scaled(text, tag, units=units) == expected


LINES = st.sampled_from(
    [
        ("en", "1 1/2 cups plus 2 tbsp flour, sifted"),
        ("en", "300g/10½oz beef, cubed"),
        ("en", "2 (14 oz) cans tomatoes"),
        ("en", "2-3 cloves garlic (crushed)"),
        ("en", "pinch of salt"),
        ("de", "1,5 kg Kartoffeln, mehlig kochend"),
        ("fr", "20 cl de crème fraîche"),
        ("ja", "砂糖 大さじ2"),
    ]
)
FACTORS = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1000)


def exact_amounts(parsed: ParsedLine) -> list[Fraction]:
    """Each amount in one unit of its kind."""
    amounts = (parsed.amount, parsed.plus, parsed.package, parsed.alternative)
    quantities = [quantity_of(amount) for amount in amounts if amount is not None]
    return [
        end * (size(quantity.unit, US) if quantity.unit else 1)
        for quantity in quantities
        for end in (quantity.low, quantity.high)
        if end is not None
    ]


@given(LINES, FACTORS)
def test_there_and_back_is_the_same_amount(line: tuple[str, str], factor: Fraction) -> None:
    tag, text = line
    parsed = parse(text, tag)
    assert parsed is not None
    there, said = scale_line(text, parsed, measuring(tag, str(factor)))
    _, back = scale_line(there, said, measuring(tag, str(1 / factor)))
    if written_system(tag, tag) is US:
        assert exact_amounts(back) == exact_amounts(parsed)


@given(LINES, FACTORS, st.none() | st.sampled_from(System))
def test_spans_point_at_what_is_written(
    line: tuple[str, str], factor: Fraction, units: System | None
) -> None:
    tag, text = line
    parsed = parse(text, tag)
    assert parsed is not None
    scaled_text, said = scale_line(text, parsed, measuring(tag, str(factor), units))
    for before, after in zip(parsed.food_spans, said.food_spans, strict=True):
        assert text[slice(*before)] == scaled_text[slice(*after)]
    for before, after in zip(parsed.preparation_spans, said.preparation_spans, strict=True):
        assert text[slice(*before)] == scaled_text[slice(*after)]
    amount = said.amount
    if amount is not None and amount.unit_span is not None:
        assert (
            scaled_text[slice(*amount.unit_span)].strip() == scaled_text[slice(*amount.unit_span)]
        )


@given(LINES)
def test_once_as_much_is_the_same_text(line: tuple[str, str]) -> None:
    tag, text = line
    assert scaled(text, tag) == text
