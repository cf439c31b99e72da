"""Which recipes show which pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recipe_image",
        sa.Column(
            "recipe_id", sa.Uuid, sa.ForeignKey("recipe.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column(
            "image_id",
            sa.String(64),
            sa.ForeignKey("image.id", ondelete="CASCADE"),
            primary_key=True,
        ),
    )
    op.create_index("ix_recipe_image_image", "recipe_image", ["image_id"])


def downgrade() -> None:
    op.drop_table("recipe_image")
