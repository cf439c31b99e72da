"""The format of our own bundles, version 1; docs/bundle.md describes it.

A bundle is a zip archive of `manifest.json`, one file a recipe, and the pictures that they show.
What was exported once must be read for ever: a member may be added here with a default, and none
may be renamed or taken away.
"""

import json
import re
import uuid
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import models_json_schema

from recipes_api.recipes.cook_log.schemas import CookedAt
from recipes_api.recipes.document import Name, RecipeDocument, Servings, Text
from recipes_api.recipes.importers.provenance import Provenance
from recipes_api.recipes.imports.models import LARGEST_KEPT_PAGE
from recipes_api.recipes.marks.marks import Marks, Rating
from recipes_api.recipes.models import Change
from recipes_api.recipes.saved_searches.schemas import MOST_SEARCHES, SearchName, SortedQuery

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
ACCOUNT = "account.json"
FOLDER = "recipes/"
PICTURE = re.compile(r"pictures/[0-9a-f]{64}\.webp")
"""What a picture is called, in the archive and in documents: by the SHA-256 of its bytes."""
MOST_LISTED = 10_000
"""Versions, or entries of the log. All of them come back in one transaction: others wait for it."""
MOST_MEMBERS = 100
LARGEST_PAGE = 64 * 1024**2

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


class BundleCooked(BaseModel):
    """That its owner cooked it once: a page of the cook log."""

    model_config = ConfigDict(extra="forbid")

    id: uuid.UUID
    recipe_name: Name = Field(description="As it was called in the version that was cooked.")
    version: Version
    cooked_at: CookedAt
    servings: Servings | None = None
    rating: Rating | None = None
    note: Text | None = None
    created_at: Moment
    updated_at: Moment


class BundleSource(BaseModel):
    """What a version of a recipe was imported from."""

    model_config = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    version: Version
    imported_at: Moment
    origin: str | None = Field(
        None, max_length=2048, description="The page's address, or its name in an archive."
    )
    media_type: str | None = Field(None, max_length=100, description="Of a page.")
    document: RecipeDocument = Field(description="What was read from it.")
    page: bytes | None = Field(
        None,
        max_length=LARGEST_KEPT_PAGE,
        description="As it came, compressed (RFC 1950), in base64url (RFC 4648).",
    )
    provenance: Provenance | None = Field(
        None,
        max_length=MOST_MEMBERS,
        description="Of a page: from where on it each member of the document was read.",
    )

    @model_validator(mode="after")
    def check_page(self) -> Self:
        """It is unpacked again when the recipe is imported anew, so it must be no bomb."""
        if self.page is not None:
            unpacker = zlib.decompressobj()
            try:
                unpacker.decompress(self.page, LARGEST_PAGE)
            except zlib.error as error:
                raise ValueError("The page is not compressed as it should be.") from error
            if not unpacker.eof or unpacker.unused_data:
                raise ValueError("The page is not whole, or larger than we keep.")
        return self


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
        [],
        max_length=MOST_LISTED,
        description="Its history, the first version first; empty if it was not asked for.",
    )
    cooked: list[BundleCooked] = Field(
        [], max_length=MOST_LISTED, description="Its owner's cook log of it, the earliest first."
    )
    sources: list[BundleSource] = Field(
        [], max_length=10, description="What it was imported from, the last at the end."
    )

    @model_validator(mode="after")
    def check_history(self) -> Self:
        numbers = [each.version for each in self.versions]
        if any(later <= earlier for earlier, later in pairwise(numbers)):
            raise ValueError("The versions of a recipe must be in their order.")
        if numbers and numbers[-1] != self.version:
            raise ValueError("The last of the versions must be the recipe's own.")
        imported = [each.version for each in self.sources]
        if any(later <= earlier for earlier, later in pairwise(imported)):
            raise ValueError("The sources of a recipe must be in the order of their versions.")
        return self

    @property
    def documents(self) -> Iterator[RecipeDocument]:
        """All that are in it."""
        yield self.document
        yield from (each.document for each in self.versions)
        yield from (each.document for each in self.sources)

    def with_each_document(self, change: Callable[[RecipeDocument], RecipeDocument]) -> Self:
        return self.model_copy(
            update={
                "document": change(self.document),
                "versions": [
                    each.model_copy(update={"document": change(each.document)})
                    for each in self.versions
                ],
                "sources": [
                    each.model_copy(update={"document": change(each.document)})
                    for each in self.sources
                ],
            }
        )


class BundleSearch(BaseModel):
    """A saved search."""

    model_config = ConfigDict(extra="forbid")

    id: uuid.UUID
    name: SearchName
    query: SortedQuery
    created_at: Moment
    updated_at: Moment


class BundleAccount(BaseModel):
    """What somebody has that belongs to no recipe."""

    model_config = ConfigDict(extra="forbid")

    recipes_api_bundle_account: Literal[1] = Field(
        description="The version of this format. It comes first, so that the file is known by it."
    )
    searches: list[BundleSearch] = Field([], max_length=MOST_SEARCHES, description="By name.")
    cooked: list[BundleCooked] = Field(
        [], max_length=MOST_LISTED, description="Of recipes that were deleted for good."
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


def json_schema() -> str:
    """The JSON Schema of every kind of file, as docs/bundle.schema.json has it."""
    kinds = (Manifest, BundleRecipe, BundleAccount)
    _, schema = models_json_schema(
        [(model, "validation") for model in kinds], title="recipes_api bundle"
    )
    files = [{"$ref": f"#/$defs/{model.__name__}"} for model in kinds]
    members = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "oneOf": files}
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"
