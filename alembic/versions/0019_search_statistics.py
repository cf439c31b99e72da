"""What PostgreSQL knows of how often words are there: of rare ones, too.

Else it takes a word that no name has for one of many names, and reads every recipe to find them.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_statistics(1000)


def downgrade() -> None:
    set_statistics(-1)


def set_statistics(target: int) -> None:
    """Tenths of how many words are counted; -1 is the default of the database."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE search_recipe ALTER words SET STATISTICS {target}")
