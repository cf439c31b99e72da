"""What a line of ingredients says."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recipes_api.recipes.ingredients import ParsedLine, parse, parse_lines
from tests.recipes.ingredients.labelled import spoken


def read(line: str, language: str | None = "en") -> ParsedLine:
    parsed = parse(line, language)
    assert parsed is not None, line
    return parsed


@pytest.mark.parametrize(
    ("line", "amount", "food"),
    [
        ("2 cups flour", "2 cup", "flour"),
        ("1/2 cup flour", "0.5 cup", "flour"),
        ("½ cup flour", "0.5 cup", "flour"),
        ("1/3 cup flour", "1/3 cup", "flour"),
        ("1 1/2 cups flour", "1.5 cup", "flour"),
        ("1½ cups flour", "1.5 cup", "flour"),
        ("1 ½ cups flour", "1.5 cup", "flour"),
        ("1-1/2 cups flour", "1.5 cup", "flour"),
        ("1⁄4 tsp salt", "0.25 tsp", "salt"),
        ("1.25 cups flour", "1.25 cup", "flour"),
        ("1,000 g flour", "1000 g", "flour"),
        ("1-2 cups flour", "1..2 cup", "flour"),
        ("1 – 2 cups flour", "1..2 cup", "flour"),
        ("1 to 2 cups flour", "1..2 cup", "flour"),
        ("1 cup to 2 cups flour", "1..2 cup", "flour"),
        ("1/2 to 3/4 cup flour", "0.5..0.75 cup", "flour"),
        ("400g flour", "400 g", "flour"),
        ("about 3 tablespoons flour", "3 tbsp", "flour"),
        ("one onion", "1", "onion"),
        ("half an onion", "0.5", "onion"),
        ("a pinch of salt", "1 pinch", "salt"),
        ("pinch of salt", "1 pinch", "salt"),
        ("3 eggs", "3", "eggs"),
        ("2 T butter", "2 tbsp", "butter"),
        ("2 t butter", "2 tsp", "butter"),
        ("Butter: 20 g", "20 g", "Butter"),
        ("Butter - 20 g", "20 g", "Butter"),
        ("salt", "", "salt"),
    ],
)
def test_an_amount_is_read_exactly(line: str, amount: str, food: str) -> None:
    parsed = read(line)

    assert (spoken(parsed.amount), parsed.food) == (amount, food)


@pytest.mark.parametrize(
    ("line", "amount", "package"),
    [
        ("2 (400 g) cans tomatoes", "2 can", "400 g"),
        ("2 x 400g cans tomatoes", "2 can", "400 g"),
        ("2 - 15 oz cans tomatoes", "2 can", "15 oz"),
        ("1 15-ounce can tomatoes", "1 can", "15 oz"),
        ("400g can tomatoes", "1 can", "400 g"),
        ("1 can tomatoes (400 g)", "1 can", "400 g"),
        ("4 tomatoes (about 100 g each)", "4", "100 g"),
    ],
)
def test_of_packages_it_is_known_how_many_and_how_large(
    line: str, amount: str, package: str
) -> None:
    parsed = read(line)

    assert (spoken(parsed.amount), spoken(parsed.package)) == (amount, package)
    assert parsed.food == "tomatoes"
    assert parsed.alternative is None


@pytest.mark.parametrize(
    ("line", "amount", "alternative"),
    [
        ("300g/10½oz flour", "300 g", "10.5 oz"),
        ("2 cups (250 g) flour", "2 cup", "250 g"),
        ("2 cups / 250 g flour", "2 cup", "250 g"),
        ("2 cups flour (250 g)", "2 cup", "250 g"),
    ],
)
def test_the_same_in_another_measure(line: str, amount: str, alternative: str) -> None:
    parsed = read(line)

    assert (spoken(parsed.amount), spoken(parsed.alternative)) == (amount, alternative)
    assert parsed.food == "flour"


@pytest.mark.parametrize("line", ["1 cup + 2 tbsp flour", "1 cup plus 2 tbsp flour"])
def test_what_comes_on_top_is_no_alternative(line: str) -> None:
    parsed = read(line)

    assert (spoken(parsed.amount), spoken(parsed.plus)) == ("1 cup", "2 tbsp")
    assert parsed.alternative is None


@pytest.mark.parametrize(
    ("line", "food", "preparation", "note"),
    [
        ("1 onion, finely chopped", "onion", "finely chopped", None),
        ("1 onion (finely chopped)", "onion", "finely chopped", None),
        ("1 cup finely chopped onion", "onion", "finely chopped", None),
        ("1 cup fresh parsley finely chopped", "fresh parsley", "finely chopped", None),
        ("2 large eggs, beaten", "eggs", "beaten", "large"),
        ("salt, to taste", "salt", None, "to taste"),
        ("2 tbsp oil for frying", "oil", None, "for frying"),
        ("4 boneless, skinless chicken thighs", "chicken thighs", "boneless, skinless", None),
        ("1 lb ground beef", "ground beef", None, None),
    ],
)
def test_food_preparation_and_note_are_told_apart(
    line: str, food: str, preparation: str | None, note: str | None
) -> None:
    parsed = read(line)

    assert (parsed.food, parsed.preparation, parsed.note) == (food, preparation, note)


@pytest.mark.parametrize("line", ["1 tbsp capers (optional)", "Optional: 1 tbsp capers"])
def test_what_may_be_left_out_is_marked(line: str) -> None:
    assert read(line).optional


@pytest.mark.parametrize(
    ("language", "line", "amount", "food"),
    [
        ("de", "1,5 kg Kartoffeln, geschält", "1.5 kg", "Kartoffeln"),
        ("de", "1.500 g Mehl", "1500 g", "Mehl"),
        ("de", "etwa 2 EL fein gehackter Oregano", "2 tbsp", "Oregano"),
        ("de", "1 Prise(n) Pfeffer", "1 pinch", "Pfeffer"),
        ("fr", "4 gousses d’ail", "4 clove", "ail"),
        ("fr", "2 c. à s. de sucre", "2 tbsp", "sucre"),
        ("fr", "Farine de blé : 70 g", "70 g", "Farine de blé"),
        ("es", "Una pizca de sal", "1 pinch", "sal"),
        ("es", "1/4 de cucharadita de comino", "0.25 tsp", "comino"),
        ("it", "amido di mais 45 g", "45 g", "amido di mais"),
        ("it", "q.b. pepe", "", "pepe"),
        ("nl", "2 el milde olijfolie", "2 tbsp", "milde olijfolie"),
        ("pt", "2 colheres (sopa) de suco de limão", "2 tbsp", "suco de limão"),
        ("pt", "meia xícara de leite", "0.5 cup", "leite"),
        ("sv", "1,5 tsk vaniljsocker", "1.5 tsp", "vaniljsocker"),
        ("ja", "砂糖 50g", "50 g", "砂糖"),
        ("ja", "砂糖 ５０ｇ", "50 g", "砂糖"),
        ("ja", "醤油 大さじ1と1/2", "1.5 tbsp", "醤油"),
        ("ja", "醤油 大さじ2", "2 tbsp", "醤油"),
        ("ja", "塩 少々", "", "塩"),
        ("zh", "250克 奶油奶酪", "250 g", "奶油奶酪"),
        ("zh", "鸡蛋2个", "2 piece", "鸡蛋"),
        ("zh", "半个 青椒", "0.5 piece", "青椒"),
    ],
)
@pytest.mark.parametrize("is_told", [True, False])
def test_other_languages_are_read_whether_or_not_one_says_which(
    language: str, line: str, amount: str, food: str, *, is_told: bool
) -> None:
    parsed = read(line, language if is_told else None)

    assert (spoken(parsed.amount), parsed.food) == (amount, food)
    assert parsed.language == language


def test_lines_of_one_recipe_tell_each_others_language() -> None:
    lines = ["1 baguette", "50 g de beurre", "sel et poivre"]

    assert [line and line.language for line in parse_lines(lines)] == ["fr", "fr", "fr"]


@pytest.mark.parametrize(
    "line", ["For the sauce:", "3", "400 g", "", "   ", "(", "x" * 501, "one\nline"]
)
def test_what_is_not_understood_is_not_said(line: str) -> None:
    assert parse(line, "en") is None


def test_of_a_language_without_a_lexicon_only_metric_amounts_are_read() -> None:
    assert spoken(read("500 g hvedemel", "da").amount) == "500 g"
    assert parse("2 spsk. olie", "da") is None


def test_spans_point_at_what_was_read() -> None:
    line = "about 1½ cups (180 g) finely chopped onions, for frying"
    parsed = read(line)

    def at(span: tuple[int, int] | None) -> str:
        assert span is not None
        return line[span[0] : span[1]]

    assert parsed.amount is not None
    assert parsed.alternative is not None
    assert at(parsed.amount.quantity_span) == "1½"
    assert at(parsed.amount.unit_span) == "cups"
    assert at(parsed.alternative.quantity_span) == "180"
    assert [at(span) for span in parsed.food_spans] == ["onions"]
    assert [at(span) for span in parsed.preparation_spans] == ["finely chopped"]
    assert [at(span) for span in parsed.note_spans] == ["for frying"]


ODDS = """1 2 ½ 1/2 x - / + ( ) [ ] , . ; : cup g kg/ kg, tbsp cm of and or plus about a each to
taste juice minced flour eggs optional (1 1)"""
WORDS = st.lists(st.sampled_from(ODDS.split()), max_size=10)
LINES = st.text(max_size=80) | WORDS.map(" ".join) | WORDS.map("".join)


@given(LINES, st.sampled_from(["en", "de", "pt", "ja", "zh", None]))
@example("+ . 2 ( 1 kg, 1 cm", "en")
@example("minced cm 180 [ 1 kg/", "en")
def test_any_text_is_read_or_left_alone(line: str, language: str | None) -> None:
    parsed = parse(line, language)
    if parsed is not None:
        assert parsed.food.strip()
        assert all(line[start:end].strip() for start, end in parsed.food_spans)
        assert parsed.amount is None or Fraction(parsed.amount.quantity) > 0


@given(
    st.fractions(min_value=Fraction(1, 16), max_value=99, max_denominator=16),
    st.sampled_from(["cup", "g", "tsp"]),
)
def test_a_mixed_number_keeps_its_exact_value(number: Fraction, unit: str) -> None:
    whole, rest = divmod(number, 1)
    if rest.denominator not in range(1, 11):
        return
    written = " ".join([str(whole)] * (whole > 0) + [str(rest)] * (rest > 0))

    amount = read(f"{written} {unit} rice").amount

    assert amount is not None
    assert Fraction(amount.quantity) == number
