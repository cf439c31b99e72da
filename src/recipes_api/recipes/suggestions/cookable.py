"""Recipes for what is in the kitchen: those that need the fewest things more come first.

A recipe needs each line of its ingredients, and of a line like `salt and pepper` both. Alternatives
are one need, and what is optional is none. A line that is not understood is needed, too, and never
there. Only recipes that use something of what was named are looked at.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recipes_api.pagination import Position, read_position
from recipes_api.readers import Reader, SqlValue, as_uuid
from recipes_api.recipes.queries import Cards
from recipes_api.recipes.search.conditions import Values

ORDER = "cookable"
# No owner where the foods of the used recipes are counted: SQLite would go through all of theirs.
COOKABLE = """
    SELECT recipe.id, ranked.missing, ranked.used, recipe.change_number, recipe.card,
        recipe.document
    FROM (
        SELECT need.recipe_id, SUM(need.is_missing) AS missing, SUM(need.is_used) AS used,
            MAX(need.change_number) AS change_number
        FROM (
            SELECT recipe_food.recipe_id, MAX(recipe_food.change_number) AS change_number,
                MAX(CASE WHEN recipe_food.food IN ({have}) THEN 1 ELSE 0 END) AS is_used,
                MIN(CASE WHEN recipe_food.optional OR recipe_food.food IN ({there})
                    THEN 0 ELSE 1 END) AS is_missing
            FROM recipe_food
            WHERE recipe_food.recipe_id IN (
                SELECT used.recipe_id FROM recipe_food AS used
                WHERE used.owner_id = :owner_id AND used.food IN ({have})
            )
            GROUP BY recipe_food.recipe_id, recipe_food.line_id, recipe_food.part
        ) AS need
        GROUP BY need.recipe_id
    ) AS ranked
    JOIN recipe ON recipe.id = ranked.recipe_id AND recipe.trashed_at IS NULL
    WHERE recipe.owner_id = :owner_id{conditions}
    ORDER BY ranked.missing, ranked.used DESC, recipe.change_number DESC LIMIT :limit
"""
AFTER = """ AND (
    ranked.missing > :missing OR (ranked.missing = :missing AND (
        ranked.used < :used OR (ranked.used = :used AND recipe.change_number < :before))))"""
NEEDS = """
    SELECT recipe_id, line_id, part, food FROM recipe_food
    WHERE recipe_id IN ({ids}) ORDER BY recipe_id, line_id, part, food
"""
"""Of recipes that were found to be the person's."""


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Keys of foods."""

    have: frozenset[str]
    staples: frozenset[str]

    @property
    def there(self) -> frozenset[str]:
        return self.have | self.staples


@dataclass(frozen=True, slots=True)
class Found:
    recipe_id: uuid.UUID
    position: Position
    card: str
    document: str


async def list_cookable(
    reader: Reader,
    owner_id: uuid.UUID,
    kitchen: Kitchen,
    conditions: Sequence[str],
    values: Values,
    cursor: str | None,
    limit: int,
) -> Cards:
    """Of recipes that fulfil the conditions. Two statements.

    Raises InvalidRequest for a cursor of another list.
    """
    after = _read_place(cursor)
    statement = COOKABLE.format(
        have=_listed(kitchen.have, values),
        there=_listed(kitchen.there, values),
        conditions="".join(f" AND {condition}" for condition in conditions)
        + (AFTER if after else ""),
    )
    rows = await reader.all(statement, owner_id=owner_id, limit=limit + 1, **values.named, **after)
    found = [
        Found(
            as_uuid(recipe_id),
            Position(ORDER, (int(str(missing)), int(str(used)), int(str(change)))),
            str(card),
            str(document),
        )
        for recipe_id, missing, used, change, card, document in rows
    ]
    page = found[:limit]
    needs = await _needs(reader, [one.recipe_id for one in page])
    return Cards.of(
        [_item(one, needs[one.recipe_id], kitchen) for one in page],
        page[-1].position if len(found) > limit else None,
    )


def _listed(keys: Iterable[str], values: Values) -> str:
    return ", ".join(values.add(key) for key in sorted(keys)) or "NULL"


def _read_place(cursor: str | None) -> dict[str, SqlValue]:
    """Empty at the beginning."""
    if cursor is None:
        return {}
    missing, used, before = read_position(cursor, ORDER, (int, int, int)).values
    return {"missing": missing, "used": used, "before": before}


Needs = dict[tuple[str, int], list[str]]
"""The foods that will do, by the line and which of its parts."""


async def _needs(reader: Reader, recipe_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Needs]:
    if not recipe_ids:
        return {}
    named = {f"id{number}": recipe_id for number, recipe_id in enumerate(recipe_ids)}
    statement = NEEDS.format(ids=", ".join(f":{name}" for name in named))
    found: dict[uuid.UUID, Needs] = defaultdict(lambda: defaultdict(list))
    for recipe_id, line_id, part, food in await reader.all(statement, **named):
        found[as_uuid(recipe_id)][str(line_id), int(str(part))].append(str(food))
    return found


def _item(found: Found, needs: Needs, kitchen: Kitchen) -> str:
    """The card with what is there and what is missing, in the order of the recipe's lines."""
    there, missing = [], []
    for line in json.loads(found.document)["recipeIngredient"]:
        parts = sorted(part for line_id, part in needs if line_id == line["id"])
        for part in parts:
            foods = needs[line["id"], part]
            need = {
                "line_id": line["id"],
                "text": line["text"],
                "foods": [food for food in foods if food],
            }
            if not kitchen.there.isdisjoint(foods):
                there.append(need)
            elif not (line["parsed"] or {}).get("optional", False):
                missing.append(need)
    members = json.dumps(
        {"there": there, "missing": missing}, ensure_ascii=False, separators=(",", ":")
    )
    return f"{found.card[:-1]},{members[1:]}"
