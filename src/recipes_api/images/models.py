"""The tables of pictures. Their pixels lie in files; see `files`."""

import uuid
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Uuid
from sqlmodel import Field, SQLModel, text

from recipes_api.database import UtcDateTime


class ImageRow(SQLModel, table=True):
    """A person's picture. It is written when its files are on the disk."""

    __tablename__ = "image"
    __table_args__ = (
        # With the sizes in it, so that what a person has is counted from the index alone.
        Index("ix_image_owner", "owner_id", "size_bytes"),
        Index(
            "ix_image_unused",
            "unused_since",
            sqlite_where=text("unused_since IS NOT NULL"),
            postgresql_where=text("unused_since IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=64)
    owner_id: uuid.UUID = Field(
        sa_column=Column(Uuid, ForeignKey("user.id", ondelete="CASCADE"), nullable=False)
    )
    width: int
    height: int
    size_bytes: int
    """Of all its files."""
    unused_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when no version of any recipe names it; None if one does."""


class ImageFile(SQLModel, table=True):
    """That there are files of a picture, or may be: it is written before them.

    Without a picture, be it that the process died or that the picture was deleted, even by the
    database itself with its owner, they are housekeeping's to delete.
    """

    __tablename__ = "image_file"
    __table_args__ = (
        Index(
            "ix_image_file_orphaned",
            "began_at",
            sqlite_where=text("image_id IS NULL"),
            postgresql_where=text("image_id IS NULL"),
        ),
    )

    stored_as: str = Field(primary_key=True, max_length=100)
    """What the names of the files begin with. Never used twice, so what deletes old files of a
    picture cannot touch new ones."""
    image_id: str | None = Field(
        sa_column=Column(String(64), ForeignKey("image.id", ondelete="SET NULL"), unique=True)
    )
    began_at: datetime = Field(sa_type=UtcDateTime)
