"""What holds of every line, every factor and all measures."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.ingredients import ParsedLine, parse
from recipes_api.recipes.measures.densities import density
from recipes_api.recipes.measures.kitchen import rounded
from recipes_api.recipes.measures.units import Dimension, System, size
from recipes_api.recipes.scaling.amounts import amounts_of, quantity_of
from recipes_api.recipes.scaling.lines import scale_line
from recipes_api.recipes.scaling.wanted import Measuring, Wanted, written_system

LINES = [
    ("en", "1 1/2 cups plus 2 tbsp flour, sifted"),
    ("en", "300g/10½oz beef, cubed"),
    ("en", "2 (14 oz) cans tomatoes"),
    ("en", "2-3 cloves garlic (crushed)"),
    ("en", "2 to 3 large carrots, peeled"),
    ("en", "1/3 cup olive oil"),
    ("en", "1 egg"),
    ("en-GB", "1 pint milk"),
    ("de", "1,5 kg Kartoffeln, mehlig kochend"),
    ("de", "2 EL Zucker"),
    ("fr", "20 cl de crème fraîche"),
    ("es", "2 tazas de arroz"),
    ("it", "2 cucchiai di olio"),
    ("nl", "3 eetlepels suiker"),
    ("pt", "200 g de açúcar"),
    ("sv", "2 dl mjölk"),
]
CJK = [("ja", "砂糖 大さじ2"), ("ja", "牛乳 200ml"), ("zh", "白糖 20克")]
METRIC = [
    ("de", "1,5 kg Kartoffeln"),
    ("de", "250 g Mehl"),
    ("fr", "20 cl de crème"),
    ("sv", "2 dl mjölk"),
    ("pt", "200 g de açúcar"),
    ("it", "2 cucchiai di olio"),
    ("en", "500 ml stock"),
]
UNKNOWN = [
    ("en", "2 cups unobtainium"),
    ("en", "1/4 cup grated kryptonite"),
    ("en", "300 g adamantium, chopped"),
    ("en", "1 lb mithril"),
    ("en-GB", "2 fl oz ectoplasm"),
    ("de", "250 g Vibranium"),
    ("fr", "20 cl de kryptonite"),
]
FACTORS = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1000)
SYSTEMS = st.sampled_from(System)


def measuring(tag: str, factor: Fraction, units: System | None = None) -> Measuring:
    language = tag.split("-")[0]
    return Measuring(Wanted(factor, units), written_system(tag, language), language)


def read(tag: str, text: str) -> ParsedLine:
    parsed = parse(text, tag)
    assert parsed is not None, text
    return parsed


def exact_amounts(parsed: ParsedLine, system: System) -> list[Fraction]:
    """Each amount in one unit of its kind."""
    quantities = [quantity_of(amount) for amount in amounts_of(parsed).values()]
    return [
        end * (size(quantity.unit, system) if quantity.unit else 1)
        for quantity in quantities
        for end in (quantity.low, quantity.high)
        if end is not None
    ]


@given(st.sampled_from(LINES + CJK), FACTORS)
def test_there_and_back_is_the_same_amount(line: tuple[str, str], factor: Fraction) -> None:
    tag, text = line
    parsed = read(tag, text)
    there, said = scale_line(text, parsed, measuring(tag, factor))
    _, back = scale_line(there, said, measuring(tag, 1 / factor))

    system = written_system(tag, tag)
    assert exact_amounts(back, system) == exact_amounts(parsed, system)


@given(st.sampled_from(LINES), FACTORS)
def test_twice_scaled_is_scaled_by_the_product(line: tuple[str, str], factor: Fraction) -> None:
    tag, text = line
    there, said = scale_line(text, read(tag, text), measuring(tag, factor))
    _, twice = scale_line(there, said, measuring(tag, Fraction(3)))
    _, once = scale_line(text, read(tag, text), measuring(tag, factor * 3))

    system = written_system(tag, tag)
    assert exact_amounts(twice, system) == exact_amounts(once, system)


@given(st.sampled_from(LINES + CJK), FACTORS, st.none() | SYSTEMS)
def test_the_scaled_text_says_the_scaled_amount(
    line: tuple[str, str], factor: Fraction, units: System | None
) -> None:
    tag, text = line
    scaled, said = scale_line(text, read(tag, text), measuring(tag, factor, units))

    again = read(tag, scaled)
    told = {name: quantity_of(amount) for name, amount in amounts_of(again).items()}
    meant = {name: rounded(quantity_of(amount)) for name, amount in amounts_of(said).items()}
    assert told == meant, scaled


@given(st.sampled_from(LINES + CJK), FACTORS, st.none() | SYSTEMS)
def test_spans_point_at_what_is_written(
    line: tuple[str, str], factor: Fraction, units: System | None
) -> None:
    tag, text = line
    scaled, said = scale_line(text, read(tag, text), measuring(tag, factor, units))

    again = read(tag, scaled)
    assert said.food_spans == again.food_spans, scaled
    assert said.preparation_spans == again.preparation_spans, scaled
    for name, amount in amounts_of(said).items():
        assert amount.unit_span == amounts_of(again)[name].unit_span, scaled
        assert amount.quantity_span == amounts_of(again)[name].quantity_span, scaled


@given(st.sampled_from(LINES + CJK))
def test_once_as_much_is_the_same_text(line: tuple[str, str]) -> None:
    tag, text = line
    parsed = read(tag, text)
    assert scale_line(text, parsed, measuring(tag, Fraction(1))) == (text, parsed)


@given(st.sampled_from(METRIC), FACTORS)
def test_a_metric_recipe_in_metric_measures_is_the_same(
    line: tuple[str, str], factor: Fraction
) -> None:
    tag, text = line
    parsed = read(tag, text)
    asked = measuring(tag, factor, System.METRIC)
    assert scale_line(text, parsed, asked) == scale_line(text, parsed, measuring(tag, factor))


@given(st.sampled_from(UNKNOWN), FACTORS, SYSTEMS)
def test_what_a_food_weighs_is_never_invented(
    line: tuple[str, str], factor: Fraction, units: System
) -> None:
    tag, text = line
    parsed = read(tag, text)
    assert density(parsed.food, parsed.preparation) is None
    _, said = scale_line(text, parsed, measuring(tag, factor, units))

    assert parsed.amount is not None
    assert said.amount is not None
    before, after = parsed.amount.unit, said.amount.unit
    assert before is not None
    assert after is not None
    assert before.dimension is after.dimension
    assert before.dimension in (Dimension.MASS, Dimension.VOLUME)
