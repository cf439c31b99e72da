"""What recipes were imported from, and by what content they are recognised."""

import hashlib
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT_ONCE = 500
TOKEN = re.compile(r"\d+|[^\W\d_]+")


def references(column: str, table: str, *, primary_key: bool = False) -> "sa.Column[object]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Uuid, key, nullable=False, primary_key=primary_key)


recipes = sa.table(
    "recipe",
    sa.column("id", sa.Uuid),
    sa.column("owner_id", sa.Uuid),
    sa.column("source_key", sa.String),
    sa.column("fingerprint", sa.String),
    sa.column("name_folded", sa.String),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("document", sa.Text),
)
versions = sa.table(
    "recipe_version",
    sa.column("recipe_id", sa.Uuid),
    sa.column("version", sa.Integer),
    sa.column("document", sa.Text),
)
sources = sa.table(
    "recipe_source",
    sa.column("recipe_id", sa.Uuid),
    sa.column("version", sa.Integer),
    sa.column("owner_id", sa.Uuid),
    sa.column("source_key", sa.String),
    sa.column("fingerprint", sa.String),
    sa.column("name_folded", sa.String),
    sa.column("imported_at", sa.DateTime(timezone=True)),
    sa.column("document", sa.LargeBinary),
)


def upgrade() -> None:
    op.create_table(
        "recipe_source",
        references("recipe_id", "recipe", primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        references("owner_id", "user"),
        sa.Column("source_key", sa.String(64)),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("name_folded", sa.String(300), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("origin", sa.String(2048)),
        sa.Column("media_type", sa.String(100)),
        sa.Column("page", sa.LargeBinary),
    )
    op.add_column(
        "recipe", sa.Column("fingerprint", sa.String(64), nullable=False, server_default="")
    )
    for found in batches(sa.select(recipes)):
        remember(found)
    op.create_index("ix_recipe_fingerprint", "recipe", ["owner_id", "fingerprint"])
    op.create_index(
        "ix_recipe_source_key", "recipe_source", ["owner_id", "source_key", "name_folded"]
    )
    op.create_index("ix_recipe_source_fingerprint", "recipe_source", ["owner_id", "fingerprint"])
    op.drop_index("ix_recipe_source", "recipe")
    op.drop_column("recipe", "source_key")


def downgrade() -> None:
    op.add_column("recipe", sa.Column("source_key", sa.String(64)))
    for found in batches(sa.select(sources.c.recipe_id.label("id"), sources.c.source_key)):
        for row in found:
            key = sa.update(recipes).where(recipes.c.id == row.id)
            op.get_bind().execute(key.values(source_key=row.source_key))
    op.create_index("ix_recipe_source", "recipe", ["owner_id", "source_key"])
    op.drop_index("ix_recipe_fingerprint", "recipe")
    op.drop_column("recipe", "fingerprint")
    op.drop_table("recipe_source")


def batches(statement: "sa.Select[tuple[object, ...]]") -> "Iterator[Sequence[sa.Row]]":
    """In the order of ids, so that what is written meanwhile does not matter."""
    last = None
    key = next(iter(statement.selected_columns))
    while True:
        following = statement if last is None else statement.where(key > last)
        found = op.get_bind().execute(following.order_by(key).limit(AT_ONCE)).all()
        if not found:
            return
        yield found
        last = found[-1].id


def remember(found: "Sequence[sa.Row]") -> None:
    """The fingerprint of each recipe, and of those that were imported also their source."""
    run = op.get_bind().execute
    for recipe in found:
        changed = sa.update(recipes).where(recipes.c.id == recipe.id)
        run(changed.values(fingerprint=fingerprint(json.loads(recipe.document))))
        if recipe.source_key is None:
            continue
        first = sa.select(versions.c.document).where(
            versions.c.recipe_id == recipe.id, versions.c.version == 1
        )
        document = run(first).scalar_one()
        run(
            sa.insert(sources).values(
                recipe_id=recipe.id,
                version=1,
                owner_id=recipe.owner_id,
                source_key=recipe.source_key,
                fingerprint=fingerprint(json.loads(document)),
                name_folded=fold(json.loads(document)["name"]),
                imported_at=recipe.created_at,
                document=zlib.compress(document.encode()),
            )
        )


def fingerprint(document: "dict[str, object]") -> str:
    lines = (document["recipeIngredient"], document["recipeInstructions"])
    parts = [[document["name"]], *([line["text"] for line in part] for part in lines)]
    words = "\n".join(" ".join(token for text in part for token in tokens(text)) for part in parts)
    return hashlib.sha256(words.encode()).hexdigest()


def tokens(text: str) -> list[str]:
    return TOKEN.findall(normal(text))


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def fold(text: str) -> str:
    return " ".join(normal(text).split())[:300]
