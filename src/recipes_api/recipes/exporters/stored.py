"""What an exporter is given of a recipe."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.marks import Marks
from recipes_api.recipes.rendering import Stamp


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """What a recipe was, and what made it so."""

    version: int
    change: str
    created_at: datetime
    document: RecipeDocument


@dataclass(frozen=True, slots=True)
class StoredRecipe:
    """A recipe as it is kept: the document, our stamp on it, and what else there is of it."""

    stamp: Stamp
    document: RecipeDocument
    trashed_at: datetime | None = None
    marks: Marks = field(default_factory=Marks)
    versions: tuple[StoredVersion, ...] = ()
    """Its history, the first version first; empty where it was not asked for."""

    @classmethod
    def from_text(cls, stored: str) -> Self:
        """Out of a text that `render_recipe` made."""
        return cls(Stamp.model_validate_json(stored), RecipeDocument.from_stored(stored))
