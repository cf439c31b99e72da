"""Imports: what is brought in, recipe by recipe, and the files it comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
COUNTS = ("items", "imported", "updated", "already_there", "refused", "undone", "left", "attempts")


def references(table: str, *, primary_key: bool = False) -> "sa.Column[object]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    name = "owner_id" if table == "user" else "job_id"
    return sa.Column(name, sa.Uuid, key, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid, primary_key=True),
        references("user"),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(255)),
        sa.Column("duplicates", sa.String(16), nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("started_at", Time),
        sa.Column("finished_at", Time),
        sa.Column("failure", sa.Text),
        *(sa.Column(count, sa.Integer, nullable=False) for count in COUNTS),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("upload_bytes", sa.BigInteger, nullable=False),
        sa.Column("due_at", Time),
        sa.Column("worker", sa.Uuid),
    )
    where = sa.text("due_at IS NOT NULL")
    op.create_index("ix_import_job_owner", "import_job", ["owner_id", "number"], unique=True)
    op.create_index(
        "ix_import_job_due_at",
        "import_job",
        ["due_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index("ix_import_job_finished_at", "import_job", ["finished_at"])
    op.create_table(
        "import_item",
        references("import_job", primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("name", sa.String(300)),
        sa.Column("reason", sa.Text),
        sa.Column("recipe_id", sa.Uuid),
        sa.Column("version", sa.Integer),
        sa.Column("previous_version", sa.Integer),
        sa.Column("fingerprint", sa.String(64)),
    )
    for name, columns in (
        ("state", ["job_id", "state", "position"]),
        ("fingerprint", ["job_id", "fingerprint"]),
        ("recipe", ["job_id", "recipe_id"]),
    ):
        op.create_index(f"ix_import_item_{name}", "import_item", columns)
    op.create_table(
        "import_chunk",
        references("import_job", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    for table in ("import_chunk", "import_item", "import_job"):
        op.drop_table(table)
