"""From where on its page each member of an imported recipe was read."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("recipe_source", "import_item")


def upgrade() -> None:
    """What was imported before is read again for it by `recipes-api reimport`."""
    for table in TABLES:
        op.add_column(table, sa.Column("provenance", sa.JSON))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "provenance")
