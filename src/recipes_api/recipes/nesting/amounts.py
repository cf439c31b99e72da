"""How many times a recipe is made, where a line of another recipe uses so much of it."""

import re
from collections.abc import Iterable
from fractions import Fraction

from recipes_api.recipes.ingredients import ParsedLine, food_key, food_keys
from recipes_api.recipes.ingredients.lexicon import LANGUAGES, load
from recipes_api.recipes.ingredients.measuring import MeasureReader
from recipes_api.recipes.ingredients.tokens import tokenize
from recipes_api.recipes.measures.densities import density
from recipes_api.recipes.measures.kitchen import Quantity
from recipes_api.recipes.measures.systems import ratio
from recipes_api.recipes.measures.units import Dimension, System
from recipes_api.recipes.rendering import IngredientLine, Recipe
from recipes_api.recipes.scaling.factors import said_amounts
from recipes_api.recipes.scaling.wanted import language_of

SERVINGS = re.compile(
    r"\b(?:servings?|portions?|portion(?:en|er)?|Personen|personnes|raciones|porzioni|porties|porções)\b",
    re.IGNORECASE,
)


def times_made(line: IngredientLine, system: System, used: Recipe) -> Fraction | None:
    """How often `used` is made for the line as it is written; None where nobody can tell.

    `300 g dough` of a recipe that yields `1.2 kg` is a quarter of it, `6 tortillas` of one that
    yields `12 tortillas` half, `2 servings` of one for 4 half, and `2 pie crusts` of any other is
    twice. A line that says no amount uses it once. `system` is whose cups the line means.
    """
    if line.parsed is None:
        return None
    amounts = said_amounts(line.parsed)
    if not amounts:
        return Fraction(1)
    language = language_of(used)
    yields = [*_yields(used.recipe_yield or "", language)]
    if used.servings is not None and SERVINGS.search(line.text):
        return amounts[0].low / Fraction(str(used.servings))
    found = _by_measure(line.parsed, amounts, [one for one, _ in yields], system)
    if found is not None or _is_measured(amounts[0]):
        return found
    for quantity, noun in yields:
        if quantity.unit is amounts[0].unit and _is_of(line.parsed, noun, language):
            return amounts[0].low / quantity.low
    return amounts[0].low


def _is_measured(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.dimension is not Dimension.COUNT


def _by_measure(
    parsed: ParsedLine, amounts: list[Quantity], yields: list[Quantity], system: System
) -> Fraction | None:
    known = density(parsed.food, parsed.preparation)
    found = (
        ratio(amount, made, system, known)
        for amount in amounts
        for made in yields
        if _is_measured(amount) and _is_measured(made)
    )
    return next((factor for factor in found if factor is not None), None)


def _yields(text: str, language: str) -> Iterable[tuple[Quantity, str]]:
    """Each amount in a yield, and what stands behind it: `12 tortillas (about 600 g)`."""
    lexicon = load(language if language in LANGUAGES else "en")
    tokens = tokenize(text, lexicon.decimal)
    reader = MeasureReader(tokens, lexicon)
    at = 0
    while at < len(tokens):
        found = reader.measure(at)
        if found is None:
            at += 1
            continue
        measure, at = found
        behind = text[tokens[at].start :] if at < len(tokens) else ""
        yield Quantity(measure.low, measure.high, measure.unit), re.split(r"[(,;.]", behind)[0]


def _is_of(parsed: ParsedLine, noun: str, language: str) -> bool:
    """Whether the line counts what the yield counts, by the last word of both."""
    made = food_key(noun, language).split()
    if not made:
        return False
    foods = (food for either in food_keys(parsed.food, parsed.language) for food in either)
    return any(food.split()[-1:] == made[-1:] for food in foods)
