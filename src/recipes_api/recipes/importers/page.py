"""The recipe of an HTML page: from what the page says to machines, else from what it shows.

Sources are asked from the most to the least exact: JSON-LD, microdata and RDFa, microformats,
what is shown, recipe-scrapers. The first that knows ingredients and steps is believed; what it does
not know is filled in from the next.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlsplit

from w3lib.encoding import html_to_unicode

from recipes_api.recipes.importers import (
    attributes,
    corrections,
    h_recipe,
    json_ld,
    library,
    schema_org,
    visible,
)
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.provenance import PageRecipe, Provenance, Source, told_by
from recipes_api.recipes.importers.schema_org import EMPTY, Node

JSON_LD_SCRIPT = re.compile(
    r"""<script\b[^>]*\btype\s*=\s*["']?\s*application/ld\+json[^>]*>(.*?)</script""",
    re.IGNORECASE | re.DOTALL,
)
CANONICAL = re.compile(
    r"""<link\b(?=[^>]*\brel\s*=\s*["']?canonical\b)[^>]*\bhref\s*=\s*["']?(https?://[^"'\s>]+)""",
    re.IGNORECASE,
)
ESSENTIAL = ("recipeIngredient", "recipeInstructions")


def parse_page(body: bytes, url: str | None) -> PageRecipe:
    """The page's recipe, from the page at `url`. Raises NoRecipeFound or ImportRefused."""
    page = _decode(body)
    found, sources = _gathered(page, url)
    if not found:
        raise NoRecipeFound("There is no recipe on this page that we can read.")
    _correct(found, sources, page)
    document = schema_org.build(found, _address(page, url))
    return PageRecipe(document, told_by(sources, document))


def _gathered(page: str, url: str | None) -> tuple[Node, Provenance]:
    """The schema.org properties of the page's recipe, and by what each is told."""
    found: Node = {}
    sources: Provenance = {}
    for source, read in SOURCES:
        for properties in read(page, url):
            for name, value in properties.items():
                if _is_wanted(found, name):
                    found[name], sources[name] = value, source
        if "name" in found and all(schema_org.says(found, name) for name in ESSENTIAL):
            break
    return found, sources


def _is_wanted(found: Node, name: str) -> bool:
    """Whether a property is not told yet, or in a way that says nothing."""
    is_told = found.get(name) not in EMPTY
    return not is_told or (name in ESSENTIAL and not schema_org.says(found, name))


def _correct(found: Node, sources: Provenance, page: str) -> None:
    """With the ingredients that are shown, where machines are told less than people."""
    said = schema_org.READERS["recipeIngredient"](found.get("recipeIngredient"))
    if sources.get("recipeIngredient") is Source.HEURISTIC or not corrections.has_lost(said):
        return
    for shown in visible.read(page, None):
        if corrections.is_restored(said, shown["recipeIngredient"]):
            found["recipeIngredient"] = shown["recipeIngredient"]
            sources["recipeIngredient"] = Source.HEURISTIC


def _decode(body: bytes) -> str:
    """As UTF-8 if it is, whatever the page says; else as its meta charset says."""
    try:
        page = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        _, page = html_to_unicode(None, body)
    return page.replace("\0", "")


def _address(page: str, url: str | None) -> str | None:
    """The page's canonical address, which all its variants share; else where it was found.

    Not if that is another site, which a page could say of itself, or the front page, which
    careless sites say of all their pages.
    """
    canonical = _canonical_url(page)
    if url is None or canonical is None:
        return url or canonical
    try:
        here, there = urlsplit(url), urlsplit(canonical)
    except ValueError:
        return url
    same_site = _site(here.netloc) == _site(there.netloc)
    return canonical if same_site and there.path.strip("/") else url


def _site(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _canonical_url(page: str) -> str | None:
    match = CANONICAL.search(page)
    return unescape(match[1]) if match is not None and len(match[1]) <= 2048 else None


def _json_ld(page: str, _url: str | None) -> Iterator[Node]:
    values = [json_ld.parse(match[1]) for match in JSON_LD_SCRIPT.finditer(page)]
    node = json_ld.best([node for value in values for node in schema_org.find_recipes(value)])
    if node is not None:
        yield schema_org.with_local_names(node)


Read = Callable[[str, str | None], Iterator[Node]]
SOURCES: tuple[tuple[Source, Read], ...] = (
    (Source.JSON_LD, _json_ld),
    (Source.MICRODATA, attributes.microdata),
    (Source.RDFA, attributes.rdfa),
    (Source.H_RECIPE, h_recipe.read),
    (Source.HEURISTIC, visible.read),
    (Source.HEURISTIC, library.read),
)
