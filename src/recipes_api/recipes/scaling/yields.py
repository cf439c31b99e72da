"""What a scaled recipe makes: for how many, and its yield in words."""

from fractions import Fraction

from recipes_api.recipes.ingredients.lexicon import LANGUAGES, load
from recipes_api.recipes.ingredients.quantities import NUMBER, value_of
from recipes_api.recipes.measures.kitchen import round_amount
from recipes_api.recipes.measures.wording import show_number

PLACES = 2


def scaled_servings(servings: float | None, factor: Fraction) -> float | None:
    """To the hundredth, unless that would be nothing."""
    if servings is None:
        return None
    exact = float(Fraction(str(servings)) * factor)
    return round(exact, PLACES) or exact


def scaled_yield(written: str | None, factor: Fraction, language: str) -> str | None:
    """`12 muffins` become `18 muffins`, and `one loaf` becomes `2 × one loaf`.

    Its number is scaled where there is a single one, or a range; else nobody can tell which it is.
    """
    if written is None or factor == 1:
        return written
    mark = load(language).decimal if language in LANGUAGES else "."
    numbers = [*NUMBER.finditer(written)]
    is_range = len(numbers) == 2 and _joins(written[numbers[0].end() : numbers[1].start()])
    if len(numbers) != 1 and not is_range:
        return f"{show_number(round_amount(factor, None), None, language)} × {written}"
    scaled, position = "", 0
    for number in numbers:
        amount = round_amount(value_of(number, mark) * factor, None)
        shown = show_number(amount, None, language, written=number[0])
        scaled += written[position : number.start()] + shown
        position = number.end()
    return scaled + written[position:]


def _joins(between: str) -> bool:
    return between.strip() in ("-", "–", "—", "to", "bis", "à", "a", "tot", "till", "~", "〜", "～")
