"""The tables of imports."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlmodel import Field, SQLModel, text
from uuid_utils.compat import uuid7

from recipes_api.database import UtcDateTime
from recipes_api.recipes.importers.provenance import Provenance

LARGEST_KEPT_PAGE = 1024 * 1024
"""Bytes, compressed. A larger page is imported, and not kept."""


def _reference(table: str, *, primary_key: bool = False) -> "Column[uuid.UUID]":
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(Uuid, key, nullable=False, primary_key=primary_key)


class Duplicates(StrEnum):
    """What to do with a recipe that is already there: leave it, keep both, bring it up to date."""

    SKIP = "skip"
    COPY = "copy"
    UPDATE = "update"


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
    provenance: Provenance | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Of what was read from a page."""


Name = TypeVar("Name", bound=StrEnum)


class NameOf(TypeDecorator[Name]):
    """One of a set of names, as text."""

    impl = String(16)
    cache_ok = True

    def __init__(self, names: type[Name]) -> None:
        super().__init__()
        self.names = names

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - the name is SQLAlchemy's
    ) -> Name | None:
        return None if value is None else self.names(value)


class JobState(StrEnum):
    UPLOADING = "uploading"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It could not be read to its end; `failure` says why."""
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


class JobKind(StrEnum):
    UPLOAD = "upload"
    URLS = "urls"
    FILES = "files"
    """Of the operator's machine: only the command that found them can read them."""


class ItemState(StrEnum):
    WAITING = "waiting"
    IMPORTED = "imported"
    UPDATED = "updated"
    ALREADY_THERE = "already-there"
    REFUSED = "refused"
    UNDONE = "undone"
    LEFT = "left"
    """Not undone: somebody has changed the recipe since."""


class ImportJob(SQLModel, table=True):
    """Something to bring in, and how far that is."""

    __tablename__ = "import_job"
    __table_args__ = (
        Index("ix_import_job_owner", "owner_id", "number", unique=True),
        Index(
            "ix_import_job_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_import_job_finished_at", "finished_at"),
    )

    id: uuid.UUID = Field(default_factory=uuid7, primary_key=True)
    owner_id: uuid.UUID = Field(sa_column=_reference("user"))
    number: int = Field(sa_type=BigInteger)
    """Counts a person's imports; their list is ordered by it."""
    state: JobState = Field(sa_column=Column(NameOf(JobState), nullable=False))
    kind: JobKind = Field(sa_column=Column(NameOf(JobKind), nullable=False))
    name: str | None = Field(default=None, max_length=255)
    """What the uploaded file is called."""
    duplicates: Duplicates = Field(sa_column=Column(NameOf(Duplicates), nullable=False))
    dry_run: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = Field(default=None, sa_column=Column(Text))
    items: int = 0
    """How many are known of by now, whatever became of them."""
    imported: int = 0
    updated: int = 0
    already_there: int = 0
    refused: int = 0
    undone: int = 0
    left: int = 0
    revision: int = Field(default=0, sa_type=BigInteger)
    """Counts what happened to it, so that a reader sees whether there is news."""
    upload_bytes: int = Field(default=0, sa_type=BigInteger)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """From when on a worker may take it: the end of the lease of the one that has it."""
    worker: uuid.UUID | None = None
    """Who has it. Made anew each time, so that who lost it finds out."""
    attempts: int = 0
    """How often it was taken since it last came on."""


class ImportItem(SQLModel, table=True):
    """A recipe of an import, and what became of it."""

    __tablename__ = "import_item"
    __table_args__ = (
        Index("ix_import_item_state", "job_id", "state", "position"),
        Index("ix_import_item_fingerprint", "job_id", "fingerprint"),
        Index("ix_import_item_recipe", "job_id", "recipe_id"),
    )

    job_id: uuid.UUID = Field(sa_column=_reference("import_job", primary_key=True))
    position: int = Field(primary_key=True, sa_type=BigInteger)
    key: str = Field(sa_column=Column(Text, nullable=False))
    """An address, or where it stands in the archive."""
    state: ItemState = Field(sa_column=Column(NameOf(ItemState), nullable=False))
    name: str | None = Field(default=None, max_length=300)
    reason: str | None = Field(default=None, sa_column=Column(Text))
    recipe_id: uuid.UUID | None = None
    version: int | None = None
    """Of the recipe, that this import made."""
    previous_version: int | None = None
    fingerprint: str | None = Field(default=None, max_length=64)
    provenance: Provenance | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Of what was read from a page."""


class ImportChunk(SQLModel, table=True):
    """A piece of an uploaded file. Whichever process works on it finds it here."""

    __tablename__ = "import_chunk"

    job_id: uuid.UUID = Field(sa_column=_reference("import_job", primary_key=True))
    number: int = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
