"""What suggestions answer: cards of a list, each with why it is suggested."""

from pydantic import BaseModel, Field

from recipes_api.recipes.models import LabelKind
from recipes_api.recipes.rendering import RecipeCard


class SharedLabel(BaseModel):
    kind: LabelKind
    value: str = Field(description="Without regard to case.", examples=["soup"])


class SimilarRecipe(RecipeCard):
    """A card, and what the recipe has in common with the other."""

    score: float = Field(
        description="How much of what tells the other apart is in this one, too: 0 to 1. What few "
        "recipes have counts more."
    )
    shared_foods: list[str] = Field(
        alias="shared_foods", description="The rarest first.", examples=[["saffron", "egg"]]
    )
    shared_labels: list[SharedLabel] = Field(alias="shared_labels", description="The rarest first.")


class SimilarRecipes(BaseModel):
    """The most similar first."""

    items: list[SimilarRecipe]


class Need(BaseModel):
    """Something that a recipe needs: a line of its ingredients, or one of several foods in it."""

    line_id: str
    text: str = Field(description="The line as it is written.", examples=["2 tbsp butter or oil"])
    foods: list[str] = Field(
        description="Any of these will do. Empty where the line is not understood.",
        examples=[["butter", "oil"]],
    )


class CookableRecipe(RecipeCard):
    """A card, and what is there and what is missing of what the recipe needs."""

    there: list[Need] = Field(description="With what every kitchen has.")
    missing: list[Need] = Field(description="Without what is optional.")


class CookableRecipes(BaseModel):
    """A page: the fewest missing ingredients first, then those that use more of what is there."""

    items: list[CookableRecipe]
    next_cursor: str | None
