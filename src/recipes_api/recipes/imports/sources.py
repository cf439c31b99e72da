"""What a recipe was imported from, as it is remembered."""

from dataclasses import dataclass
from datetime import datetime

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.fingerprints import fingerprint
from recipes_api.recipes.importers.provenance import Provenance
from recipes_api.recipes.importers.source import source_key
from recipes_api.recipes.imports.incoming import pack_document
from recipes_api.recipes.imports.models import RecipeSource
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.rendering import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a version of a recipe comes from, and what was read there."""

    version: int
    imported_at: datetime
    document: RecipeDocument
    origin: str | None
    media_type: str | None
    page: bytes | None
    """As it came, compressed (zlib)."""
    provenance: Provenance | None
    """Of what was read from a page."""


def source_row(recipe: RecipeRow, source: Source) -> RecipeSource:
    """With what it is found by, which follows from what was read."""
    return RecipeSource(
        recipe_id=recipe.id,
        version=source.version,
        owner_id=recipe.owner_id,
        source_key=source_key(source.document.url),
        fingerprint=fingerprint(source.document),
        name_folded=fold(source.document.name),
        imported_at=source.imported_at,
        document=pack_document(source.document),
        origin=source.origin,
        media_type=source.media_type,
        page=source.page,
        provenance=source.provenance,
    )
