"""The format of our own bundles, version 1; docs/bundle.md describes it.

A bundle is a zip archive of `manifest.json` and one file a recipe. What was exported once must be
read for ever: a member may be added here with a default, and none may be renamed or taken away.
"""

import json
import uuid
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import models_json_schema

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.models import Change

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
FOLDER = "recipes/"

Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]


class BundleVersion(BaseModel):
    """What a recipe was at one of its versions, and what made it so."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    change: Change
    created_at: Moment
    document: RecipeDocument


class BundleRecipe(BaseModel):
    """A recipe with all that its owner had of it. What is as by default is left out."""

    model_config = ConfigDict(extra="forbid")

    recipes_api_bundle: Literal[1] = Field(
        description="The version of this format. It comes first, so that the file is known by it."
    )
    id: uuid.UUID
    version: Version
    created_at: Moment
    updated_at: Moment
    trashed_at: Moment | None = Field(None, description="When it was moved to the trash.")
    marks: Marks = Field(Marks(), description="What its owner thinks of it.")
    document: RecipeDocument = Field(description="The newest version.")
    versions: list[BundleVersion] = Field(
        [], description="Its history, the first version first; empty if it was not asked for."
    )

    @model_validator(mode="after")
    def check_history(self) -> Self:
        numbers = [each.version for each in self.versions]
        if any(later <= earlier for earlier, later in pairwise(numbers)):
            raise ValueError("The versions of a recipe must be in their order.")
        if numbers and numbers[-1] != self.version:
            raise ValueError("The last of the versions must be the recipe's own.")
        return self


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


def json_schema() -> str:
    """The JSON Schema of both files, as docs/bundle.schema.json has it."""
    _, schema = models_json_schema(
        [(Manifest, "validation"), (BundleRecipe, "validation")], title="recipes_api bundle"
    )
    files = [{"$ref": f"#/$defs/{model.__name__}"} for model in (Manifest, BundleRecipe)]
    members = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "oneOf": files}
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"
