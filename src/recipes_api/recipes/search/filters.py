"""What a list is narrowed to; facets and changes of many recipes at once go by the same."""

from dataclasses import dataclass

from recipes_api.recipes.models import LabelKind
from recipes_api.recipes.rendering import fold

Labels = dict[LabelKind, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Texts as a person wrote them. What is given must all hold."""

    q: str | None = None
    keyword: str | None = None
    category: str | None = None
    cuisine: str | None = None
    favourite: bool | None = None
    rating_min: float | None = None

    @property
    def labels(self) -> Labels:
        """The folded labels that a recipe must have."""
        asked = (
            (LabelKind.KEYWORD, self.keyword),
            (LabelKind.CATEGORY, self.category),
            (LabelKind.CUISINE, self.cuisine),
        )
        return {kind: fold(value) for kind, value in asked if value is not None}

    @property
    def needs_search(self) -> bool:
        """Whether no index gives the answer in the order of the list."""
        rest = (self.q, self.favourite, self.rating_min)
        return any(part is not None for part in rest) or len(self.labels) > 2
