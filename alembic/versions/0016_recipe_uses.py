"""Which recipes are ingredients of which. None is yet, so there is nothing to fill in."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recipe_use",
        sa.Column(
            "recipe_id", sa.Uuid, sa.ForeignKey("recipe.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("line_id", sa.String(32), primary_key=True),
        sa.Column("used_id", sa.Uuid, nullable=False),
        sa.Column(
            "owner_id", sa.Uuid, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False
        ),
    )


def downgrade() -> None:
    op.drop_table("recipe_use")
