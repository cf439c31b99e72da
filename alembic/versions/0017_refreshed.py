"""How often the answer of a version was made anew: its ETag says so."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipe", sa.Column("refreshed", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("recipe", "refreshed")
