"""What is stored and sent as it is: the JSON text of a recipe, and of its card in a list."""

import unicodedata
import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic.alias_generators import to_camel

from recipes_api.recipes.document import EXAMPLE as DOCUMENT_EXAMPLE
from recipes_api.recipes.document import RecipeDocument, Servings
from recipes_api.recipes.marks import Marks, Rating
from recipes_api.recipes.models import LabelKind

CARD_DESCRIPTION_LENGTH = 200
LONGEST_FOLDED = 300


class Stamp(BaseModel):
    """What we say of a recipe, around what the person says."""

    id: uuid.UUID
    version: int = Field(description="Counts changes; it is the ETag, too.", examples=[3])
    created_at: datetime
    updated_at: datetime


EXAMPLE: dict[str, JsonValue] = {
    **RecipeDocument.model_validate(DOCUMENT_EXAMPLE).model_dump(mode="json", by_alias=True),
    "id": "01936f5c-7a2e-7c31-9d5a-3f0b6c2e8a41",
    "version": 3,
    "created_at": "2026-11-01T18:30:00Z",
    "updated_at": "2026-11-24T09:15:00Z",
}


class Recipe(RecipeDocument):
    """A recipe as it is answered: the document and our stamp."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: uuid.UUID = Field(alias="id")
    version: int = Field(alias="version", description="Counts changes; it is the ETag, too.")
    created_at: datetime = Field(alias="created_at")
    updated_at: datetime = Field(alias="updated_at")

    @model_validator(mode="before")
    @classmethod
    def ignore_what_is_ours(cls, members: object) -> object:
        """Here it is part of the answer."""
        return members


class RecipeCard(BaseModel):
    """What a list shows of a recipe."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    id: uuid.UUID
    version: int
    name: str
    description: str | None = Field(description="Shortened to 200 characters.")
    image: str | None
    total_time: str | None
    servings: Servings | None
    recipe_category: list[str]
    keywords: list[str]
    updated_at: datetime = Field(alias="updated_at")
    rating: Rating | None
    favourite: bool
    times_cooked: int = Field(alias="times_cooked")
    last_cooked_at: datetime | None = Field(alias="last_cooked_at")


def render_recipe(document: RecipeDocument, stamp: Stamp) -> str:
    """The JSON text of a `Recipe`."""
    return stamp.model_dump_json()[:-1] + "," + document.model_dump_json(by_alias=True)[1:]


def render_card(document: RecipeDocument, stamp: Stamp, marks: Marks) -> str:
    """The JSON text of a `RecipeCard`, as the owner sees it."""
    card = RecipeCard(
        id=stamp.id,
        version=stamp.version,
        name=document.name,
        description=_shortened(document.description),
        image=document.image[0] if document.image else None,
        total_time=document.total_time,
        servings=document.servings,
        recipe_category=document.recipe_category,
        keywords=document.keywords,
        updated_at=stamp.updated_at,
        rating=marks.rating,
        favourite=marks.favourite,
        times_cooked=marks.times_cooked,
        last_cooked_at=marks.last_cooked_at,
    )
    return card.model_dump_json(by_alias=True)


def _shortened(description: str | None) -> str | None:
    """On one line, and cut between words."""
    if description is None:
        return None
    line = " ".join(description.split())
    if len(line) <= CARD_DESCRIPTION_LENGTH:
        return line
    cut = line[: CARD_DESCRIPTION_LENGTH - 1]
    return cut[: cut.rfind(" ")].rstrip() + "…" if " " in cut else cut + "…"


def fold(text: str) -> str:
    """One spelling for what a person means by the same word: no case, no variants, one space."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())[:LONGEST_FOLDED]


def labels(document: RecipeDocument) -> dict[tuple[LabelKind, str], str]:
    """What a list may be filtered by: kind and folded value, and how the recipe writes it."""
    written = {
        LabelKind.KEYWORD: document.keywords,
        LabelKind.CATEGORY: document.recipe_category,
        LabelKind.CUISINE: document.recipe_cuisine,
    }
    return {(kind, fold(label)): label for kind, found in written.items() for label in found}
