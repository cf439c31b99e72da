"""The tables of recipes. They index documents; the documents are the recipes."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, ForeignKey, Index, SmallInteger, String, Text, Uuid
from sqlmodel import Field, SQLModel, text
from uuid_utils.compat import uuid7

from recipes_api.database import UtcDateTime


class Change(StrEnum):
    CREATED = "created"
    REVISED = "revised"
    TRASHED = "trashed"
    RESTORED = "restored"


def _owner_column(*, primary_key: bool = False) -> "Column[uuid.UUID]":
    return Column(
        Uuid, ForeignKey("user.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key
    )


def _recipe_column(*, primary_key: bool = True) -> "Column[uuid.UUID]":
    return Column(
        Uuid, ForeignKey("recipe.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key
    )


def _kept_by(name: str, column: str) -> Index:
    """For a list of kept recipes in the order of a column; those that have the same, by id."""
    is_kept = text("trashed_at IS NULL")
    return Index(name, "owner_id", column, "id", sqlite_where=is_kept, postgresql_where=is_kept)


BY_CODE_POINT = String(300).with_variant(String(300, collation="C"), "postgresql")
"""Text that has the same order on both databases."""


class RecipeBook(SQLModel, table=True):
    """Counts a person's changes. Its row is locked by each, so they have an order without gaps."""

    __tablename__ = "recipe_book"

    owner_id: uuid.UUID = Field(sa_column=_owner_column(primary_key=True))
    last_change: int = Field(default=0, sa_type=BigInteger)


class RecipeRow(SQLModel, table=True):
    """The newest version of a recipe."""

    __tablename__ = "recipe"
    __table_args__ = (
        Index(
            "ix_recipe_kept",
            "owner_id",
            "change_number",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
        Index(
            "ix_recipe_trashed",
            "owner_id",
            "change_number",
            unique=True,
            sqlite_where=text("trashed_at IS NOT NULL"),
            postgresql_where=text("trashed_at IS NOT NULL"),
        ),
        _kept_by("ix_recipe_added", "created_at"),
        _kept_by("ix_recipe_name", "name_folded"),
        _kept_by("ix_recipe_time", "total_seconds"),
        Index("ix_recipe_derivation", "derivation"),
        Index("ix_recipe_fingerprint", "owner_id", "fingerprint"),
        Index(
            "ix_recipe_trashed_at",
            "trashed_at",
            sqlite_where=text("trashed_at IS NOT NULL"),
            postgresql_where=text("trashed_at IS NOT NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    owner_id: uuid.UUID = Field(sa_column=_owner_column())
    version: int
    change_number: int = Field(sa_type=BigInteger)
    """The owner's change that made this version; a list is ordered by it."""
    name_folded: str = Field(sa_column=Column(BY_CODE_POINT, nullable=False))
    """What it is sorted by: see sorting.name_key."""
    total_seconds: int | None = None
    fingerprint: str = Field(default="", max_length=64)
    """Of its content: recipes that say the same have the same."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    trashed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    document: str = Field(sa_column=Column(Text, nullable=False))
    """The answer to a reader, ready to be sent."""
    card: str = Field(sa_column=Column(Text, nullable=False))
    derivation: int = 0
    """By which rules the document's parses and the indexes were made; see `derived.py`."""
    refreshed: int = 0
    """How often newer rules made another answer of this version."""


class RecipeVersion(SQLModel, table=True):
    """What a recipe was at each version, for ever."""

    __tablename__ = "recipe_version"

    recipe_id: uuid.UUID = Field(sa_column=_recipe_column())
    version: int = Field(primary_key=True)
    change: str = Field(max_length=16)
    created_at: datetime = Field(sa_type=UtcDateTime)
    document: str = Field(sa_column=Column(Text, nullable=False))


class RecipeTombstone(SQLModel, table=True):
    """That there was a recipe which was deleted for good."""

    __tablename__ = "recipe_tombstone"

    owner_id: uuid.UUID = Field(sa_column=_owner_column(primary_key=True))
    change_number: int = Field(primary_key=True, sa_type=BigInteger)
    recipe_id: uuid.UUID
    deleted_at: datetime = Field(sa_type=UtcDateTime)


class LabelKind(StrEnum):
    KEYWORD = "keyword"
    CATEGORY = "category"
    CUISINE = "cuisine"


class RecipeLabel(SQLModel, table=True):
    """A keyword, category or cuisine of a kept recipe, in the order of the list."""

    __tablename__ = "recipe_label"
    __table_args__ = (Index("ix_recipe_label_value", "owner_id", "kind", "value", "change_number"),)

    recipe_id: uuid.UUID = Field(sa_column=_recipe_column())
    kind: str = Field(primary_key=True, max_length=16)
    value: str = Field(primary_key=True, max_length=300)
    """Folded, so that every spelling of it is the same."""
    label: str = Field(max_length=200)
    """As it is written in the recipe."""
    owner_id: uuid.UUID = Field(sa_column=_owner_column())
    change_number: int = Field(sa_type=BigInteger)


NO_FOOD = ""


class RecipeFood(SQLModel, table=True):
    """A food that a kept recipe needs, by its key. Foods of one part of a line are alternatives.

    NO_FOOD is the food of a line that is not understood: something is needed.
    """

    __tablename__ = "recipe_food"
    __table_args__ = (Index("ix_recipe_food_value", "owner_id", "food", "change_number"),)

    recipe_id: uuid.UUID = Field(sa_column=_recipe_column())
    line_id: str = Field(primary_key=True, max_length=32)
    part: int = Field(primary_key=True, sa_type=SmallInteger)
    food: str = Field(primary_key=True, max_length=100)
    owner_id: uuid.UUID = Field(sa_column=_owner_column())
    optional: bool
    change_number: int = Field(sa_type=BigInteger)


class RecipeUse(SQLModel, table=True):
    """That a recipe, kept or in the trash, is an ingredient of another, in its newest version.

    What is used may be gone: it is no foreign key, and the line that names it stays.
    """

    __tablename__ = "recipe_use"

    recipe_id: uuid.UUID = Field(sa_column=_recipe_column())
    line_id: str = Field(primary_key=True, max_length=32)
    used_id: uuid.UUID
    owner_id: uuid.UUID = Field(sa_column=_owner_column())


class RecipeMark(SQLModel, table=True):
    """What one person thinks of a recipe. It is theirs, and no part of any version."""

    __tablename__ = "recipe_mark"
    __table_args__ = (
        Index("ix_recipe_mark_change", "user_id", "change_number", unique=True),
        Index("ix_recipe_mark_favourite", "user_id", "favourite", "recipe_id"),
        Index("ix_recipe_mark_rating", "user_id", "rating", "recipe_id"),
    )

    recipe_id: uuid.UUID = Field(sa_column=_recipe_column())
    user_id: uuid.UUID = Field(sa_column=_owner_column(primary_key=True))
    change_number: int = Field(sa_type=BigInteger)
    """The person's change that made it what it is."""
    rating: float | None = None
    favourite: bool = False
    times_cooked: int = 0
    last_cooked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    marks: str = Field(default="", sa_column=Column(Text, nullable=False))
    """The answer to a reader, ready to be sent."""


class RecipeImage(SQLModel, table=True):
    """That some version of a recipe shows a picture. As versions stay, so does this."""

    __tablename__ = "recipe_image"
    __table_args__ = (Index("ix_recipe_image_image", "image_id"),)

    recipe_id: uuid.UUID = Field(sa_column=_recipe_column())
    image_id: str = Field(
        sa_column=Column(String(64), ForeignKey("image.id", ondelete="CASCADE"), primary_key=True)
    )


class IdempotencyKey(SQLModel, table=True):
    """The first answer to a request that its client may repeat."""

    __tablename__ = "idempotency_key"

    owner_id: uuid.UUID = Field(sa_column=_owner_column(primary_key=True))
    key: str = Field(primary_key=True, max_length=255)
    request_digest: str = Field(max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    recipe_id: uuid.UUID | None = None
    document: str | None = Field(default=None, sa_column=Column(Text))
