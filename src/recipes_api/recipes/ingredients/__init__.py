"""Lines of ingredients, understood: how much of which food, and how it is prepared."""

from recipes_api.recipes.ingredients.food_keys import food_key, food_keys, food_names, keys_of
from recipes_api.recipes.ingredients.parsed import Amount, ParsedLine
from recipes_api.recipes.ingredients.parser import parse, parse_lines

__all__ = [
    "Amount",
    "ParsedLine",
    "food_key",
    "food_keys",
    "food_names",
    "keys_of",
    "parse",
    "parse_lines",
]
