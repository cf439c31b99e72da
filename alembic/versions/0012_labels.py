"""Labels as they are written, cuisines among them, and recipes by their time, to be counted."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 500
KINDS = {"keyword": "keywords", "category": "recipeCategory", "cuisine": "recipeCuisine"}

recipe = sa.table(
    "recipe",
    sa.column("id", sa.Uuid),
    sa.column("owner_id", sa.Uuid),
    sa.column("change_number", sa.BigInteger),
    sa.column("trashed_at", sa.DateTime),
    sa.column("document", sa.Text),
)
recipe_label = sa.table(
    "recipe_label",
    sa.column("recipe_id", sa.Uuid),
    sa.column("kind", sa.String),
    sa.column("value", sa.String),
    sa.column("label", sa.String),
    sa.column("owner_id", sa.Uuid),
    sa.column("change_number", sa.BigInteger),
)


def upgrade() -> None:
    where = sa.text("trashed_at IS NULL")
    op.create_index(
        "ix_recipe_time",
        "recipe",
        ["owner_id", "total_seconds", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.execute(sa.delete(recipe_label))
    with op.batch_alter_table("recipe_label") as table:
        table.add_column(sa.Column("label", sa.String(200), nullable=False))
    connection = op.get_bind()
    kept = sa.select(recipe).where(recipe.c.trashed_at.is_(None)).order_by(recipe.c.id).limit(BATCH)
    found = connection.execute(kept).all()
    while found:
        rows = [label for row in found for label in labels(row)]
        if rows:
            connection.execute(sa.insert(recipe_label), rows)
        found = connection.execute(kept.where(recipe.c.id > found[-1].id)).all()


def labels(row: "sa.Row[object]") -> list[dict[str, object]]:
    document = json.loads(row.document)
    written = {
        (kind, fold(label)): label
        for kind, member in KINDS.items()
        for label in document.get(member, [])
    }
    return [
        {
            "recipe_id": row.id,
            "kind": kind,
            "value": value,
            "label": label,
            "owner_id": row.owner_id,
            "change_number": row.change_number,
        }
        for (kind, value), label in written.items()
    ]


def fold(text: str) -> str:
    """As the application did when this was written."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())[:300]


def downgrade() -> None:
    op.drop_index("ix_recipe_time", "recipe")
    op.execute(sa.delete(recipe_label).where(recipe_label.c.kind == "cuisine"))
    with op.batch_alter_table("recipe_label") as table:
        table.drop_column("label")
