"""Mealie's backup: a zip archive with the whole database as JSON, and a folder for each recipe.

The rows of a recipe stand far apart, and there may be more of them than fit into memory: they are
put into a temporary database first.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath

from pydantic import JsonValue

from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.archives import mealie
from recipes_api.recipes.importers.archives.fields import nodes_of, number_of
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.json_items import read_tables
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

BEGINNING = re.compile(rb'\s*\{\s*"(?:alembic_version|recipes|groups)"\s*:\s*\[')
OF_A_RECIPE = {
    "recipes_ingredients": "recipe_ingredient",
    "recipe_instructions": "recipe_instructions",
    "recipe_nutrition": "nutrition",
    "recipe_settings": "settings",
    "notes": "notes",
    "recipe_assets": "assets",
    "recipe_comments": "comments",
    "recipe_timeline_events": "timeline",
    "api_extras": "extras",
    "recipes_to_tags": "tags",
    "recipes_to_categories": "recipe_category",
    "recipes_to_tools": "tools",
}
"""Tables whose rows belong to a recipe, and what the API calls them.

People, their passwords and their tokens are in the backup too, and are never looked at.
"""
REFERRED_TO = {
    "tags": "tag_id",
    "categories": "category_id",
    "tools": "tool_id",
    "ingredient_units": "unit_id",
    "ingredient_foods": "food_id",
}
"""Tables whose rows are referred to, and by which column."""
SCHEMA = """
CREATE TABLE part (list TEXT, recipe TEXT, number INTEGER PRIMARY KEY, row TEXT);
CREATE TABLE named (list TEXT, id TEXT, row TEXT, PRIMARY KEY (list, id)) WITHOUT ROWID;
CREATE TABLE recipe (number INTEGER PRIMARY KEY, id TEXT, row TEXT);
"""


def recognises(path: PurePosixPath, head: bytes) -> bool:
    return path.name == "database.json" and BEGINNING.match(head) is not None


def items(member: Member) -> Iterator[Item]:
    """One for each recipe, in their order."""
    # SQLite's nameless database: on disk, for as long as it is open.
    with closing(sqlite3.connect("")) as rows:
        rows.executescript(SCHEMA)
        with member.stream() as stream:
            for table, text in read_tables(stream):
                _keep(rows, table, text)
        rows.execute("CREATE INDEX part_recipe ON part (recipe)")
        for number, recipe_id, row in rows.execute("SELECT number, id, row FROM recipe"):
            source = partial(_source, rows, recipe_id, row)
            yield Item(f"{member.key}#{number}", source, partial(_read, member))


def _keep(rows: sqlite3.Connection, table: str, text: str) -> None:
    if table == "recipes":
        rows.execute("INSERT INTO recipe (id, row) VALUES (?, ?)", (_field(text, "id"), text))
    elif table in OF_A_RECIPE:
        # The misspelt one is Mealie's.
        owner = _field(text, "recipe_id") or _field(text, "recipee_id")
        rows.execute("INSERT INTO part (list, recipe, row) VALUES (?, ?, ?)", (table, owner, text))
    elif table in REFERRED_TO:
        values = (table, _field(text, "id"), text)
        rows.execute("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", values)


def _field(text: str, name: str) -> str | None:
    row = json.loads(text, strict=False)
    value = row.get(name) if isinstance(row, dict) else None
    return None if value is None else str(value)


def _source(rows: sqlite3.Connection, recipe_id: str | None, row: str) -> bytes:
    """A database with nothing but this recipe."""
    tables: dict[str, list[str]] = defaultdict(list)
    tables["recipes"].append(row)
    query = "SELECT list, row FROM part WHERE recipe = ? ORDER BY number"
    for table, text in rows.execute(query, (recipe_id,)):
        tables[table].append(text)
        for other, column in REFERRED_TO.items():
            if (wanted := _field(text, column)) is not None:
                found = rows.execute(
                    "SELECT row FROM named WHERE list = ? AND id = ?", (other, wanted)
                )
                tables[other].extend(text for (text,) in found if text not in tables[other])
    lists = (f'"{name}": [{", ".join(texts)}]' for name, texts in tables.items())
    return f"{{{', '.join(lists)}}}".encode("utf-8", "surrogatepass")


def _read(member: Member, source: bytes) -> Draft:
    tables = json_ld.parse(source.decode("utf-8", "replace"))
    if not isinstance(tables, dict) or not (recipes := nodes_of(tables.get("recipes"))):
        raise NoRecipeFound("There is no recipe in this database.")
    named = {
        table: {str(row.get("id")): row for row in nodes_of(tables.get(table))}
        for table in REFERRED_TO
    }
    lists = {
        name: [_resolved(row, named) for row in _in_order(nodes_of(tables.get(table)))]
        for table, name in OF_A_RECIPE.items()
    }
    recipe = recipes[0] | _as_of_the_api(lists)
    return mealie.read(recipe, member)


def _in_order(rows: list[Node]) -> list[Node]:
    return sorted(rows, key=lambda row: number_of(row.get("position")) or 0)


def _resolved(row: Node, named: dict[str, dict[str, Node]]) -> Node:
    """The row with the unit and the food that it refers to, or the one that it only refers to."""
    for table in ("tags", "categories", "tools"):
        if (wanted := row.get(REFERRED_TO[table])) is not None:
            return named[table].get(str(wanted), {})
    return row | {
        "unit": dict(named["ingredient_units"].get(str(row.get("unit_id")), {})),
        "food": dict(named["ingredient_foods"].get(str(row.get("food_id")), {})),
    }


def _as_of_the_api(lists: dict[str, list[Node]]) -> Node:
    """One row where the API has an object, and pairs of a key and a value as an object."""
    members: Node = {name: [*rows] for name, rows in lists.items()}
    for name in ("nutrition", "settings"):
        members[name] = lists[name][0] if lists[name] else None
    extras: Node = {str(row.get("key_name")): row.get("value") for row in lists["extras"]}
    comments: list[JsonValue] = [_only(row, "text", "created_at") for row in lists["comments"]]
    events: list[JsonValue] = [
        _only(row, "subject", "message", "event_type", "timestamp") for row in lists["timeline"]
    ]
    return members | {"extras": extras, "comments": comments, "timeline": events}


def _only(row: Node, *names: str) -> Node:
    return {name: row[name] for name in names if row.get(name)}
