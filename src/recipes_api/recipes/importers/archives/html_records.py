"""Recipes that stand one after the other in a page made by a program."""

from lxml import html
from lxml.html import HtmlElement

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.records import decoded
from recipes_api.recipes.importers.markup import lines
from recipes_api.recipes.importers.problems import NoRecipeFound


def parse(record: bytes) -> HtmlElement:
    """The element that a record is. Raises NoRecipeFound."""
    text = decoded(record).replace("\0", "")
    found = html.document_fromstring(f"<html><body>{text}").xpath("/html/body/*")
    if not found:
        raise NoRecipeFound("There is nothing in it.")
    return found[0]


def first(element: HtmlElement, path: str) -> HtmlElement | None:
    found = element.xpath(path)
    return found[0] if found else None


def text_at(element: HtmlElement, path: str) -> str | None:
    """On one line."""
    found = first(element, path)
    return None if found is None else text(found) or None


def text(element: HtmlElement) -> str:
    return written.one_line(element.text_content())


def paragraphs_at(element: HtmlElement, path: str) -> list[str]:
    """Each on one line."""
    found = first(element, path)
    return [] if found is None else lines(html.tostring(found, encoding="unicode", with_tail=False))


def classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())
