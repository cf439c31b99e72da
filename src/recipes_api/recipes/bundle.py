"""The format of our own bundles, version 1; docs/bundle.md describes it.

A bundle is a zip archive of `manifest.json` and one file a recipe. What was exported once must be
read for ever: a member may be added here with a default, and none may be renamed or taken away.
"""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.models import Change

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
FOLDER = "recipes/"

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class BundleVersion(BaseModel):
    """What a recipe was at one of its versions, and what made it so."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    change: Change
    created_at: datetime
    document: RecipeDocument


class BundleRecipe(BaseModel):
    """A recipe with all that its owner had of it. What is as by default is left out."""

    model_config = ConfigDict(extra="forbid")

    recipes_api_bundle: Literal[1] = Field(
        description="The version of this format. It comes first, so that the file is known by it."
    )
    id: uuid.UUID
    version: Version
    created_at: datetime
    updated_at: datetime
    trashed_at: datetime | None = Field(None, description="When it was moved to the trash.")
    marks: Marks = Field(Marks(), description="What its owner thinks of it.")
    document: RecipeDocument = Field(description="The newest version.")
    versions: list[BundleVersion] = Field(
        [], description="Its history, the first version first; empty if it was not asked for."
    )


class Counts(BaseModel):
    model_config = ConfigDict(extra="forbid")

    recipes: int = Field(ge=0, description="All of them, those in the trash, too.")
    trashed: int = Field(ge=0)


class Manifest(BaseModel):
    """What the bundle is. There is no time in it: the same recipes make the same bytes."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["recipes_api bundle"] = "recipes_api bundle"
    version: Literal[1]
    counts: Counts
