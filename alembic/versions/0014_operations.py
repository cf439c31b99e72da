"""Changes of many recipes at once, and what they did to each."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)


def references(column: str, table: str, *, primary_key: bool = False) -> "sa.Column[object]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Uuid, key, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid, primary_key=True),
        references("owner_id", "user"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("finished_at", Time),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("undone", sa.Integer, nullable=False),
    )
    op.create_index("ix_operation_owner_id", "operation", ["owner_id", "created_at", "id"])
    op.create_index("ix_operation_created_at", "operation", ["created_at"])
    op.create_table(
        "operation_recipe",
        references("operation_id", "operation", primary_key=True),
        references("recipe_id", "recipe", primary_key=True),
        sa.Column("version_before", sa.Integer, nullable=False),
        sa.Column("version_after", sa.Integer, nullable=False),
        sa.Column("trashed_before", sa.Boolean, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_index("ix_operation_recipe_recipe_id", "operation_recipe", ["recipe_id"])


def downgrade() -> None:
    op.drop_table("operation_recipe")
    op.drop_table("operation")
