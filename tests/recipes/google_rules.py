"""What Google Search asks of a recipe's structured data, as rules of our own.

From its public documentation: Google Search Central, "Recipe (Recipe, HowTo, ItemList) structured
data", developers.google.com/search/docs/appearance/structured-data/recipe, and "Review snippet",
.../structured-data/review-snippet, for ratings.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from recipes_api.recipes.document import duration_seconds

WEB = re.compile(r"https?://[^\s/?#]+\S*")
REQUIRED = ("name", "image")
RECOMMENDED = (
    "author", "cookTime", "datePublished", "description", "keywords", "nutrition", "prepTime",
    "recipeCategory", "recipeCuisine", "recipeIngredient", "recipeInstructions", "recipeYield",
    "totalTime",
)  # fmt: skip
"""Without `aggregateRating` and `video`, which are for sites that have them."""

Check = Callable[[Any], bool]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def is_duration(value: Any) -> bool:
    """ISO 8601, one time and no range."""
    try:
        return isinstance(value, str) and duration_seconds(value) >= 0
    except ValueError:
        return False


def is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def is_web_address(value: Any) -> bool:
    """A whole one: a page's own is not known to who reads the data."""
    return isinstance(value, str) and WEB.fullmatch(value) is not None


def is_image(value: Any) -> bool:
    """A URL or an ImageObject, or several."""
    if isinstance(value, list):
        return value != [] and all(map(is_image, value))
    if isinstance(value, dict):
        return is_web_address(value.get("contentUrl") or value.get("url"))
    return is_web_address(value)


def is_texts(value: Any) -> bool:
    return is_text(value) or (isinstance(value, list) and value != [] and all(map(is_text, value)))


def is_author(value: Any) -> bool:
    if isinstance(value, list):
        return value != [] and all(map(is_author, value))
    is_somebody = isinstance(value, dict) and value.get("@type") in ("Person", "Organization")
    return is_somebody and is_text(value.get("name"))


def is_rating(value: Any) -> bool:
    """Between the worst and the best, by at least one person."""
    if not isinstance(value, dict):
        return False
    worst, best = float(value.get("worstRating", 1)), float(value.get("bestRating", 5))
    counts = (int(value.get(name, 0)) for name in ("ratingCount", "reviewCount"))
    return worst <= float(value["ratingValue"]) <= best and max(counts) > 0


def is_nutrition(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("@type") != "NutritionInformation":
        return False
    return "calories" not in value or re.match(r"\s*\d", value["calories"]) is not None


def is_instructions(value: Any) -> bool:
    return isinstance(value, list) and value != [] and not [*_broken_steps(value)]


def _broken_steps(steps: list[Any]) -> Iterator[Any]:
    """A section has a name and steps, a step has a text, and its picture an address."""
    for step in steps:
        kind = step.get("@type") if isinstance(step, dict) else None
        if kind == "HowToSection":
            inside = step.get("itemListElement")
            if not is_text(step.get("name")) or not inside:
                yield step
            else:
                yield from _broken_steps(inside)
        elif (
            kind != "HowToStep"
            or not is_text(step.get("text"))
            or ("image" in step and not is_image(step["image"]))
        ):
            yield step


CHECKS: dict[str, Check] = {
    "name": is_text,
    "image": is_image,
    "aggregateRating": is_rating,
    "author": is_author,
    "cookTime": is_duration,
    "datePublished": is_date,
    "description": is_text,
    "keywords": is_texts,
    "nutrition": is_nutrition,
    "prepTime": is_duration,
    "recipeCategory": is_texts,
    "recipeCuisine": is_texts,
    "recipeIngredient": is_texts,
    "recipeInstructions": is_instructions,
    "recipeYield": lambda value: is_text(value) or isinstance(value, int),
    "totalTime": is_duration,
    "url": is_web_address,
}


def broken_rules(recipe: dict[str, Any]) -> list[str]:
    """The properties that are there and not as they must be; `@type` if it is no Recipe."""
    wrong = [name for name, check in CHECKS.items() if name in recipe and not check(recipe[name])]
    return wrong if recipe.get("@type") == "Recipe" else ["@type", *wrong]


def missing(recipe: dict[str, Any]) -> list[str]:
    """Properties that are required or recommended, and not there."""
    return [name for name in REQUIRED + RECOMMENDED if name not in recipe]
