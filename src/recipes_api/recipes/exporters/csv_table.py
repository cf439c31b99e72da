"""Recipes as rows of a table (RFC 4180), for spreadsheets.

Columns have the names of schema.org. In a cell with several things each has a line of its own;
the heading of a group is a line that begins with `# `, and `#` alone ends the group.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.exporters import sheet
from recipes_api.recipes.spreadsheet_cells import guarded

COLUMNS = tuple(field.alias or name for name, field in RecipeDocument.model_fields.items())
BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel reads UTF-8 as something else."""


def to_csv(document: RecipeDocument) -> str:
    """A table of one recipe."""
    return header() + row(document)


def header() -> str:
    return BYTE_ORDER_MARK + _written(COLUMNS)


def row(document: RecipeDocument) -> str:
    members = document.model_dump(mode="json", by_alias=True)
    members["recipeIngredient"] = _lines(document.recipe_ingredient)
    members["recipeInstructions"] = _lines(document.recipe_instructions)
    members["nutrition"] = [f"{name}: {amount}" for name, amount in document.nutrition.items()]
    members["extra"] = json.dumps(document.extra, ensure_ascii=False) if document.extra else None
    return _written(guarded(_cell(members[name])) for name in COLUMNS)


def _written(cells: Iterable[str]) -> str:
    """Quoted throughout: a line break or a separator of any country is then only text."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(cells)
    return text.getvalue()


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(" ".join(str(item).split()) for item in value)
    return str(value)


def _lines(lines: Sequence[Line]) -> list[JsonValue]:
    found: list[JsonValue] = []
    is_open = False
    for group, inside in sheet.grouped(lines):
        if group is not None or is_open:
            found.append(f"# {group or ''}")
        is_open = group is not None
        found.extend(f"\\{line.text}" if line.text[0] in "#\\" else line.text for line in inside)
    return found
