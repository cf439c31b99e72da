"""How many times a recipe is wanted, by what was asked; or why that cannot be told."""

from dataclasses import dataclass
from fractions import Fraction

from recipes_api.errors import InvalidRequest
from recipes_api.recipes.ingredients import ParsedLine
from recipes_api.recipes.ingredients.lexicon import LANGUAGES, load
from recipes_api.recipes.ingredients.measuring import MeasureReader
from recipes_api.recipes.ingredients.tokens import tokenize
from recipes_api.recipes.measures.densities import density
from recipes_api.recipes.measures.kitchen import Quantity
from recipes_api.recipes.measures.systems import ratio
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.scaling.amounts import quantity_of
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.pans import Pan, read_pan, the_pan
from recipes_api.recipes.scaling.wanted import language_of, system_of

MOST = 100
"""Nobody cooks so much at once, and the recipe's times would not hold."""
A_PAN = "like 26cm, 9in, 20x30cm or 8in square"


@dataclass(frozen=True, slots=True)
class Factor:
    """So many times the recipe; and if that is for another pan, from which to which."""

    value: Fraction
    pans: tuple[Pan, Pan] | None = None


def factor_of(recipe: Recipe, asked: Asked) -> Factor:
    """How many times the recipe. Raises InvalidRequest, which names the parameter."""
    if asked.servings is not None:
        return Factor(_bounded("servings", _by_servings(recipe, asked.servings)))
    if asked.factor is not None:
        return Factor(_bounded("factor", Fraction(asked.factor)))
    if asked.ingredient is not None:
        found = _by_ingredient(recipe, asked.ingredient)
        return Factor(_bounded("ingredient", found))
    if asked.pan is not None:
        old, new = _pans(recipe, asked.pan)
        return Factor(_bounded("pan", new.area / old.area), (old, new))
    return Factor(Fraction(1))


def _refused(name: str, detail: str) -> InvalidRequest:
    return InvalidRequest.at("query", f"/{name}", detail)


def _bounded(name: str, factor: Fraction) -> Fraction:
    if not Fraction(1, MOST) <= factor <= MOST:
        times = f"{float(factor):.3g}"
        raise _refused(name, f"That is {times} times the recipe; from 1/{MOST} to {MOST} it goes.")
    return factor


def _by_servings(recipe: Recipe, wanted: str) -> Fraction:
    if recipe.servings is None:
        detail = "The recipe does not say how many it serves. Set its `servings`, or ask by factor."
        raise _refused("servings", detail)
    return Fraction(wanted) / Fraction(str(recipe.servings))


def _by_ingredient(recipe: Recipe, asked: str) -> Fraction:
    line_id, _, amount = asked.partition(":")
    wanted = _read_quantity(amount, language_of(recipe))
    if wanted is None:
        raise _refused("ingredient", "Write a line's id and an amount, like k3v5q2xa:140g.")
    line = next((line for line in recipe.recipe_ingredient if line.id == line_id), None)
    if line is None:
        raise _refused("ingredient", f"No ingredient line of the recipe has the id {line_id!r}.")
    if line.parsed is None or line.parsed.amount is None:
        detail = f"Of {line.text[:100]!r} it is not understood how much it is. Ask by factor."
        raise _refused("ingredient", detail)
    known = density(line.parsed.food, line.parsed.preparation)
    system = system_of(recipe)
    found = (ratio(wanted, given, system, known) for given in said_amounts(line.parsed))
    factor = next((factor for factor in found if factor is not None), None)
    if factor is None:
        detail = f"{amount.strip()!r} cannot be compared with {line.text[:100]!r}. Ask in its unit."
        raise _refused("ingredient", detail)
    return factor


def said_amounts(parsed: ParsedLine) -> list[Quantity]:
    """How much a line is, in each way that it says; of `2 (400 g) cans` also 800 g."""
    amounts = [quantity_of(one) for one in (parsed.amount, parsed.alternative) if one is not None]
    if amounts and parsed.package is not None:
        amounts.append(quantity_of(parsed.package).times(amounts[0].low))
    return amounts


def _read_quantity(text: str, language: str) -> Quantity | None:
    """`140g`, `1 1/2 cups`, `3`: in the recipe's language, or in English. Nothing else in it."""
    for lexicon in (load(tag) for tag in (language, "en") if tag in LANGUAGES):
        tokens = tokenize(text, lexicon.decimal)
        found = MeasureReader(tokens, lexicon).measure(0) if tokens else None
        if found is not None and found[1] == len(tokens) and found[0].high is None:
            return Quantity(found[0].low, None, found[0].unit)
    return None


def _pans(recipe: Recipe, asked: str) -> tuple[Pan, Pan]:
    """From which pan to which."""
    first, colon, second = asked.partition(":")
    new = read_pan(second if colon else first)
    old = read_pan(first) if colon else _named_pan(recipe)
    if new is None or (colon and old is None):
        raise _refused("pan", f"Write a pan {A_PAN}; or from which to which, like 20cm:26cm.")
    if old is None:
        detail = "The recipe names no pan, or several. Say from which to which, like 20cm:26cm."
        raise _refused("pan", detail)
    return old, new


def _named_pan(recipe: Recipe) -> Pan | None:
    steps = [step.text for step in recipe.recipe_instructions]
    others = (recipe.name, recipe.description, recipe.recipe_yield, recipe.notes)
    return the_pan([*steps, *recipe.tool, *(text for text in others if text)])
