"""What a page says to machines in the attributes of its elements: microdata and RDFa."""

from collections.abc import Iterator

import extruct
from pydantic import JsonValue

from recipes_api.recipes.importers import json_ld, schema_org
from recipes_api.recipes.importers.schema_org import Node

MARKS = {"microdata": "itemprop", "rdfa": "property"}
DEEPEST = 4


def microdata(page: str, _url: str | None) -> Iterator[Node]:
    """At most one set of schema.org properties."""
    node = json_ld.best(list(schema_org.find_recipes(_extracted(page, "microdata"))))
    if node is not None:
        yield schema_org.with_local_names(node)


def rdfa(page: str, _url: str | None) -> Iterator[Node]:
    """RDFa comes as a flat list of nodes that refer to each other by @id."""
    value = _extracted(page, "rdfa")
    nodes = [node for node in value if isinstance(node, dict)] if isinstance(value, list) else []
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node}
    recipe = json_ld.best([node for node in nodes if "Recipe" in schema_org.types(node)])
    if recipe is not None:
        whole = {name: _resolved(item, by_id, DEEPEST) for name, item in recipe.items()}
        yield schema_org.with_local_names(whole)


def _resolved(value: JsonValue, by_id: dict[str, Node], depth: int) -> JsonValue:
    if isinstance(value, list):
        return [_resolved(item, by_id, depth) for item in value]
    if isinstance(value, dict) and depth > 0:
        node = by_id.get(str(value.get("@id")), value)
        return {name: _resolved(item, by_id, depth - 1) for name, item in node.items()}
    return value


def _extracted(page: str, syntax: str) -> JsonValue:
    """What extruct reads; nothing where it fails on a broken page."""
    if MARKS[syntax] not in page:
        return []
    try:
        found = extruct.extract(page, syntaxes=[syntax], uniform=syntax == "microdata")
    except Exception:
        return []
    value: JsonValue = found[syntax]
    return value
