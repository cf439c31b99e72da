"""What the endpoints of saved searches speak."""

import uuid
from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from recipes_api.recipes.dependencies import FILTER_LENGTH
from recipes_api.recipes.document import storable, visible
from recipes_api.recipes.saved_searches.models import SavedSearch
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.parser import LONGEST_QUERY
from recipes_api.recipes.search.sorting import Direction, SortKey

MOST_SEARCHES = 100

SearchName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(visible),
]
FilterText = Annotated[str, Field(min_length=1, max_length=FILTER_LENGTH), AfterValidator(storable)]

QueryText = Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY), AfterValidator(storable)]


class SearchQuery(BaseModel):
    """The filters of the list of recipes, as its parameters are called."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText | None = None
    keyword: FilterText | None = None
    category: FilterText | None = None
    cuisine: FilterText | None = None
    favourite: Annotated[bool, Field(strict=True)] | None = None
    rating_min: Annotated[float, Field(strict=True, ge=1, le=5)] | None = None

    def to_filter(self) -> Filter:
        return Filter(
            q=self.q,
            keyword=self.keyword,
            category=self.category,
            cuisine=self.cuisine,
            favourite=self.favourite,
            rating_min=self.rating_min,
        )


class SortedQuery(SearchQuery):
    """The filters, and the order of what they find."""

    sort: SortKey | None = None
    order: Direction | None = None

    @property
    def sorting(self) -> tuple[SortKey | None, Direction | None]:
        return self.sort, self.order


class SearchToSave(BaseModel):
    """A search and the name that it is kept under."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Quick soups", "query": {"q": "soup", "sort": "time"}}]
        },
    )

    name: SearchName
    query: SortedQuery


class SavedSearchAnswer(BaseModel):
    """A saved search."""

    id: uuid.UUID
    name: str
    query: SortedQuery
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, saved: SavedSearch) -> Self:
        return cls(
            id=saved.id,
            name=saved.name,
            query=SortedQuery.model_validate_json(saved.query),
            created_at=saved.created_at,
            updated_at=saved.updated_at,
        )


class SavedSearchList(BaseModel):
    """All of them, by name."""

    items: list[SavedSearchAnswer]
