"""Which recipes a recipe uses, and that none is made of itself."""

import json
import uuid
from collections.abc import Mapping, Sequence

from pydantic import JsonValue
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.errors import InvalidRequest, Problem
from recipes_api.readers import SessionReader, as_uuid
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import RecipeRow, RecipeUse

DEEPEST = 10
MOST_USES = 2_000
"""Below one recipe, counted once each."""
USES = """
    WITH RECURSIVE below (recipe_id, line_id, used_id) AS (
        SELECT recipe_id, line_id, used_id FROM recipe_use
        WHERE recipe_id = :recipe_id AND owner_id = :owner_id
        UNION
        SELECT recipe_use.recipe_id, recipe_use.line_id, recipe_use.used_id
        FROM below JOIN recipe_use ON recipe_use.recipe_id = below.used_id
        WHERE recipe_use.owner_id = :owner_id
    )
    SELECT recipe_id, line_id, used_id FROM below LIMIT :limit
"""
"""Every use below a recipe, once; it ends also where recipes go round."""

Uses = dict[uuid.UUID, dict[str, uuid.UUID]]
"""Of each recipe, which one each line uses."""


class MadeOfItself(Problem):
    """A recipe would be an ingredient of itself, by way of others. Nothing was written.

    `path` are the recipes from this one to itself, `line` is the line of it that leads there. Take
    `recipe` out of that line, or out of one of the others.
    """

    status, slug, title = 422, "made-of-itself", "The recipe would be made of itself"


def used_in(document: RecipeDocument) -> dict[str, uuid.UUID]:
    """Which recipe each line uses, by the ids of the lines."""
    lines = document.recipe_ingredient
    return {line.id: line.recipe for line in lines if line.recipe is not None and line.id}


def rows(recipe: RecipeRow, document: RecipeDocument) -> list[RecipeUse]:
    return [
        RecipeUse(recipe_id=recipe.id, line_id=line_id, used_id=used_id, owner_id=recipe.owner_id)
        for line_id, used_id in used_in(document).items()
    ]


async def refuse_unknown(
    session: AsyncSession,
    owner_id: uuid.UUID,
    document: RecipeDocument,
    before: RecipeDocument | None = None,
) -> None:
    """Raises InvalidRequest where a line names no kept recipe of the person.

    What `before` named already may be gone since: the line keeps what it says.
    """
    new = _newly_used(document, before)
    if not new:
        return
    statement = select(RecipeRow.id).where(
        RecipeRow.owner_id == owner_id,
        col(RecipeRow.id).in_(new),
        col(RecipeRow.trashed_at).is_(None),
    )
    unknown = new - set((await session.exec(statement)).all())
    for index, line in enumerate(document.recipe_ingredient):
        if line.recipe in unknown:
            detail = f"You keep no recipe {line.recipe}. Make it first, or leave `recipe` out."
            raise InvalidRequest.at("body", f"/recipeIngredient/{index}/recipe", detail)


async def refuse_cycles(
    session: AsyncSession,
    recipe: RecipeRow,
    document: RecipeDocument,
    before: RecipeDocument | None = None,
) -> None:
    """Raises MadeOfItself, or InvalidRequest for too many or too deep.

    The recipe's rows are written, and nobody else writes any of this person's meanwhile: their
    book is locked, by `next_change`. What uses nothing that `before` did not use is not looked at.
    """
    if not _newly_used(document, before):
        return
    below = await uses_below(SessionReader(session), recipe.owner_id, recipe.id)
    path = _path(below, recipe.id, recipe.id)
    if path is not None:
        raise await _made_of_itself(session, recipe, document, path)
    if sum(map(len, below.values())) >= MOST_USES:
        raise _refused(f"Below it there are more than {MOST_USES} uses of recipes.")
    if _depth(below, recipe.id) > DEEPEST:
        raise _refused(f"Recipes within recipes go {DEEPEST} deep at most.")


def _newly_used(document: RecipeDocument, before: RecipeDocument | None) -> set[uuid.UUID]:
    known = set() if before is None else {line.recipe for line in before.recipe_ingredient}
    named = {line.recipe for line in document.recipe_ingredient} - known
    return {used_id for used_id in named if used_id is not None}


def _refused(detail: str) -> InvalidRequest:
    return InvalidRequest.at("body", "/recipeIngredient", detail)


async def uses_below(reader: SessionReader, owner_id: uuid.UUID, recipe_id: uuid.UUID) -> Uses:
    """Of a recipe, and of each that it uses at any depth."""
    found: Uses = {}
    rows = await reader.all(USES, owner_id=owner_id, recipe_id=recipe_id, limit=MOST_USES)
    for user_id, line_id, used_id in rows:
        found.setdefault(as_uuid(user_id), {})[str(line_id)] = as_uuid(used_id)
    return found


def _path(below: Uses, start: uuid.UUID, goal: uuid.UUID) -> list[uuid.UUID] | None:
    """The recipes from the first behind `start` to `goal`, the shortest way."""
    came_from: dict[uuid.UUID, uuid.UUID] = {}
    waiting = [start]
    for user_id in waiting:
        for used_id in below.get(user_id, {}).values():
            if used_id in came_from:
                continue
            came_from[used_id] = user_id
            waiting.append(used_id)
            if used_id == goal:
                return _way_back(came_from, start, goal)
    return None


def _way_back(
    came_from: Mapping[uuid.UUID, uuid.UUID], start: uuid.UUID, goal: uuid.UUID
) -> list[uuid.UUID]:
    way = [goal]
    while (before := came_from[way[-1]]) != start:
        way.append(before)
    return way[::-1]


def _depth(below: Uses, recipe_id: uuid.UUID) -> int:
    """How many recipes deep it goes, as far as that matters."""
    depth = 0
    level = {recipe_id}
    while level and depth <= DEEPEST:
        level = {used for one in level for used in below.get(one, {}).values()}
        depth += bool(level)
    return depth


async def _made_of_itself(
    session: AsyncSession, recipe: RecipeRow, document: RecipeDocument, way: Sequence[uuid.UUID]
) -> MadeOfItself:
    statement = select(RecipeRow.id, RecipeRow.card).where(
        RecipeRow.owner_id == recipe.owner_id, col(RecipeRow.id).in_(way)
    )
    names = {found_id: json.loads(card)["name"] for found_id, card in await session.exec(statement)}
    names[recipe.id] = document.name
    whole = [recipe.id, *way]
    lines = document.recipe_ingredient
    index = next(index for index, line in enumerate(lines) if line.recipe == way[0])
    detail = f"It would be made of itself: {' → '.join(names[one] for one in whole)}."
    path: JsonValue = [{"id": str(one), "name": names[one]} for one in whole]
    part: JsonValue = {
        "where": "body",
        "pointer": f"/recipeIngredient/{index}/recipe",
        "detail": detail,
    }
    return MadeOfItself(detail, members={"line": lines[index].id, "path": path, "errors": [part]})
