"""Recipes that were deleted for good, and finding what has been in the trash for long."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recipe_tombstone",
        sa.Column(
            "owner_id", sa.Uuid, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("change_number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("recipe_id", sa.Uuid, nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
    )
    where = sa.text("trashed_at IS NOT NULL")
    op.create_index(
        "ix_recipe_trashed_at",
        "recipe",
        ["trashed_at"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("ix_recipe_trashed_at", "recipe")
    op.drop_table("recipe_tombstone")
