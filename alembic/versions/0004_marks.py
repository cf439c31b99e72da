"""What a person thinks of a recipe: their rating, and whether it is a favourite."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def references(column: str, table: str) -> "sa.Column[object]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Uuid, key, nullable=False, primary_key=True)


def upgrade() -> None:
    op.create_table(
        "recipe_mark",
        references("recipe_id", "recipe"),
        references("user_id", "user"),
        sa.Column("change_number", sa.BigInteger, nullable=False),
        sa.Column("rating", sa.Float),
        sa.Column("favourite", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
    )
    for name, columns in (
        ("change", ["user_id", "change_number"]),
        ("favourite", ["user_id", "favourite", "recipe_id"]),
        ("rating", ["user_id", "rating", "recipe_id"]),
    ):
        op.create_index(f"ix_recipe_mark_{name}", "recipe_mark", columns, unique=name == "change")
    op.execute(
        "UPDATE recipe SET card = substr(card, 1, length(card) - 1)"
        """ || ',"rating"\\:null,"favourite"\\:false}'"""
    )


def downgrade() -> None:
    position = "instr" if op.get_bind().dialect.name == "sqlite" else "strpos"
    # Never within a string of a JSON text: there quotation marks are escaped.
    marks = """',"rating"\\:'"""
    op.execute(f"UPDATE recipe SET card = substr(card, 1, {position}(card, {marks}) - 1) || '}}'")
    op.drop_table("recipe_mark")
