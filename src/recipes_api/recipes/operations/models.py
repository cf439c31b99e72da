"""The tables of operations: what was done to which recipes, so that it can be undone."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Text, Uuid
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from recipes_api.database import UtcDateTime


class OperationKind(StrEnum):
    BULK = "bulk"
    RENAME = "rename"
    RENAME_FOOD = "rename-food"
    UNDO = "undo"


class Operation(SQLModel, table=True):
    """One change of many recipes."""

    __tablename__ = "operation"
    __table_args__ = (
        Index("ix_operation_owner_id", "owner_id", "created_at", "id"),
        Index("ix_operation_created_at", "created_at"),
    )

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    owner_id: uuid.UUID = Field(
        sa_column=Column(Uuid, ForeignKey("user.id", ondelete="CASCADE"), nullable=False)
    )
    kind: str = Field(max_length=16)
    request: str = Field(sa_column=Column(Text, nullable=False))
    """JSON of what was asked for."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Null while it runs, and for ever if it was cut off: what it did until then is known."""
    changed: int = 0
    """How many recipes it changed so far."""
    undone: int = 0
    """How many of them another operation has made what they were."""


class OperationRecipe(SQLModel, table=True):
    """What an operation did to one recipe."""

    __tablename__ = "operation_recipe"
    __table_args__ = (Index("ix_operation_recipe_recipe_id", "recipe_id"),)

    operation_id: uuid.UUID = Field(
        sa_column=Column(Uuid, ForeignKey("operation.id", ondelete="CASCADE"), primary_key=True)
    )
    recipe_id: uuid.UUID = Field(
        sa_column=Column(Uuid, ForeignKey("recipe.id", ondelete="CASCADE"), primary_key=True)
    )
    version_before: int
    version_after: int
    trashed_before: bool = False
    undone: bool = False
