"""A row of the table that we export ourselves (`exporters.csv_table`)."""

from collections.abc import Iterator

from recipes_api.recipes.exporters.csv_table import COLUMNS
from recipes_api.recipes.importers import json_ld, schema_org
from recipes_api.recipes.importers.archives.written import NO_HEADING, Heading, under_headings
from recipes_api.recipes.importers.schema_org import Node

LINES = frozenset({"recipeIngredient", "recipeInstructions"})
LISTS = frozenset({"recipeCategory", "recipeCuisine", "keywords", "image", "tool"})


def is_ours(header: list[str]) -> bool:
    return header == [*COLUMNS]


def members(row: dict[str, str]) -> Node:
    """Of a document, as far as the cells say."""
    found: Node = {}
    for name, cell in row.items():
        if name in LINES:
            found[name] = under_headings(_lines(cell))
        elif name in LISTS:
            found[name] = [*filter(None, cell.split("\n"))]
        elif name == "nutrition":
            pairs = (line.partition(": ") for line in cell.split("\n") if line)
            found[name] = {nutrient: amount for nutrient, _, amount in pairs}
        elif name == "extra":
            found[name] = json_ld.parse(cell) if cell else {}
        elif name == "servings":
            found[name] = schema_org.servings_of(cell)
        else:
            found[name] = cell
    return found


def _lines(cell: str) -> Iterator[str | Heading]:
    for line in filter(None, cell.split("\n")):
        if line == "#":
            yield NO_HEADING
        elif line.startswith("# "):
            yield Heading(line[2:])
        else:
            yield line.removeprefix("\\")
