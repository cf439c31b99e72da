"""The table of the cook log."""

import uuid
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text, Uuid
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from recipes_api.database import UtcDateTime


class CookLogEntry(SQLModel, table=True):
    """That a person cooked a recipe once.

    It is a page of their diary, so it outlives the recipe: when that is deleted for good, the
    entry loses its version and keeps the name.
    """

    __tablename__ = "cook_log_entry"
    __table_args__ = (
        Index("ix_cook_log_entry_cooked_at", "user_id", "cooked_at", "id"),
        Index("ix_cook_log_entry_recipe_id", "recipe_id", "user_id", "cooked_at", "id"),
    )

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    user_id: uuid.UUID = Field(
        sa_column=Column(Uuid, ForeignKey("user.id", ondelete="CASCADE"), nullable=False)
    )
    recipe_id: uuid.UUID | None = Field(
        sa_column=Column(Uuid, ForeignKey("recipe.id", ondelete="SET NULL"))
    )
    recipe_name: str = Field(max_length=300)
    version: int
    cooked_at: datetime = Field(sa_type=UtcDateTime)
    servings: float | None = None
    rating: float | None = None
    note: str | None = Field(default=None, sa_column=Column(Text))
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
