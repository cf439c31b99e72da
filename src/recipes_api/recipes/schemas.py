"""What the recipe endpoints speak, beside the documents themselves."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from recipes_api.recipes.models import Change
from recipes_api.recipes.rendering import RecipeCard
from recipes_api.recipes.search.highlights import Highlight


class ListedRecipe(RecipeCard):
    """A card in a list."""

    highlights: list[Highlight] | None = Field(None, description="Why it was found, in a search.")


class RecipePage(BaseModel):
    """A page of a list. `next_cursor` is null on the last one."""

    items: list[ListedRecipe]
    next_cursor: str | None


class VersionSummary(BaseModel):
    """One change of a recipe."""

    version: int
    change: Change
    created_at: datetime


class VersionPage(BaseModel):
    """A page of a recipe's history, newest first."""

    items: list[VersionSummary]
    next_cursor: str | None


class LineChange(BaseModel):
    """A line that was added (no `before`), removed (no `after`) or changed."""

    model_config = ConfigDict(from_attributes=True)

    before: JsonValue
    after: JsonValue


class MemberChange(BaseModel):
    """A member of the document that is not the same; of a list, also which lines."""

    model_config = ConfigDict(from_attributes=True)

    member: str = Field(examples=["recipeIngredient"])
    before: JsonValue
    after: JsonValue
    lines: list[LineChange] | None


class VersionChanges(BaseModel):
    """What two versions of a recipe differ in."""

    since: int
    version: int
    changes: list[MemberChange]
