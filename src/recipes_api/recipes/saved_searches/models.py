"""The table of saved searches."""

import uuid
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text, Uuid
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from recipes_api.database import UtcDateTime


class SavedSearch(SQLModel, table=True):
    """What a person looks for again and again."""

    __tablename__ = "saved_search"
    __table_args__ = (Index("ix_saved_search_name_folded", "owner_id", "name_folded", unique=True),)

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    owner_id: uuid.UUID = Field(
        sa_column=Column(Uuid, ForeignKey("user.id", ondelete="CASCADE"), nullable=False)
    )
    name: str = Field(max_length=100)
    name_folded: str = Field(max_length=300)
    """Two names that a person would take for one are one."""
    query: str = Field(sa_column=Column(Text, nullable=False))
    """JSON of the filters of the list."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
