"""What we make of a document: how its lines are understood, and the rows it is found by.

All of it is written with the version, in one transaction, and can be made again from the document.
When the rules change, DERIVATION is raised, and refreshing.py brings the recipes up to date.
"""

import asyncio

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.ingredients import ParsedLine, food_keys
from recipes_api.recipes.models import NO_FOOD, RecipeFood, RecipeLabel, RecipeRow, RecipeUse
from recipes_api.recipes.nesting import uses
from recipes_api.recipes.rendering import Stamp, labels, render_recipe
from recipes_api.recipes.understanding import Understood, understand

DERIVATION = 5
REFRESHED_AT_ONCE = 50
CHARACTERS_AT_ONCE = 5_000
"""More are read in a thread: the event loop waits for nobody longer than about 10 ms."""


def stamp_of(recipe: RecipeRow) -> Stamp:
    return Stamp(
        id=recipe.id,
        version=recipe.version,
        created_at=recipe.created_at,
        updated_at=recipe.updated_at,
    )


def is_long(document: RecipeDocument) -> bool:
    return sum(len(line.text) for line in document.lines) > CHARACTERS_AT_ONCE


async def read_lines(document: RecipeDocument) -> Understood:
    """What the lines of a document say."""
    if is_long(document):
        return await asyncio.to_thread(understand, document)
    return understand(document)


async def render(recipe: RecipeRow, document: RecipeDocument) -> Understood:
    """Puts the answer to readers into the row. Gives what its lines say."""
    understood = await read_lines(document)
    recipe.document = render_recipe(document, stamp_of(recipe), understood)
    recipe.derivation = DERIVATION
    return understood


async def write_index_rows(
    session: AsyncSession, recipe: RecipeRow, document: RecipeDocument, understood: Understood
) -> None:
    """What the recipe is found by, in place of what it was found by; nothing in the trash.

    Which recipes it uses is known in the trash, too: it may come back.
    """
    await session.exec(delete(RecipeLabel).where(col(RecipeLabel.recipe_id) == recipe.id))
    await session.exec(delete(RecipeFood).where(col(RecipeFood.recipe_id) == recipe.id))
    await session.exec(delete(RecipeUse).where(col(RecipeUse.recipe_id) == recipe.id))
    session.add_all(uses.rows(recipe, document))
    if recipe.trashed_at is None:
        session.add_all(label_rows(recipe, document))
        session.add_all(food_rows(recipe, document, understood))
    await session.flush()


def label_rows(recipe: RecipeRow, document: RecipeDocument) -> list[RecipeLabel]:
    return [
        RecipeLabel(
            recipe_id=recipe.id,
            kind=kind,
            value=value,
            label=label,
            owner_id=recipe.owner_id,
            change_number=recipe.change_number,
        )
        for (kind, value), label in labels(document).items()
    ]


def food_rows(
    recipe: RecipeRow, document: RecipeDocument, understood: Understood
) -> list[RecipeFood]:
    return [
        RecipeFood(
            recipe_id=recipe.id,
            line_id=line.id,
            part=part,
            food=food,
            owner_id=recipe.owner_id,
            optional=parsed is not None and parsed.optional,
            change_number=recipe.change_number,
        )
        for line, parsed in zip(document.recipe_ingredient, understood.ingredients, strict=True)
        if line.id is not None
        for part, alternatives in enumerate(_needs(line.text, parsed))
        for food in alternatives
    ]


def _needs(text: str, parsed: ParsedLine | None) -> list[list[str]]:
    """The foods of a line; NO_FOOD of one that is not understood, unless it is a heading."""
    if parsed is not None:
        return food_keys(parsed.food, parsed.language)
    return [] if text.rstrip().endswith((":", "：")) else [[NO_FOOD]]
