"""What an exporter is given of a recipe."""

from dataclasses import dataclass
from typing import Self

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.rendering import Stamp


@dataclass(frozen=True, slots=True)
class StoredRecipe:
    """A recipe as it is kept: the document, and our stamp on it."""

    stamp: Stamp
    document: RecipeDocument

    @classmethod
    def from_text(cls, stored: str) -> Self:
        """Out of a text that `render_recipe` made."""
        return cls(Stamp.model_validate_json(stored), RecipeDocument.from_stored(stored))
