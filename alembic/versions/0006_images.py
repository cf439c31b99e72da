"""Pictures of people; the pixels lie in files."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "image",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "owner_id", sa.Uuid, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("unused_since", Time),
    )
    op.create_index("ix_image_owner", "image", ["owner_id", "size_bytes"])
    op.create_index(
        "ix_image_unused",
        "image",
        ["unused_since"],
        sqlite_where=sa.text("unused_since IS NOT NULL"),
        postgresql_where=sa.text("unused_since IS NOT NULL"),
    )
    op.create_table(
        "image_file",
        sa.Column("stored_as", sa.String(100), primary_key=True),
        sa.Column(
            "image_id", sa.String(64), sa.ForeignKey("image.id", ondelete="SET NULL"), unique=True
        ),
        sa.Column("began_at", Time, nullable=False),
    )
    op.create_index(
        "ix_image_file_orphaned",
        "image_file",
        ["began_at"],
        sqlite_where=sa.text("image_id IS NULL"),
        postgresql_where=sa.text("image_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("image_file")
    op.drop_table("image")
