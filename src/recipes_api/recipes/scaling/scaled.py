"""A recipe as it was asked for: its texts with other amounts, and beside them those as written."""

from fractions import Fraction
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, PlainSerializer

from recipes_api.recipes.document import RecipeDocument, Servings, whole_if_whole
from recipes_api.recipes.ingredients.parsed import Exact
from recipes_api.recipes.ingredients.quantities import exact
from recipes_api.recipes.measures.units import System
from recipes_api.recipes.rendering import IngredientLine, Recipe, Step, example_answer
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.scaling.factors import Factor, factor_of
from recipes_api.recipes.scaling.heat import converted, edit_temperatures
from recipes_api.recipes.scaling.lines import is_read_as_meant, scale_line
from recipes_api.recipes.scaling.pans import edit_pans
from recipes_api.recipes.scaling.steps import edit_amounts
from recipes_api.recipes.scaling.wanted import Measuring, Wanted, language_of, system_of
from recipes_api.recipes.scaling.yields import scaled_servings, scaled_yield
from recipes_api.recipes.steps.said import Mention, Temperature, Timer

ScaledServings = Annotated[float, PlainSerializer(whole_if_whole, return_type=int | float)]
Said = TypeVar("Said", Timer, Temperature, Mention)


class Scaling(BaseModel):
    """How a recipe was scaled, and what it was for."""

    factor: Exact = Field(description="So many times as much, exactly.")
    units: System | None = Field(
        None, description="In whose measures; null where they are as written."
    )
    servings: Servings | None = Field(None, description="For how many it was.")
    recipe_yield: str | None = Field(None, description="What it made, as it was written.")


class ScaledIngredient(IngredientLine):
    """An ingredient with another amount. `parsed` is exact; `text` is rounded as one measures."""

    text: str
    original_text: str = Field(description="As it was written.")
    scaled: bool = Field(
        description="False where it stays as it is: it says no amount, or none that is understood."
    )


class ScaledStep(Step):
    """A step with other amounts of the ingredients that it names. Times stay what they are."""

    text: str
    original_text: str = Field(description="As it was written.")


def _show_example(schema: dict[str, JsonValue]) -> None:
    recipe = Recipe.model_validate_json(example_answer())
    scaled = scale(recipe, Asked(servings="6"))
    schema["examples"] = [scaled.model_dump(mode="json", by_alias=True)]


class ScaledRecipe(Recipe):
    """A recipe with other amounts, which is kept nowhere."""

    model_config = ConfigDict(json_schema_extra=_show_example)

    # What is scaled may be out of the bounds of what is kept.
    servings: ScaledServings | None = None
    recipe_yield: str | None = None
    recipe_ingredient: list[ScaledIngredient]  # type: ignore[assignment]
    recipe_instructions: list[ScaledStep]  # type: ignore[assignment]
    scaling: Scaling


def scale(recipe: Recipe, asked: Asked) -> ScaledRecipe:
    """The recipe as it was asked for. Raises InvalidRequest where it cannot be told how much."""
    factor = factor_of(recipe, asked)
    measuring = measuring_of(recipe, factor.value, asked.units)
    language = measuring.language
    ingredients = [scale_ingredient(line, measuring) for line in recipe.recipe_ingredient]
    return ScaledRecipe.model_construct(
        **dict(recipe)
        | {
            "servings": scaled_servings(recipe.servings, factor.value),
            "recipe_yield": scaled_yield(recipe.recipe_yield, factor.value, language),
            "recipe_ingredient": ingredients,
            "recipe_instructions": _steps(recipe, measuring, factor),
            "scaling": Scaling(
                factor=exact(factor.value),
                units=asked.units,
                servings=recipe.servings,
                recipe_yield=recipe.recipe_yield,
            ),
        }
    )


def as_document(scaled: ScaledRecipe) -> RecipeDocument:
    """For an exporter: what a person would have written. It may be a little out of bounds."""
    members = {name: value for name, value in scaled if name in RecipeDocument.model_fields}
    return RecipeDocument.model_construct(**members)


def measuring_of(recipe: Recipe, factor: Fraction, units: System | None) -> Measuring:
    return Measuring(Wanted(factor, units), system_of(recipe), language_of(recipe))


def scale_ingredient(line: IngredientLine, measuring: Measuring) -> ScaledIngredient:
    """The line with the amount that is wanted, and as it was written."""
    members = dict(line) | {"original_text": line.text, "scaled": False}
    if line.parsed is not None and line.parsed.amount is not None:
        text, parsed = scale_line(line.text, line.parsed, measuring)
        if text != line.text and not is_read_as_meant(text, parsed):
            return ScaledIngredient.model_construct(**members)
        members |= {"text": text, "parsed": parsed, "scaled": True}
    return ScaledIngredient.model_construct(**members)


def _steps(recipe: Recipe, measuring: Measuring, factor: Factor) -> list[ScaledStep]:
    lines = {line.id: line.parsed for line in recipe.recipe_ingredient if line.parsed is not None}
    found = []
    for step in recipe.recipe_instructions:
        edits = Edits()
        temperatures = converted(step.temperatures, measuring.wanted.units)
        edit_temperatures(edits, step.text, step.temperatures, temperatures)
        if factor.pans is not None:
            edit_pans(edits, step.text, *factor.pans, measuring.language)
        edit_amounts(edits, step, lines, measuring)
        found.append(_edited(step, edits, temperatures))
    return found


def _edited(step: Step, edits: Edits, temperatures: list[Temperature]) -> ScaledStep:
    """What the step says, where it stands now."""
    members = dict(step) | {
        "text": edits.apply(step.text),
        "original_text": step.text,
        "timers": [_moved(timer, edits) for timer in step.timers],
        "temperatures": [_moved(temperature, edits) for temperature in temperatures],
        "ingredients": [_moved(mention, edits) for mention in step.ingredients],
    }
    return ScaledStep.model_construct(**members)


def _moved(said: Said, edits: Edits) -> Said:
    return said.model_copy(update={"span": edits.moved(said.span)})
