"""The search index, of each database's own kind, filled with the recipes that are there."""

import sqlalchemy as sa
from alembic import op

from recipes_api.recipes.search import index

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The words are cut and folded before they come here; what is not ASCII is a letter of one.
ON_SQLITE = [
    """CREATE VIRTUAL TABLE search_recipe
    USING fts5(words, columnsize = 0, tokenize = "ascii tokenchars '_'")""",
    """CREATE VIRTUAL TABLE search_trigram
    USING fts5(trigrams, content = 'search_word', content_rowid = 'id', columnsize = 0,
        detail = none, tokenize = "ascii tokenchars '_'")""",
    """CREATE TRIGGER search_word_added AFTER INSERT ON search_word BEGIN
        INSERT INTO search_trigram (rowid, trigrams) VALUES (new.id, new.trigrams);
    END""",
    """CREATE TRIGGER search_word_deleted AFTER DELETE ON search_word BEGIN
        INSERT INTO search_trigram (search_trigram, rowid, trigrams)
        VALUES ('delete', old.id, old.trigrams);
    END""",
    # What foreign keys do on PostgreSQL; a virtual table has none.
    """CREATE TRIGGER search_owner_deleted AFTER DELETE ON search_owner BEGIN
        DELETE FROM search_recipe
        WHERE rowid >= old.number << 40 AND rowid < (old.number + 1) << 40;
    END""",
]
ON_POSTGRESQL = [
    """CREATE TABLE search_recipe (
        number BIGINT NOT NULL REFERENCES search_owner ON DELETE CASCADE,
        change_number BIGINT NOT NULL,
        words tsvector NOT NULL,
        CONSTRAINT pk_search_recipe PRIMARY KEY (number, change_number)
    )""",
    # With fastupdate every search would go through all that was written last, one by one
    # (PostgreSQL 17, 64.4.4.1), and look so dear that the whole table is read instead.
    """CREATE INDEX ix_search_recipe_words
    ON search_recipe USING gin (words) WITH (fastupdate = off)""",
    "CREATE INDEX ix_search_word_trigrams ON search_word USING gin (trigrams)",
]


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_owner",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column(
            "owner_id",
            sa.Uuid,
            sa.ForeignKey("user.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        # A number is never used again, so nothing that was left behind can come to somebody new.
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column(
            "number",
            sa.BigInteger,
            sa.ForeignKey("search_owner.number", ondelete="CASCADE"),
            nullable=False,
        ),
        # By code points on both databases: what begins with a text is what stands after it.
        sa.Column("word", sa.Text(collation=None if on_sqlite else "C"), nullable=False),
        sa.Column("names", sa.Integer, nullable=False),
        sa.Column("recipes", sa.Integer, nullable=False),
        sa.Column("trigrams", sa.Text if on_sqlite else sa.dialects.postgresql.TSVECTOR),
    )
    op.create_index("ix_search_word_word", "search_word", ["number", "word"], unique=True)
    for statement in ON_SQLITE if on_sqlite else ON_POSTGRESQL:
        op.execute(sa.text(statement))
    index.fill(op.get_bind())


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER search_owner_deleted")
        op.execute("DROP TABLE search_trigram")
    for table in ("search_recipe", "search_word", "search_owner"):
        op.drop_table(table)
