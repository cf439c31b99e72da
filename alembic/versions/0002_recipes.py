"""Recipes, their versions, and what lists are filtered by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)


def references(column: str, table: str, *, primary_key: bool = False) -> "sa.Column[object]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Uuid, key, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "recipe_book",
        references("owner_id", "user", primary_key=True),
        sa.Column("last_change", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recipe",
        sa.Column("id", sa.Uuid, primary_key=True),
        references("owner_id", "user"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("change_number", sa.BigInteger, nullable=False),
        sa.Column("name_folded", sa.String(300), nullable=False),
        sa.Column("total_seconds", sa.Integer),
        sa.Column("source_key", sa.String(64)),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("updated_at", Time, nullable=False),
        sa.Column("trashed_at", Time),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
    )
    for name, condition in (("kept", "IS NULL"), ("trashed", "IS NOT NULL")):
        where = sa.text(f"trashed_at {condition}")
        op.create_index(
            f"ix_recipe_{name}",
            "recipe",
            ["owner_id", "change_number"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_index("ix_recipe_source", "recipe", ["owner_id", "source_key"])
    op.create_table(
        "recipe_version",
        references("recipe_id", "recipe", primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("change", sa.String(16), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "recipe_label",
        references("recipe_id", "recipe", primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("value", sa.String(300), primary_key=True),
        references("owner_id", "user"),
        sa.Column("change_number", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "ix_recipe_label_value",
        "recipe_label",
        ["owner_id", "kind", "value", "change_number"],
    )
    op.create_table(
        "idempotency_key",
        references("owner_id", "user", primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("recipe_id", sa.Uuid),
        sa.Column("document", sa.Text),
    )
    op.create_index("ix_idempotency_key_expires_at", "idempotency_key", ["expires_at"])


def downgrade() -> None:
    for table in ("idempotency_key", "recipe_label", "recipe_version", "recipe", "recipe_book"):
        op.drop_table(table)
