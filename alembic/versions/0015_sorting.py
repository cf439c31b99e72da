"""Recipes in the order of their names, without case and accents, and of when they were added."""

import json
import re
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BATCH = 500
LONGEST = 300
ACCENTS = re.compile("[\u0300-\u036f]+")
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
BEFORE_LETTERS = re.compile(r"[\W_]+")
INDEXES = {"ix_recipe_added": "created_at", "ix_recipe_name": "name_folded"}

recipe = sa.table(
    "recipe",
    sa.column("id", sa.Uuid),
    sa.column("name_folded", sa.String),
    sa.column("document", sa.Text),
)


def upgrade() -> None:
    collate("C")
    rewrite(sorted_by)
    where = sa.text("trashed_at IS NULL")
    for name, column in INDEXES.items():
        op.create_index(
            name,
            "recipe",
            ["owner_id", column, "id"],
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "recipe")
    collate("default")
    rewrite(fold)


def collate(collation: str) -> None:
    """By code points, as SQLite compares texts; before there was no order of them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f'ALTER TABLE recipe ALTER name_folded TYPE VARCHAR(300) COLLATE "{collation}"')


def rewrite(key: Callable[[str], str]) -> None:
    connection = op.get_bind()
    page = sa.select(recipe.c.id, recipe.c.document).order_by(recipe.c.id).limit(BATCH)
    change = (
        sa.update(recipe)
        .where(recipe.c.id == sa.bindparam("recipe_id"))
        .values(name_folded=sa.bindparam("key"))
    )
    found = connection.execute(page).all()
    while found:
        rows = [
            {"recipe_id": row.id, "key": key(json.loads(row.document)["name"])} for row in found
        ]
        connection.execute(change, rows)
        found = connection.execute(page.where(recipe.c.id > found[-1].id)).all()


def sorted_by(name: str) -> str:
    """As the application did when this was written."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", fold(name)).casefold())
    composed = unicodedata.normalize("NFC", ACCENTS.sub("", decomposed))
    folded = composed.translate(PLAIN_LETTERS)[:LONGEST]
    signs = BEFORE_LETTERS.match(folded)
    return folded[signs.end() :] if signs and signs.end() < len(folded) else folded


def fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())[:LONGEST]
