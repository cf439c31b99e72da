"""However deep a recipe stands in others, its amounts are scaled once for each of them."""

import uuid
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.nesting.schemas import BaseIngredient
from recipes_api.recipes.nesting.tree import Shelf, base_ingredients, tree_of
from recipes_api.recipes.scaling.asked import Asked
from tests.recipes.scaling.recipes import answered

GRAMS = st.integers(1, 3_000)
FACTORS = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1000)


def chain(steps: list[tuple[int, int]], leaf: int) -> Shelf:
    """Recipes of which each uses so many grams of the next, which makes so many."""
    documents = {}
    yields = [None, *(f"{makes} g" for _, makes in steps)]
    uses = [needs for needs, _ in steps]
    for place, makes in enumerate(yields):
        lines = [{"text": "2 eggs"}]
        if place < len(uses):
            lines.append(
                {"text": f"{uses[place]} g dough", "recipe": str(uuid.UUID(int=place + 2))}
            )
        else:
            lines.append({"text": f"{leaf} g flour"})
        members = {"recipeYield": makes, "recipeIngredient": lines, "inLanguage": "en"}
        recipe_id = uuid.UUID(int=place + 1)
        documents[recipe_id] = answered(recipe_id, **members)
    return Shelf(documents)


def exact(item: BaseIngredient) -> Fraction:
    """Grams, or pieces."""
    assert item.parsed is not None
    assert item.parsed.amount is not None
    amount = Fraction(item.parsed.amount.quantity)
    return amount * (1000 if item.parsed.amount.unit == "kg" else 1)


@given(st.lists(st.tuples(GRAMS, GRAMS), max_size=5), GRAMS, FACTORS)
def test_every_recipe_is_scaled_by_the_product_of_what_is_used(
    steps: list[tuple[int, int]], leaf: int, factor: Fraction
) -> None:
    asked = Asked(factor=f"{factor.numerator}/{factor.denominator}")
    tree = tree_of(chain(steps, leaf), uuid.UUID(int=1), asked)

    times = [factor]
    for needs, makes in steps:
        times.append(times[-1] * Fraction(needs, makes))
    *eggs, flour = base_ingredients(tree).items
    assert [exact(item) for item in eggs] == [2 * each for each in times]
    assert exact(flour) == leaf * times[-1]
