"""The hot reads: single statements that an index answers, and whose stored bytes are sent as is.

The person stands in every WHERE. What an index cannot answer alone (a word in the name) goes
through a session, so that it never keeps the event loop waiting.
"""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Reader, SqlValue
from recipes_api.pagination import Cursor
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.models import RecipeLabel, RecipeMark, RecipeRow
from recipes_api.recipes.rendering import fold

KEPT = """
    SELECT card, change_number FROM recipe
    WHERE owner_id = :owner_id AND trashed_at IS NULL AND change_number < :before
    ORDER BY change_number DESC LIMIT :limit
"""
TRASHED = """
    SELECT card, change_number FROM recipe
    WHERE owner_id = :owner_id AND trashed_at IS NOT NULL AND change_number < :before
    ORDER BY change_number DESC LIMIT :limit
"""
LABELLED = """
    SELECT recipe.card, recipe_label.change_number FROM recipe_label
    JOIN recipe ON recipe.id = recipe_label.recipe_id
    WHERE recipe_label.owner_id = :owner_id AND recipe_label.kind = :kind
      AND recipe_label.value = :value AND recipe_label.change_number < :before
    ORDER BY recipe_label.change_number DESC LIMIT :limit
"""
LABELLED_TWICE = """
    SELECT recipe.card, keyword.change_number FROM recipe_label AS keyword
    JOIN recipe_label AS category ON category.recipe_id = keyword.recipe_id
      AND category.kind = 'category' AND category.value = :category
    JOIN recipe ON recipe.id = keyword.recipe_id
    WHERE keyword.owner_id = :owner_id AND keyword.kind = 'keyword'
      AND keyword.value = :keyword AND keyword.change_number < :before
    ORDER BY keyword.change_number DESC LIMIT :limit
"""
ONE = """
    SELECT version, document FROM recipe
    WHERE id = :recipe_id AND owner_id = :owner_id AND trashed_at IS NULL
"""
MARKS = """
    SELECT recipe_mark.marks FROM recipe
    LEFT JOIN recipe_mark
      ON recipe_mark.user_id = :owner_id AND recipe_mark.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
"""
VERSIONS = """
    SELECT recipe_version.version, recipe_version.change, recipe_version.created_at
    FROM recipe JOIN recipe_version ON recipe_version.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id
      AND recipe_version.version < CAST(:before AS BIGINT)
    ORDER BY recipe_version.version DESC LIMIT :limit
"""
ONE_VERSION = """
    SELECT recipe_version.document
    FROM recipe JOIN recipe_version ON recipe_version.recipe_id = recipe.id
    WHERE recipe.id = :recipe_id AND recipe.owner_id = :owner_id
      AND recipe_version.version = :version
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; texts as a person wrote them."""

    q: str | None = None
    keyword: str | None = None
    category: str | None = None
    favourite: bool | None = None
    rating_min: float | None = None

    @property
    def needs_search(self) -> bool:
        """Whether no index gives the answer in the order of the list."""
        return any(part is not None for part in (self.q, self.favourite, self.rating_min))


@dataclass(frozen=True, slots=True)
class Cards:
    """A page of a list: its JSON text, and where the next page begins."""

    body: str
    next_cursor: Cursor | None


async def list_kept(reader: Reader, owner_id: uuid.UUID, cursor: Cursor, limit: int) -> Cards:
    """The newest changes first."""
    return await _page(reader, KEPT, limit, owner_id=owner_id, before=cursor.before)


async def list_trashed(reader: Reader, owner_id: uuid.UUID, cursor: Cursor, limit: int) -> Cards:
    """What was thrown away last comes first."""
    return await _page(reader, TRASHED, limit, owner_id=owner_id, before=cursor.before)


async def list_labelled(
    reader: Reader, owner_id: uuid.UUID, wanted: Filter, cursor: Cursor, limit: int
) -> Cards:
    """Those with a keyword, a category, or both."""
    labels = {
        kind: fold(value)
        for kind, value in (("keyword", wanted.keyword), ("category", wanted.category))
        if value is not None
    }
    if len(labels) == 2:
        return await _page(
            reader, LABELLED_TWICE, limit, owner_id=owner_id, before=cursor.before, **labels
        )
    ((kind, value),) = labels.items()
    return await _page(
        reader, LABELLED, limit, owner_id=owner_id, before=cursor.before, kind=kind, value=value
    )


async def list_searched(
    session: AsyncSession, owner_id: uuid.UUID, wanted: Filter, cursor: Cursor, limit: int
) -> Cards:
    """Those with some text in their name, or with some marks. Looks at all of the person's."""
    statement = (
        select(RecipeRow.card, RecipeRow.change_number)
        .where(*matching(owner_id, wanted), col(RecipeRow.change_number) < cursor.before)
        .order_by(col(RecipeRow.change_number).desc())
        .limit(limit + 1)
    )
    return _cards(list((await session.exec(statement)).all()), limit)


def matching(owner_id: uuid.UUID, wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions of a kept recipe of the person's that is wanted."""
    conditions = [col(RecipeRow.owner_id) == owner_id, col(RecipeRow.trashed_at).is_(None)]
    if wanted.q is not None:
        conditions.append(col(RecipeRow.name_folded).contains(fold(wanted.q), autoescape=True))
    marked = select(RecipeMark.recipe_id).where(RecipeMark.user_id == owner_id)
    if wanted.favourite is not None:
        is_favourite = col(RecipeRow.id).in_(marked.where(RecipeMark.favourite))
        conditions.append(is_favourite if wanted.favourite else ~is_favourite)
    if wanted.rating_min is not None:
        rated = marked.where(col(RecipeMark.rating) >= wanted.rating_min)
        conditions.append(col(RecipeRow.id).in_(rated))
    for kind, value in (("keyword", wanted.keyword), ("category", wanted.category)):
        if value is not None:
            labelled = select(RecipeLabel.recipe_id).where(
                RecipeLabel.recipe_id == RecipeRow.id,
                RecipeLabel.kind == kind,
                RecipeLabel.value == fold(value),
            )
            conditions.append(labelled.exists())
    return conditions


async def _page(reader: Reader, statement: str, limit: int, **parameters: SqlValue) -> Cards:
    rows = await reader.all(statement, limit=limit + 1, **parameters)
    return _cards([(str(card), int(str(number))) for card, number in rows], limit)


def _cards(rows: list[tuple[str, int]], limit: int) -> Cards:
    """One row more than asked for tells that there is a next page."""
    page = rows[:limit]
    next_cursor = Cursor(page[-1][1]) if len(rows) > limit else None
    items = ",".join([card for card, _ in page])
    following = json.dumps(next_cursor.encode() if next_cursor is not None else None)
    return Cards(f'{{"items":[{items}],"next_cursor":{following}}}', next_cursor)


async def read_one(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID
) -> tuple[int, str] | None:
    """Its version and its JSON text."""
    row = await reader.first(ONE, owner_id=owner_id, recipe_id=recipe_id)
    return None if row is None else (int(str(row[0])), str(row[1]))


async def read_marks(reader: Reader, user_id: uuid.UUID, recipe_id: uuid.UUID) -> str | None:
    """The JSON text of the person's `Marks`; None if there is no such recipe."""
    row = await reader.first(MARKS, owner_id=user_id, recipe_id=recipe_id)
    if row is None:
        return None
    return Marks().model_dump_json() if row[0] is None else str(row[0])


async def list_versions(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID, cursor: Cursor, limit: int
) -> list[tuple[int, str, SqlValue]]:
    """Version, change and time, newest first; also of what is in the trash. One more than asked."""
    rows = await reader.all(
        VERSIONS, owner_id=owner_id, recipe_id=recipe_id, before=cursor.before, limit=limit + 1
    )
    return [(int(str(version)), str(change), time) for version, change, time in rows]


async def read_version(
    reader: Reader, owner_id: uuid.UUID, recipe_id: uuid.UUID, version: int
) -> str | None:
    """The JSON text of what the recipe was then."""
    row = await reader.first(ONE_VERSION, owner_id=owner_id, recipe_id=recipe_id, version=version)
    return None if row is None else str(row[0])
