"""The foods that recipes need, and by which rules a recipe's derived parts were made.

Existing recipes are of derivation 0: the service reads their lines in the background.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def references(column: str, table: str, *, primary_key: bool = False) -> "sa.Column[object]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Uuid, key, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "recipe_food",
        references("recipe_id", "recipe", primary_key=True),
        sa.Column("line_id", sa.String(32), primary_key=True),
        sa.Column("part", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("food", sa.String(100), primary_key=True),
        references("owner_id", "user"),
        sa.Column("optional", sa.Boolean, nullable=False),
        sa.Column("change_number", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_recipe_food_value", "recipe_food", ["owner_id", "food", "change_number"])
    op.add_column(
        "recipe", sa.Column("derivation", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
    op.create_index("ix_recipe_derivation", "recipe", ["derivation"])


def downgrade() -> None:
    op.drop_index("ix_recipe_derivation", "recipe")
    op.drop_column("recipe", "derivation")
    op.drop_table("recipe_food")
