"""Lines are scaled in their amounts and in nothing else, exactly, and are shown as one measures."""

from fractions import Fraction

import pytest

from recipes_api.recipes.ingredients import parse
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES
from recipes_api.recipes.measures.units import System, Unit
from recipes_api.recipes.measures.wording import unit_word
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
        ("en", "1 egg, beaten", "2", "2 eggs, beaten"),
        ("en", "1 large onion, chopped", "3", "3 large onions, chopped"),
        ("en", "2 egg yolks", "1/2", "1 egg yolk"),
        ("en", "pinch of salt", "2", "2 pinches of salt"),
        (
            "en",
            "2 cups flour, plus 2 tbsp for dusting",
            "1/2",
            "1 cup flour, plus 1 tbsp for dusting",
        ),
        ("en", "4 chicken thighs (about 6 oz each)", "2", "8 chicken thighs (about 6 oz each)"),
        ("en", "100 g butter, cut into 2 cm cubes", "2", "200 g butter, cut into 2 cm cubes"),
        ("de", "1 Ei", "3", "3 Eier"),
        ("de", "3 Zwiebeln", "1/3", "1 Zwiebel"),
        ("fr", "1 œuf", "3", "3 œufs"),
        ("it", "1 uovo", "2", "2 uova"),
        ("nl", "1 ei", "2", "2 eieren"),
        ("sv", "1 lök", "2", "2 lökar"),
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
        ("en", "¼ cup oil", METRIC, "60 ml oil"),
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
        ("de", "2 lb Hackfleisch", METRIC, "905 g Hackfleisch"),
        ("fr", "1 livre de bœuf", METRIC, "500 g de bœuf"),
        ("fr", "1 lb de bœuf", METRIC, "455 g de bœuf"),
        ("fr", "125 g de sucre", US, "⅝ tasse de sucre"),
        ("de", "0,5 l Milch", US, "2⅛ Tassen Milch"),
        ("ja", "牛乳 200ml", US, "牛乳 7/8カップ"),
        ("ja", "醤油 50ml", US, "醤油 50ml"),
    ],
)
def test_amounts_in_the_measures_of_another_country(
    tag: str, text: str, units: System, expected: str
) -> None:
    assert scaled(text, tag, units=units) == expected


# What amounts are converted into.
WRITTEN = [Unit.G, Unit.KG, Unit.ML, Unit.L, Unit.TSP, Unit.TBSP, Unit.CUP, Unit.FL_OZ, Unit.OZ]
WRITTEN += [Unit.LB, Unit.CM, Unit.INCH]
FOODS = {"en": "flour", "de": "Mehl", "fr": "farine", "es": "harina", "it": "farina"}
FOODS |= {"nl": "bloem", "pt": "farinha", "sv": "mjöl", "ja": "砂糖", "zh": "白糖"}


@pytest.mark.parametrize("language", [*LANGUAGES, *CJK])
@pytest.mark.parametrize("unit", WRITTEN)
@pytest.mark.parametrize("amount", ["1", "2"])
def test_every_unit_that_is_written_can_be_read(language: str, unit: Unit, amount: str) -> None:
    word, food = unit_word(unit, Fraction(amount), language), FOODS[language]
    text = f"{food} {amount}{word}" if language in CJK else f"{amount} {word} {food}"

    parsed = parse(text, language)
    assert parsed is not None
    assert parsed.amount is not None
    assert (parsed.amount.quantity, parsed.amount.unit) == (amount, unit)
