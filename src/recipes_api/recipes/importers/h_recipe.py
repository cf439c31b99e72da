"""Microformats: h-recipe, and hRecipe before it. What an element is, its class says.

https://microformats.org/wiki/h-recipe and https://microformats.org/wiki/hrecipe
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree, html

from recipes_api.recipes.importers.markup import one_line
from recipes_api.recipes.importers.schema_org import Node

LARGEST_PAGE = 3_000_000
MOST_RECIPES = 20
MARK = re.compile(r"""\bclass\s*=\s*["']?[^"'<>]*\b(?:h-recipe|hrecipe)\b""", re.IGNORECASE)


def read(page: str, _url: str | None) -> Iterator[Node]:
    """At most one set of schema.org properties."""
    if len(page) > LARGEST_PAGE or MARK.search(page) is None:
        return
    try:
        root = html.fromstring(page)
    except (etree.ParserError, ValueError):
        return
    for name, properties in FORMATS.items():
        for recipe in _of_class(root, name)[:MOST_RECIPES]:
            found: Node = {}
            for member, (classes, read_one) in properties.items():
                said = map(read_one, _of_class(recipe, classes))
                found[member] = [text for text in said if text]
            # Themes mark every page, recipe or not.
            if found["recipeIngredient"] or found["recipeInstructions"]:
                yield found
                return


def _of_class(root: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Elements below, or the element itself, in the order of the page."""
    path = f"descendant-or-self::*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    return [element for element in root.xpath(path) if isinstance(element, html.HtmlElement)]


def _text(element: html.HtmlElement) -> str:
    return one_line(str(element.text_content()))


def _markup(element: html.HtmlElement) -> str:
    """As HTML, for its blocks are the steps."""
    inside = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (element.text or "") + "".join(inside)


def _machine_text(element: html.HtmlElement) -> str:
    """What a machine is to read, where that differs from what is shown."""
    return str(element.get("datetime") or element.get("title") or _text(element))


def _address(element: html.HtmlElement) -> str:
    return str(element.get("src") or element.get("href") or "")


Properties = dict[str, tuple[str, Callable[[html.HtmlElement], str]]]
H_RECIPE: Properties = {
    "name": ("p-name", _text),
    "description": ("p-summary", _text),
    "recipeYield": ("p-yield", _text),
    "totalTime": ("dt-duration", _machine_text),
    "recipeIngredient": ("p-ingredient", _text),
    "recipeInstructions": ("e-instructions", _markup),
    "recipeCategory": ("p-category", _text),
    "image": ("u-photo", _address),
    "author": ("p-author", _text),
    "datePublished": ("dt-published", _machine_text),
}
HRECIPE: Properties = {
    "name": ("fn", _text),
    "description": ("summary", _text),
    "recipeYield": ("yield", _text),
    "prepTime": ("preptime", _machine_text),
    "cookTime": ("cooktime", _machine_text),
    "totalTime": ("duration", _machine_text),
    "recipeIngredient": ("ingredient", _text),
    "recipeInstructions": ("instructions", _markup),
    "recipeCategory": ("tag", _text),
    "image": ("photo", _address),
    "author": ("author", _text),
    "datePublished": ("published", _machine_text),
}
FORMATS = {"h-recipe": H_RECIPE, "hrecipe": HRECIPE}
