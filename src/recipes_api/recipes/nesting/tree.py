"""A recipe with the recipes in it, each scaled once: by how much of it is used."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from recipes_api.readers import Reader, as_uuid
from recipes_api.recipes.ingredients.quantities import exact
from recipes_api.recipes.measures.units import System
from recipes_api.recipes.nesting.amounts import times_made
from recipes_api.recipes.nesting.schemas import (
    BaseIngredient,
    BaseIngredients,
    State,
    TreeLine,
    UsedRecipe,
)
from recipes_api.recipes.nesting.uses import DEEPEST
from recipes_api.recipes.rendering import IngredientLine, Recipe
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.factors import factor_of
from recipes_api.recipes.scaling.scaled import measuring_of, scale_ingredient
from recipes_api.recipes.scaling.wanted import Measuring

MOST_RECIPES = 200
MOST_LINES = 5_000
"""A recipe that is used twice is told twice, so a tree may be larger than all that it is of."""
MOST_CHARACTERS = 5_000_000
TREE = """
    WITH RECURSIVE used (recipe_id, depth) AS (
        SELECT id, 0 FROM recipe
        WHERE id = :recipe_id AND owner_id = :owner_id AND trashed_at IS NULL
        UNION
        SELECT recipe_use.used_id, used.depth + 1
        FROM used JOIN recipe_use ON recipe_use.recipe_id = used.recipe_id
        WHERE used.depth < :deepest AND recipe_use.owner_id = :owner_id
    ), near (recipe_id, depth) AS (
        SELECT recipe_id, MIN(depth) FROM used GROUP BY recipe_id
        ORDER BY MIN(depth), recipe_id LIMIT :limit
    ), sized (recipe_id, depth, characters) AS (
        SELECT near.recipe_id, near.depth,
            SUM(LENGTH(recipe.document)) OVER (ORDER BY near.depth, near.recipe_id)
        FROM near JOIN recipe ON recipe.id = near.recipe_id
        WHERE recipe.owner_id = :owner_id
    )
    SELECT recipe.id, recipe.trashed_at,
        CASE WHEN sized.depth = 0 OR sized.characters <= :most THEN recipe.document END
    FROM sized JOIN recipe ON recipe.id = sized.recipe_id
"""
"""The recipe and all that it uses, kept or in the trash, once each; the nearest, if too many."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The recipes of a tree, by their ids."""

    documents: Mapping[uuid.UUID, str]
    trashed: frozenset[uuid.UUID] = frozenset()
    left_out: frozenset[uuid.UUID] = frozenset()
    """Those that are there, and too large to be told."""
    is_full: bool = False
    """Whether there may be more than are here."""


async def read_shelf(reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> Shelf:
    """One statement. The recipe itself is not there if it is not kept."""
    rows = await reader.all(
        TREE,
        owner_id=owner_id,
        recipe_id=recipe_id,
        deepest=DEEPEST,
        limit=MOST_RECIPES,
        most=MOST_CHARACTERS,
    )
    found = [(as_uuid(found_id), trashed_at, document) for found_id, trashed_at, document in rows]
    return Shelf(
        {found_id: str(document) for found_id, _, document in found if document is not None},
        frozenset(found_id for found_id, trashed_at, _ in found if trashed_at is not None),
        frozenset(found_id for found_id, _, document in found if document is None),
        is_full=len(rows) == MOST_RECIPES,
    )


def tree_of(shelf: Shelf, recipe_id: uuid.UUID, asked: Asked) -> UsedRecipe:
    """The recipe as it was asked for, and all that it uses. Raises InvalidRequest."""
    trees = _Trees(shelf, asked.units)
    factor = factor_of(trees.recipe(recipe_id), asked).value
    return trees.used(recipe_id, factor, ())


def base_ingredients(tree: UsedRecipe) -> BaseIngredients:
    """The tree's leaves, in the order in which they stand in it."""
    return BaseIngredients(factor=tree.factor or "1", items=[*_leaves(tree, ())])


def _leaves(used: UsedRecipe, above: tuple[str, ...]) -> Iterator[BaseIngredient]:
    of = (*above, used.name or "")
    for line in used.ingredients:
        if line.made_by is not None and line.made_by.factor is not None:
            yield from _leaves(line.made_by, of)
        else:
            members = {name: value for name, value in line if name != "made_by"}
            yield BaseIngredient.model_construct(**members, of=[*of], recipe_id=used.id)


class _Trees:
    """Makes trees of one answer, which may not become too large together."""

    def __init__(self, shelf: Shelf, units: System | None) -> None:
        self._shelf = shelf
        self._units = units
        self._recipes: dict[uuid.UUID, Recipe] = {}
        self._lines = 0

    def recipe(self, recipe_id: uuid.UUID) -> Recipe:
        """It is read once, however often it is used."""
        if recipe_id not in self._recipes:
            document = self._shelf.documents[recipe_id]
            self._recipes[recipe_id] = Recipe.model_validate_json(document)
        return self._recipes[recipe_id]

    def used(
        self, recipe_id: uuid.UUID, factor: Fraction | None, above: tuple[uuid.UUID, ...]
    ) -> UsedRecipe:
        """The recipe made so many times, below those that use it."""
        recipe = self.recipe(recipe_id)
        self._lines += len(recipe.recipe_ingredient)
        measuring = measuring_of(recipe, Fraction(1) if factor is None else factor, self._units)
        lines = []
        for line in recipe.recipe_ingredient:
            members = dict(scale_ingredient(line, measuring))
            made_by = self._made_by(line, measuring, (*above, recipe_id), factor)
            lines.append(TreeLine.model_construct(**members, made_by=made_by))
        return UsedRecipe(
            id=recipe_id,
            state=State.TRASHED if recipe_id in self._shelf.trashed else State.KEPT,
            name=recipe.name,
            version=recipe.version,
            factor=None if factor is None else exact(factor),
            servings=recipe.servings,
            recipe_yield=recipe.recipe_yield,
            ingredients=lines,
        )

    def _made_by(
        self,
        line: IngredientLine,
        measuring: Measuring,
        above: tuple[uuid.UUID, ...],
        factor: Fraction | None,
    ) -> UsedRecipe | None:
        """The recipe that a line names, as often as the line needs it, for so many times more."""
        if line.recipe is None:
            return None
        if line.recipe not in self._shelf.documents:
            is_there = line.recipe in self._shelf.left_out or self._may_be_there(above)
            state = State.CUT if is_there else State.GONE
            return UsedRecipe(id=line.recipe, state=state)
        recipe = self.recipe(line.recipe)
        is_too_large = self._lines + len(recipe.recipe_ingredient) > MOST_LINES
        if is_too_large or line.recipe in above or len(above) > DEEPEST:
            return UsedRecipe(
                id=line.recipe, state=State.CUT, name=recipe.name, version=recipe.version
            )
        times = times_made(line, measuring.system, recipe)
        made = None if times is None or factor is None else times * factor
        return self.used(line.recipe, made, above)

    def _may_be_there(self, above: tuple[uuid.UUID, ...]) -> bool:
        return self._shelf.is_full or len(above) > DEEPEST
