"""The recipe of an HTML page: from what the page says to machines, else from what it shows.

Sources are asked from the most to the least exact: JSON-LD, microdata and RDFa, microformats,
recipe-scrapers. The first that knows ingredients and steps is believed; what it does not know
is filled in from the next.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlsplit

import extruct
from pydantic import JsonValue
from w3lib.encoding import html_to_unicode

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers import json_ld, library, schema_org, visible
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

JSON_LD_SCRIPT = re.compile(
    r"""<script\b[^>]*\btype\s*=\s*["']?\s*application/ld\+json[^>]*>(.*?)</script""",
    re.IGNORECASE | re.DOTALL,
)
CANONICAL = re.compile(
    r"""<link\b(?=[^>]*\brel\s*=\s*["']?canonical\b)[^>]*\bhref\s*=\s*["']?(https?://[^"'\s>]+)""",
    re.IGNORECASE,
)
ESSENTIAL = ("recipeIngredient", "recipeInstructions")


def parse_page(body: bytes, url: str | None) -> RecipeDocument:
    """The page's recipe. Raises NoRecipeFound or ImportRefused."""
    page = _decode(body)
    found: Node = {}
    for read in SOURCES:
        for properties in read(page, url):
            for name, value in properties.items():
                if found.get(name) in (None, "", [], {}):
                    found[name] = value
        if "name" in found and all(schema_org.says(found, name) for name in ESSENTIAL):
            break
    if not found:
        raise NoRecipeFound("There is no recipe on this page that we can read.")
    return schema_org.build(found, _address(page, url))


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


def _local(node: Node) -> Node:
    return {schema_org.local_name(name): value for name, value in node.items()}


def _json_ld(page: str, _url: str | None) -> Iterator[Node]:
    values = [json_ld.parse(match[1]) for match in JSON_LD_SCRIPT.finditer(page)]
    node = json_ld.best([node for value in values for node in schema_org.find_recipes(value)])
    if node is not None:
        yield _local(node)


def _microdata(page: str, _url: str | None) -> Iterator[Node]:
    node = json_ld.best(list(schema_org.find_recipes(_extracted(page, "microdata"))))
    if node is not None:
        yield _local(node)


def _rdfa(page: str, _url: str | None) -> Iterator[Node]:
    """RDFa comes as a flat list of nodes that refer to each other by @id."""
    value = _extracted(page, "rdfa")
    nodes = [node for node in value if isinstance(node, dict)] if isinstance(value, list) else []
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node}
    recipe = json_ld.best([node for node in nodes if "Recipe" in schema_org.types(node)])
    if recipe is not None:
        yield _local({name: _resolved(item, by_id, 4) for name, item in recipe.items()})


def _resolved(value: JsonValue, by_id: dict[str, Node], depth: int) -> JsonValue:
    if isinstance(value, list):
        return [_resolved(item, by_id, depth) for item in value]
    if isinstance(value, dict) and depth > 0:
        node = by_id.get(str(value.get("@id")), value)
        return {name: _resolved(item, by_id, depth - 1) for name, item in node.items()}
    return value


def _extracted(page: str, syntax: str) -> JsonValue:
    """What extruct reads; nothing where it fails on a broken page."""
    marks = {"microdata": "itemprop", "rdfa": "property"}
    if marks[syntax] not in page:
        return []
    try:
        found = extruct.extract(page, syntaxes=[syntax], uniform=syntax == "microdata")
    except Exception:
        return []
    value: JsonValue = found[syntax]
    return value


Source = Callable[[str, str | None], Iterator[Node]]
SOURCES: tuple[Source, ...] = (_json_ld, _microdata, _rdfa, visible.read, library.read)
