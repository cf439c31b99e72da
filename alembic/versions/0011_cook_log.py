"""When a person cooked what, and how often they cooked each recipe."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cook_log_entry",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("recipe_id", sa.Uuid, sa.ForeignKey("recipe.id", ondelete="SET NULL")),
        sa.Column("recipe_name", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("cooked_at", Time, nullable=False),
        sa.Column("servings", sa.Float),
        sa.Column("rating", sa.Float),
        sa.Column("note", sa.Text),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("updated_at", Time, nullable=False),
    )
    op.create_index("ix_cook_log_entry_cooked_at", "cook_log_entry", ["user_id", "cooked_at", "id"])
    op.create_index(
        "ix_cook_log_entry_recipe_id",
        "cook_log_entry",
        ["recipe_id", "user_id", "cooked_at", "id"],
    )
    with op.batch_alter_table("recipe_mark") as table:
        table.add_column(sa.Column("times_cooked", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("last_cooked_at", Time))
    with op.batch_alter_table("recipe_mark") as table:
        table.alter_column("times_cooked", server_default=None)
    for table_name, column in (("recipe", "card"), ("recipe_mark", "marks")):
        op.execute(
            f"UPDATE {table_name} SET {column} = substr({column}, 1, length({column}) - 1)"
            """ || ',"times_cooked"\\:0,"last_cooked_at"\\:null}'"""
        )


def downgrade() -> None:
    position = "instr" if op.get_bind().dialect.name == "sqlite" else "strpos"
    # Never within a string of a JSON text: there quotation marks are escaped.
    counted = """',"times_cooked"\\:'"""
    for table_name, column in (("recipe", "card"), ("recipe_mark", "marks")):
        op.execute(
            f"UPDATE {table_name} SET {column} = "
            f"substr({column}, 1, {position}({column}, {counted}) - 1) || '}}'"
        )
    with op.batch_alter_table("recipe_mark") as table:
        table.drop_column("last_cooked_at")
        table.drop_column("times_cooked")
    op.drop_table("cook_log_entry")
