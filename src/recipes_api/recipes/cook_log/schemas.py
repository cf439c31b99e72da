"""What the endpoints of the cook log speak."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from recipes_api.recipes.conditional import LARGEST_VERSION
from recipes_api.recipes.document import Servings, Text
from recipes_api.recipes.marks.marks import Rating


def _as_text(value: object) -> object:
    if not isinstance(value, str | datetime):
        raise ValueError("Write a time like 2026-11-24T18:30:00Z (RFC 3339).")
    return value


def _of_our_time(time: datetime) -> datetime:
    if not 1900 <= time.year < 3000:
        raise ValueError("The year is between 1900 and 2999.")
    return time


CookedAt = Annotated[AwareDatetime, BeforeValidator(_as_text), AfterValidator(_of_our_time)]
Version = Annotated[int, Field(strict=True, ge=1, le=LARGEST_VERSION)]


class HowItWas(BaseModel):
    """For how many it was cooked, and how it was this time."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "cooked_at": "2026-11-24T18:30:00Z",
                    "servings": 6,
                    "rating": 4.5,
                    "note": "Half the salt is enough.",
                }
            ]
        },
    )

    servings: Servings | None = None
    rating: Rating | None = None
    note: Text | None = None


class Cooked(HowItWas):
    """That I cooked it."""

    cooked_at: CookedAt
    version: Version


class NewCooked(HowItWas):
    """That I cooked it, now and in the present version unless it says otherwise."""

    cooked_at: CookedAt | None = None
    version: Version | None = None


class CookLogItem(BaseModel):
    """One entry of my cook log."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    recipe_id: uuid.UUID | None = Field(description="Null once it was deleted for good.")
    recipe_name: str = Field(description="As it was called in the version that was cooked.")
    version: int = Field(description="Which version was cooked.")
    cooked_at: datetime
    servings: Servings | None
    rating: Rating | None = Field(description="How it was this time.")
    note: str | None
    created_at: datetime
    updated_at: datetime


class CookLogPage(BaseModel):
    """A page of the log, the latest first. `next_cursor` is null on the last one."""

    items: list[CookLogItem]
    next_cursor: str | None
