"""What an exporter is given of a recipe."""

from dataclasses import dataclass, replace
from typing import Self

from recipes_api.images.addresses import is_here
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.pictures import replaced
from recipes_api.recipes.rendering import Stamp


@dataclass(frozen=True, slots=True)
class StoredRecipe:
    """A recipe as it is kept: the document, and our stamp on it."""

    stamp: Stamp
    document: RecipeDocument

    def on(self, site: str) -> Self:
        """The same, as others see it: pictures of this service have whole addresses, on `site`."""
        document = replaced(
            self.document, lambda address: f"{site}{address}" if is_here(address) else address
        )
        return replace(self, document=document)

    @classmethod
    def from_text(cls, stored: str) -> Self:
        """Out of a text that `render_recipe` made."""
        return cls(Stamp.model_validate_json(stored), RecipeDocument.from_stored(stored))
