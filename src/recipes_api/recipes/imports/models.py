"""The tables of imports."""

import uuid
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Uuid
from sqlmodel import Field, SQLModel

from recipes_api.database import UtcDateTime


def _reference(table: str, *, primary_key: bool = False) -> "Column[uuid.UUID]":
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(Uuid, key, nullable=False, primary_key=primary_key)


class RecipeSource(SQLModel, table=True):
    """What a recipe was imported from: by it the same source is recognised, and read again."""

    __tablename__ = "recipe_source"
    __table_args__ = (
        Index("ix_recipe_source_key", "owner_id", "source_key", "name_folded"),
        Index("ix_recipe_source_fingerprint", "owner_id", "fingerprint"),
    )

    recipe_id: uuid.UUID = Field(sa_column=_reference("recipe", primary_key=True))
    version: int = Field(primary_key=True)
    """The recipe's version that the import made."""
    owner_id: uuid.UUID = Field(sa_column=_reference("user"))
    source_key: str | None = Field(default=None, max_length=64)
    """Of its address, if it has one."""
    fingerprint: str = Field(max_length=64)
    name_folded: str = Field(max_length=300)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    document: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """What was read from it then, as JSON, compressed (zlib)."""
    origin: str | None = Field(default=None, max_length=2048)
    """The page's address, or the name of the member of an archive."""
    media_type: str | None = Field(default=None, max_length=100)
    """Of the page; None for a member of an archive, which is known by its name and content."""
    page: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """As it came, compressed (zlib)."""
