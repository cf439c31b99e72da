"""What the API tells of recipes within recipes."""

import uuid
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from recipes_api.recipes.document import Servings
from recipes_api.recipes.ingredients.parsed import Exact
from recipes_api.recipes.scaling.scaled import ScaledIngredient


class State(StrEnum):
    """What there is of a recipe that is used."""

    KEPT = "kept"
    TRASHED = "trashed"
    """It is in the trash, and can be read here."""
    GONE = "gone"
    """It was deleted for good, or is not mine. What is left is the line that names it."""
    CUT = "cut"
    """It is not told, because the tree would become too deep or too large."""


FLOUR: dict[str, JsonValue] = {
    "id": "vilox6tb",
    "text": "250 g flour",
    "original_text": "500 g flour",
    "scaled": True,
    "parsed": {
        "amount": {"quantity": "250", "quantity_span": [0, 3], "unit": "g", "unit_span": [4, 5]},
        "food": "flour",
        "food_spans": [[6, 11]],
        "optional": False,
        "language": "en",
        "confidence": 1.0,
    },
}
EXAMPLE: dict[str, JsonValue] = {
    "id": "01936f5c-7a2e-7c31-9d5a-3f0b6c2e8a41",
    "state": "kept",
    "name": "Dough",
    "version": 3,
    "factor": "0.5",
    "recipe_yield": "4 doughs",
    "ingredients": [FLOUR],
}


class UsedRecipe(BaseModel):
    """A recipe that a line uses, and so much of its own ingredients as the line needs."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: uuid.UUID
    state: State
    name: str | None = Field(None, description="Null if it is gone.")
    version: int | None = None
    factor: Exact | None = Field(
        None,
        description="How many times it is made; null where the line's amount cannot be compared "
        "with what the recipe makes: its ingredients are then as they are written.",
    )
    servings: Servings | None = Field(None, description="For how many it is, once made.")
    recipe_yield: str | None = Field(None, description="What it makes once, as it is written.")
    ingredients: list["TreeLine"] = []


class TreeLine(ScaledIngredient):
    """An ingredient, and the recipe that makes it, if there is one."""

    made_by: UsedRecipe | None = None


class BaseIngredient(ScaledIngredient):
    """An ingredient that no recipe makes, or one whose recipe cannot be told."""

    of: list[str] = Field(
        description="The names of the recipes that it is of, from the outermost to its own."
    )
    recipe_id: uuid.UUID = Field(description="The recipe that its line stands in.")


class BaseIngredients(BaseModel):
    """All that one has to buy for a recipe and the recipes in it."""

    factor: Exact
    items: list[BaseIngredient]
