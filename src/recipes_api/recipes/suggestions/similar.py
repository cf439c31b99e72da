"""Recipes of a person that have foods and labels in common with one of theirs.

A food that half of the recipes need says little, one that three need says much: each counts by its
rarity (inverse document frequency: Spärck Jones, A statistical interpretation of term specificity,
1972). What is so frequent that it hardly tells anything is left out, so that a search for similar
recipes reads a bounded number of rows, however many recipes there are.
"""

import json
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from recipes_api.readers import Reader, SqlValue
from recipes_api.recipes.models import LabelKind

FOOD = "food"
MOST_FEATURES = 60
MOST_ROWS = 10_000
# The owner is the recipe's: by that of its foods SQLite would go through all of theirs.
FEATURES = """
    SELECT 'recipe' AS kind, '' AS value, recipe.change_number AS number, (
        SELECT count(*) FROM recipe AS kept
        WHERE kept.owner_id = :owner_id AND kept.trashed_at IS NULL
    ) AS recipes
    FROM recipe
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
    UNION ALL SELECT 'food', own.food, 0, (
        SELECT count(DISTINCT others.change_number) FROM recipe_food AS others
        WHERE others.owner_id = :owner_id AND others.food = own.food
    ) FROM (
        SELECT DISTINCT recipe_food.food FROM recipe
        JOIN recipe_food ON recipe_food.recipe_id = recipe.id AND recipe_food.food <> ''
        WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id
    ) AS own
    UNION ALL SELECT own.kind, own.value, 0, (
        SELECT count(*) FROM recipe_label AS others
        WHERE others.owner_id = :owner_id AND others.kind = own.kind AND others.value = own.value
    ) FROM recipe JOIN recipe_label AS own ON own.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id
"""
"""The recipe's own row with how many there are, and in how many is each of its foods and labels."""

HAVING_FOOD = """
    SELECT DISTINCT {place} AS place, {weight} AS weight, change_number FROM recipe_food
    WHERE owner_id = :owner_id AND food = :value{place}
"""
HAVING_LABEL = """
    SELECT {place} AS place, {weight} AS weight, change_number FROM recipe_label
    WHERE owner_id = :owner_id AND kind = :kind{place} AND value = :value{place}
"""
SIMILAR = """
    WITH shared AS ({features}), best AS (
        SELECT change_number, SUM(weight) AS score FROM shared
        WHERE change_number <> :change_number
        GROUP BY change_number ORDER BY SUM(weight) DESC, change_number DESC LIMIT :limit
    )
    SELECT best.score, best.change_number, -1 AS place, recipe.card
    FROM best JOIN recipe ON recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
        AND recipe.change_number = best.change_number
    UNION ALL
    SELECT best.score, best.change_number, shared.place, NULL
    FROM best JOIN shared ON shared.change_number = best.change_number
    ORDER BY 1 DESC, 2 DESC, 3
"""


@dataclass(frozen=True, slots=True)
class Feature:
    """A food or a label of the recipe, and how much it says."""

    kind: str
    value: str
    weight: int
    """In thousandths: whole numbers have the same sum on every database."""
    recipes: int


async def list_similar(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID, limit: int
) -> str | None:
    """The JSON text of `SimilarRecipes`; None if there is no such recipe. Two statements."""
    rows = await reader.all(FEATURES, owner_id=owner_id, recipe_id=recipe_id)
    own = next((row for row in rows if row[0] == "recipe"), None)
    if own is None:
        return None
    features = telling(rows, int(str(own[3])))
    if not features:
        return '{"items":[]}'
    values: dict[str, SqlValue] = {"change_number": int(str(own[2])), "limit": limit}
    branches = []
    for place, feature in enumerate(features):
        branch = HAVING_FOOD if feature.kind == FOOD else HAVING_LABEL
        branches.append(branch.format(place=place, weight=feature.weight))
        values[f"value{place}"] = feature.value
        if feature.kind != FOOD:
            values[f"kind{place}"] = feature.kind
    statement = SIMILAR.format(features=" UNION ALL ".join(branches))
    found = await reader.all(statement, owner_id=owner_id, **values)
    return f'{{"items":[{",".join(_items(found, features))}]}}'


def telling(rows: Sequence[Sequence[SqlValue]], recipes: int) -> list[Feature]:
    """The rarest first; those by which no other recipe is found are left out."""
    found = []
    for kind, value, _, count in rows:
        having = int(str(count))
        if kind != "recipe" and having > 1:
            weight = round(1000 * math.log(1 + recipes / having))
            found.append(Feature(str(kind), str(value), weight, having))
    found.sort(key=lambda feature: (feature.recipes, feature.kind, feature.value))
    read, told = 0, list[Feature]()
    for feature in found[:MOST_FEATURES]:
        read += feature.recipes
        if told and read > MOST_ROWS:
            break
        told.append(feature)
    return told


def _items(rows: Sequence[Sequence[SqlValue]], features: Sequence[Feature]) -> list[str]:
    """Each card with what follows it: the places of the features that it shares."""
    whole = sum(feature.weight for feature in features)
    cards: dict[SqlValue, str] = {}
    shared: dict[SqlValue, list[Feature]] = {}
    for _, number, place, card in rows:
        if card is not None:
            cards[number], shared[number] = str(card), []
        else:
            shared[number].append(features[int(str(place))])
    return [_item(card, shared[number], whole) for number, card in cards.items()]


def _item(card: str, shared: Sequence[Feature], whole: float) -> str:
    score = round(sum(feature.weight for feature in shared) / whole, 3)
    foods = [feature.value for feature in shared if feature.kind == FOOD]
    labels = [
        {"kind": feature.kind, "value": feature.value}
        for feature in shared
        if feature.kind in set(LabelKind)
    ]
    members = json.dumps(
        {"score": score, "shared_foods": foods, "shared_labels": labels},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f"{card[:-1]},{members[1:]}"
