"""Reading again all that was kept, of one person or of everybody, recipe by recipe."""

import json
import uuid
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import structlog
from sqlmodel import col, select

from recipes_api.database import Database
from recipes_api.errors import Problem
from recipes_api.recipes.imports.arrivals import OUR_FAULT
from recipes_api.recipes.imports.models import RecipeSource
from recipes_api.recipes.imports.problems import NoSourceKept
from recipes_api.recipes.imports.reimporting import Reader
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.store import NoSuchRecipe

LISTED_AT_ONCE = 500

log = structlog.get_logger()


class Ending(StrEnum):
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOT_KEPT = "not kept"
    """What it was imported from is not there to be read again."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """A recipe that was imported."""

    id: uuid.UUID
    owner_id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a recipe; in a dry run, what would."""

    recipe: Imported
    ending: Ending
    reason: str | None = None


async def reread_all(
    reader: Reader, owner_id: uuid.UUID | None, *, dry_run: bool
) -> AsyncGenerator[Reread]:
    """Every recipe that was imported and is not in the trash; of everybody without an owner."""
    last: uuid.UUID | None = None
    while batch := await _imported(reader.database, owner_id, last):
        for recipe in batch:
            reread = await _reread(reader, recipe, dry_run=dry_run)
            if reread is not None:
                yield reread
        last = batch[-1].id


async def _imported(
    database: Database, owner_id: uuid.UUID | None, after: uuid.UUID | None
) -> Sequence[Imported]:
    has_source = select(RecipeSource.recipe_id).where(RecipeSource.recipe_id == RecipeRow.id)
    statement = (
        select(RecipeRow.id, RecipeRow.owner_id, RecipeRow.card)
        .where(col(RecipeRow.trashed_at).is_(None), has_source.exists())
        .order_by(col(RecipeRow.id))
        .limit(LISTED_AT_ONCE)
    )
    if owner_id is not None:
        statement = statement.where(RecipeRow.owner_id == owner_id)
    if after is not None:
        statement = statement.where(col(RecipeRow.id) > after)
    async with database.reading() as session:
        rows = (await session.exec(statement)).all()
    return [Imported(id_, owner, json.loads(card)["name"]) for id_, owner, card in rows]


async def _reread(reader: Reader, recipe: Imported, *, dry_run: bool) -> Reread | None:
    """None if it has gone meanwhile."""
    try:
        if dry_run:
            is_changed = await reader.would_change(recipe.owner_id, recipe.id)
        else:
            is_changed = (await reader.reimport(recipe.owner_id, recipe.id)).is_changed
    except NoSuchRecipe:
        return None
    except NoSourceKept as problem:
        return Reread(recipe, Ending.NOT_KEPT, problem.detail)
    except Problem as problem:
        return Reread(recipe, Ending.REFUSED, problem.detail)
    except Exception:
        # A fault of ours in one recipe must not cost the others.
        log.exception("a recipe could not be read again", recipe_id=str(recipe.id))
        return Reread(recipe, Ending.REFUSED, OUR_FAULT)
    return Reread(recipe, Ending.UPDATED if is_changed else Ending.UNCHANGED)
