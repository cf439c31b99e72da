"""People, their sessions and tokens, and the keys that sign."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("email_key", sa.String(640), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("display_name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("updated_at", Time, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("client_id", sa.String(100), nullable=False),
        sa.Column("scope", sa.String(200), nullable=False),
        sa.Column("user_agent", sa.String(300), nullable=False),
        sa.Column("ip", sa.String(64), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("last_used_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("ended_at", Time),
    )
    op.create_index("ix_session_user_id_ended_at", "session", ["user_id", "ended_at"])
    op.create_index("ix_session_expires_at", "session", ["expires_at"])
    op.create_index("ix_session_ended_at", "session", ["ended_at"])
    op.create_table(
        "refresh_token",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column(
            "session_id", sa.Uuid, sa.ForeignKey("session.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("spent_at", Time),
    )
    op.create_index("ix_refresh_token_session_id", "refresh_token", ["session_id"])
    op.create_index("ix_refresh_token_expires_at", "refresh_token", ["expires_at"])
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(64), primary_key=True),
        sa.Column("algorithm", sa.String(16), nullable=False),
        sa.Column("public_jwk", sa.Text, nullable=False),
        sa.Column("encrypted_private_key", sa.LargeBinary, nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("activated_at", Time),
        sa.Column("retired_at", Time),
    )
    op.create_table(
        "login_failure",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failed_at", Time, nullable=False),
        sa.Column("blocked_until", Time),
    )
    op.create_index("ix_login_failure_failed_at", "login_failure", ["failed_at"])
    op.create_table(
        "rate_counter",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
    )
    op.create_index("ix_rate_counter_expires_at", "rate_counter", ["expires_at"])


def downgrade() -> None:
    for table in ("rate_counter", "login_failure", "signing_key", "refresh_token"):
        op.drop_table(table)
    op.drop_table("session")
    op.drop_table("user")
