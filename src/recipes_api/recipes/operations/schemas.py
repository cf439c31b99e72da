"""What the endpoints of operations speak."""

import uuid
from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from recipes_api.recipes.document import Label
from recipes_api.recipes.models import LabelKind
from recipes_api.recipes.operations.edits import LabelEdit
from recipes_api.recipes.operations.food_renaming import FoodRename
from recipes_api.recipes.operations.models import OperationKind
from recipes_api.recipes.saved_searches.schemas import SearchQuery


def _named(food: str) -> str:
    if not any(map(str.isalpha, food)):
        raise ValueError("Write a food in words.")
    return food


MOST_IDS = 1000
SAMPLE = 20

Food = Annotated[Label, Field(max_length=100), AfterValidator(_named)]
LabelList = Annotated[list[Label], Field(max_length=50)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Selection(SearchQuery):
    """Which recipes: by their ids, by the filters of the list, or by both together."""

    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST_IDS)] | None = None

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Say which recipes. To change all of them, name their ids.")
        return self


class RecipeChanges(Request):
    """What becomes of each. Labels are replaced, then taken away, then added."""

    set_keywords: LabelList | None = None
    remove_keywords: LabelList = []
    add_keywords: LabelList = []
    set_categories: LabelList | None = None
    remove_categories: LabelList = []
    add_categories: LabelList = []
    set_cuisines: LabelList | None = None
    remove_cuisines: LabelList = []
    add_cuisines: LabelList = []
    trash: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def is_one_thing(self) -> Self:
        edits = self.label_edits()
        if self.trash and edits:
            raise ValueError("Either change labels or move to the trash.")
        if not self.trash and not edits:
            raise ValueError("Say what to change.")
        return self

    def label_edits(self) -> dict[LabelKind, LabelEdit]:
        """Of the kinds that something is said of."""
        said = {
            LabelKind.KEYWORD: (self.set_keywords, self.remove_keywords, self.add_keywords),
            LabelKind.CATEGORY: (self.set_categories, self.remove_categories, self.add_categories),
            LabelKind.CUISINE: (self.set_cuisines, self.remove_cuisines, self.add_cuisines),
        }
        return {
            kind: LabelEdit(
                None if replace_with is None else tuple(replace_with), tuple(remove), tuple(add)
            )
            for kind, (replace_with, remove, add) in said.items()
            if replace_with is not None or remove or add
        }


class BulkChange(Request):
    """A change of every recipe that is selected."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "where": {"q": "soup", "category": "Starter"},
                    "change": {"add_keywords": ["soup"], "remove_categories": ["Starter"]},
                    "dry_run": True,
                }
            ]
        }
    )

    where: Selection
    change: RecipeChanges
    dry_run: Annotated[bool, Field(strict=True, description="Only tell what would happen.")] = False


class LabelRenaming(Request):
    """A new name for one label, or one name for several, which merges them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "keyword", "old": ["veggie", "veg"], "new": "vegetarian", "dry_run": True}
            ]
        }
    )

    kind: LabelKind
    old: Annotated[list[Label], Field(min_length=1, max_length=50)]
    new: Label
    dry_run: Annotated[bool, Field(strict=True, description="Only tell what would happen.")] = False


class FoodRenaming(Request):
    """A new name for one food, or one name for several, which merges them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "old": ["scallion", "green onion"],
                    "new": "spring onion",
                    "plural": "spring onions",
                    "dry_run": True,
                }
            ]
        }
    )

    old: Annotated[list[Food], Field(min_length=1, max_length=50)]
    new: Food
    plural: Food | None = Field(None, description="Where a recipe says several; else `new`.")
    dry_run: Annotated[bool, Field(strict=True, description="Only tell what would happen.")] = False

    def to_edit(self) -> FoodRename:
        return FoodRename(tuple(self.old), self.new, self.plural)


class TouchedRecipe(BaseModel):
    """A recipe that is changed: its labels and the lines that are not the same, before and after,
    by the members of the document."""

    recipe_id: uuid.UUID
    name: str
    before: dict[str, list[str]] = Field(examples=[{"keywords": ["veggie"]}])
    after: dict[str, list[str]] | None = Field(description="Null where it goes to the trash.")


class UntouchedRecipe(BaseModel):
    """A recipe that was left as it is, and why."""

    recipe_id: uuid.UUID
    name: str
    reason: str


class OperationResult(BaseModel):
    """What was done, or would be. The id is null where nothing was changed."""

    operation_id: uuid.UUID | None
    matched: int = Field(description="How many recipes were meant.")
    changed: int = Field(description="How many of them are not the same afterwards.")
    left: list[UntouchedRecipe] = Field(
        description=f"Those that could not be changed; the first {SAMPLE}."
    )
    left_count: int
    sample: list[TouchedRecipe] = Field(description=f"The first {SAMPLE} that are changed.")


class OperationItem(BaseModel):
    """One operation of mine."""

    id: uuid.UUID
    kind: OperationKind
    request: dict[str, object] = Field(description="What was asked for.")
    created_at: datetime
    finished_at: datetime | None = Field(description="Null if it runs, or was cut off.")
    changed: int = Field(description="How many recipes it changed.")
    undone: int = Field(description="How many of them were undone since.")


class OperationPage(BaseModel):
    """A page of operations, the latest first. `next_cursor` is null on the last one."""

    items: list[OperationItem]
    next_cursor: str | None
