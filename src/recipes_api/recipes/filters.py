"""What a list is narrowed to, and the conditions that this puts on a person's recipes.

Lists, facets and whatever is done to many recipes at once go by the same conditions.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from recipes_api.recipes.models import LabelKind, RecipeLabel, RecipeMark, RecipeRow
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


def conditions(owner_id: uuid.UUID, wanted: Filter) -> list[ColumnElement[bool]]:
    """What holds of the rows of `recipe` that the person keeps and the filter lets through."""
    found = [col(RecipeRow.owner_id) == owner_id, col(RecipeRow.trashed_at).is_(None)]
    if wanted.q is not None:
        found.append(col(RecipeRow.name_folded).contains(fold(wanted.q), autoescape=True))
    for kind, value in wanted.labels.items():
        labelled = select(RecipeLabel.recipe_id).where(
            RecipeLabel.owner_id == owner_id,
            RecipeLabel.kind == kind,
            RecipeLabel.value == value,
        )
        found.append(col(RecipeRow.id).in_(labelled))
    marked = select(RecipeMark.recipe_id).where(RecipeMark.user_id == owner_id)
    if wanted.favourite is not None:
        is_favourite = col(RecipeRow.id).in_(marked.where(RecipeMark.favourite))
        found.append(is_favourite if wanted.favourite else ~is_favourite)
    if wanted.rating_min is not None:
        rated = marked.where(col(RecipeMark.rating) >= wanted.rating_min)
        found.append(col(RecipeRow.id).in_(rated))
    return found
