"""What the import endpoints speak."""

import uuid
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from recipes_api.outbound.urls import LONGEST_URL
from recipes_api.recipes.importers.provenance import Provenance
from recipes_api.recipes.imports.models import (
    Duplicates,
    ImportItem,
    ImportJob,
    ItemState,
    JobKind,
    JobState,
)
from recipes_api.recipes.rendering import Recipe

MOST_ADDRESSES = 500


PROVENANCE = (
    "By the name of each member of the recipe, from where on its page it was read; null of what "
    "was no page. What is `heuristic` was read from the text that the page shows: let somebody "
    "check it."
)


class Addresses(BaseModel):
    """Where recipes are on the web."""

    model_config = ConfigDict(extra="forbid", strict=True)

    urls: list[Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]] = Field(
        min_length=1,
        max_length=MOST_ADDRESSES,
        examples=[["https://example.org/tomato-soup", "https://example.org/bread"]],
    )


class Counts(BaseModel):
    """How many recipes came to which end; in a dry run, how many would."""

    model_config = ConfigDict(from_attributes=True)

    imported: int
    updated: int
    already_there: int
    refused: int
    undone: int
    left: int = Field(description="Not undone, because they were changed since the import.")


class Import(BaseModel):
    """An import, and how far it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01936f5c-7a2e-7c31-9d5a-3f0b6c2e8a41",
                    "state": "running",
                    "kind": "upload",
                    "name": "mealie.zip",
                    "duplicates": "skip",
                    "dry_run": False,
                    "created_at": "2026-11-24T09:15:00Z",
                    "started_at": "2026-11-24T09:15:01Z",
                    "items": 12,
                    "counts": {
                        "imported": 10,
                        "updated": 0,
                        "already_there": 1,
                        "refused": 1,
                        "undone": 0,
                        "left": 0,
                    },
                }
            ]
        }
    )

    id: uuid.UUID
    state: JobState = Field(
        description="`done`, `failed`, `cancelled` and `undone` are ends; the others pass by "
        "themselves."
    )
    kind: JobKind
    name: str | None = Field(description="What the file is called.")
    duplicates: Duplicates
    dry_run: bool = Field(description="Whether it only shows what it would do.")
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    failure: str | None = Field(None, description="Why it could not be read to its end.")
    items: int = Field(
        description="How many are known of: of addresses all, of a file those that were read."
    )
    counts: Counts

    @classmethod
    def of(cls, job: ImportJob) -> Self:
        said = {name: getattr(job, name) for name in cls.model_fields if name != "counts"}
        return cls.model_validate(said | {"counts": Counts.model_validate(job)})


class ImportPage(BaseModel):
    """A page of one's imports, the newest first. `next_cursor` is null on the last one."""

    items: list[Import]
    next_cursor: str | None


class ImportedRecipe(Recipe):
    """A recipe as it was just imported."""

    provenance: Provenance | None = Field(None, alias="provenance", description=PROVENANCE)


class Item(BaseModel):
    """What became of one recipe of an import."""

    model_config = ConfigDict(from_attributes=True)

    position: int
    key: str = Field(description="Its address, or where it stands in the file.")
    state: ItemState
    name: str | None
    reason: str | None = Field(description="Why it was refused, or what could not come along.")
    recipe_id: uuid.UUID | None
    version: int | None = Field(description="Of the recipe, that the import made.")
    provenance: Provenance | None = Field(
        None, description=PROVENANCE, examples=[{"name": "json-ld", "prepTime": "heuristic"}]
    )


class ItemPage(BaseModel):
    """A page of an import's recipes, in the order in which they came."""

    items: list[Item]
    next_cursor: str | None

    @classmethod
    def of(cls, items: list[ImportItem], next_cursor: str | None) -> Self:
        shown = [Item.model_validate(item) for item in items]
        return cls(items=shown, next_cursor=next_cursor)
