"""What the recipe endpoints speak, beside the documents themselves."""

from datetime import datetime

from pydantic import BaseModel

from recipes_api.recipes.models import Change
from recipes_api.recipes.rendering import RecipeCard


class RecipePage(BaseModel):
    """A page of a list. `next_cursor` is null on the last one."""

    items: list[RecipeCard]
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
