"""recipe-scrapers: it knows hundreds of sites, and a good deal about the others.

It is given the page and never fetches anything.
"""

from collections.abc import Callable, Iterator

from pydantic import JsonValue
from recipe_scrapers import scrape_html

from recipes_api.recipes.importers.schema_org import Node

NOWHERE = "https://page.invalid/"


def read(page: str, url: str | None) -> Iterator[Node]:
    """At most one set of schema.org properties."""
    try:
        scraper = scrape_html(page, org_url=url or NOWHERE, supported_only=False)
    except Exception:
        return
    properties: Node = {
        "name": _ask(scraper.title),
        "description": _ask(scraper.description),
        "recipeYield": _ask(scraper.yields),
        "prepTime": _minutes(scraper.prep_time),
        "cookTime": _minutes(scraper.cook_time),
        "totalTime": _minutes(scraper.total_time),
        "recipeIngredient": _ask(scraper.ingredients),
        "recipeInstructions": _ask(scraper.instructions_list),
        "recipeCategory": _ask(scraper.category),
        "recipeCuisine": _ask(scraper.cuisine),
        "keywords": _ask(scraper.keywords),
        "image": _ask(scraper.image),
        "author": _ask(scraper.author),
        "inLanguage": _ask(scraper.language),
    }
    known: Node = {name: value for name, value in properties.items() if value}
    if "recipeIngredient" in known or "recipeInstructions" in known:
        yield known


def _ask(method: Callable[[], object]) -> JsonValue:
    try:
        answer = method()
    except Exception:
        return None
    return [str(item) for item in answer] if isinstance(answer, list) else str(answer or "")


def _minutes(method: Callable[[], JsonValue]) -> JsonValue:
    minutes = _ask(method)
    return f"PT{minutes}M" if isinstance(minutes, str) and minutes.isdecimal() else None
