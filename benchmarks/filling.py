"""Fills a database with many recipes of one person, as many times faster than requests would."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from recipes_api.recipes import derived
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.fingerprints import fingerprint
from recipes_api.recipes.marks.marks import Marks
from recipes_api.recipes.models import RecipeBook, RecipeRow
from recipes_api.recipes.rendering import render_card
from recipes_api.recipes.search import index
from recipes_api.recipes.search.sorting import name_key

ROWS_AT_ONCE = 1000
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


async def fill(
    session: AsyncSession, owner_id: uuid.UUID, documents: Iterable[dict[str, object]]
) -> None:
    """The rows that as many requests would have made, and the index as a migration makes it.

    Of a person who has none yet, in a database whose index is empty. Without earlier versions.
    """
    count, numbered = 0, enumerate(documents, 1)
    while page := [(number, one) for number, one in islice(numbered, ROWS_AT_ONCE)]:
        count = page[-1][0]
        await _write(session, owner_id, page)
    await _insert(session, [RecipeBook(owner_id=owner_id, last_change=count)])
    await (await session.connection()).run_sync(index.fill)


async def analyze(engine: AsyncEngine) -> None:
    """What autovacuum of PostgreSQL does of itself, some time later. SQLite is left as it is."""
    if engine.dialect.name == "postgresql":
        async with engine.begin() as connection:
            await connection.execute(text("ANALYZE"))


async def _write(
    session: AsyncSession, owner_id: uuid.UUID, page: list[tuple[int, dict[str, object]]]
) -> None:
    rows: list[RecipeRow] = []
    labels: list[SQLModel] = []
    foods: list[SQLModel] = []
    for number, one in page:
        document = RecipeDocument.model_validate(one).with_line_ids()
        recipe = _row(owner_id, number, document)
        understood = await derived.render(recipe, document)
        rows.append(recipe)
        labels += derived.label_rows(recipe, document)
        foods += derived.food_rows(recipe, document, understood)
    for made in (rows, labels, foods):
        await _insert(session, made)


async def _insert(session: AsyncSession, rows: Sequence[SQLModel]) -> None:
    connection = await session.connection()
    await connection.execute(insert(type(rows[0])), [row.model_dump() for row in rows])


def _row(owner_id: uuid.UUID, number: int, document: RecipeDocument) -> RecipeRow:
    made = BEGAN + timedelta(minutes=number)
    recipe = RecipeRow(
        id=uuid7(),
        owner_id=owner_id,
        version=1,
        change_number=number,
        name_folded=name_key(document.name),
        total_seconds=document.total_seconds,
        fingerprint=fingerprint(document),
        created_at=made,
        updated_at=made,
        document="",
        card="",
    )
    recipe.card = render_card(document, derived.stamp_of(recipe), Marks())
    return recipe
