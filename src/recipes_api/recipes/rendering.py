"""What is stored and sent as it is: the JSON text of a recipe, and of its card in a list."""

import json
import unicodedata
import uuid
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator
from pydantic.alias_generators import to_camel

from recipes_api.images.addresses import address_of, image_id_in
from recipes_api.recipes.document import EXAMPLE as DOCUMENT_EXAMPLE
from recipes_api.recipes.document import FoodLine, LineId, RecipeDocument, Servings, StepLine
from recipes_api.recipes.ingredients import ParsedLine
from recipes_api.recipes.marks.marks import Marks, Rating
from recipes_api.recipes.models import LabelKind
from recipes_api.recipes.steps.said import Mention, Temperature, Timer
from recipes_api.recipes.understanding import Understood, understand

CARD_DESCRIPTION_LENGTH = 200
CARD_PICTURE_SIZE = "small"
LONGEST_FOLDED = 300


class Stamp(BaseModel):
    """What we say of a recipe, around what the person says."""

    id: uuid.UUID
    version: int = Field(description="Counts changes; it is the ETag, too.", examples=[3])
    created_at: datetime
    updated_at: datetime


class IngredientLine(FoodLine):
    """An ingredient as it was written, and as we understand it."""

    id: LineId
    parsed: ParsedLine | None = Field(
        description="What the line says; null where we are not sure. Ours: sent back, it is ignored"
    )

    @model_validator(mode="before")
    @classmethod
    def ignore_what_is_ours(cls, members: object) -> object:
        """Here it is part of the answer."""
        return members


class Step(StepLine):
    """A step as it was written, and what we understand of it. That is ours: sent back, it is
    ignored. Spans are begin and end in the text, in code points (not UTF-16 units)."""

    id: LineId
    timers: list[Timer]
    temperatures: list[Temperature]
    ingredients: list[Mention] = Field(description="Those that the step names.")

    @model_validator(mode="before")
    @classmethod
    def ignore_what_is_ours(cls, members: object) -> object:
        """Here it is part of the answer."""
        return members


def example_answer() -> str:
    """The JSON text of a recipe, for the API's documentation."""
    document = RecipeDocument.model_validate(DOCUMENT_EXAMPLE).with_line_ids()
    stamp = Stamp(
        id=uuid.UUID("01936f5c-7a2e-7c31-9d5a-3f0b6c2e8a41"),
        version=3,
        created_at=datetime(2026, 11, 1, 18, 30, tzinfo=UTC),
        updated_at=datetime(2026, 11, 24, 9, 15, tzinfo=UTC),
    )
    return render_recipe(document, stamp, understand(document))


def _show_example(schema: dict[str, JsonValue]) -> None:
    schema["examples"] = [json.loads(example_answer())]


class Recipe(RecipeDocument):
    """A recipe as it is answered: the document, our stamp, and what we understand of it."""

    model_config = ConfigDict(json_schema_extra=_show_example)

    # An answer is read and never added to, so its lists may hold more than a document's.
    recipe_ingredient: list[IngredientLine]  # type: ignore[assignment]
    recipe_instructions: list[Step]  # type: ignore[assignment]
    id: uuid.UUID = Field(alias="id")
    version: int = Field(alias="version", description="Counts changes; it is the ETag, too.")
    created_at: datetime = Field(alias="created_at")
    updated_at: datetime = Field(alias="updated_at")

    @model_validator(mode="before")
    @classmethod
    def ignore_what_is_ours(cls, members: object) -> object:
        """Here it is part of the answer."""
        return members


class RecipeCard(BaseModel):
    """What a list shows of a recipe."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    id: uuid.UUID
    version: int
    name: str
    description: str | None = Field(description="Shortened to 200 characters.")
    image: str | None
    total_time: str | None
    servings: Servings | None
    recipe_category: list[str]
    keywords: list[str]
    updated_at: datetime = Field(alias="updated_at")
    rating: Rating | None
    favourite: bool
    times_cooked: int = Field(alias="times_cooked")
    last_cooked_at: datetime | None = Field(alias="last_cooked_at")


INGREDIENTS, STEPS = TypeAdapter(list[IngredientLine]), TypeAdapter(list[Step])
LISTED = {"recipe_ingredient", "recipe_instructions"}


def render_recipe(document: RecipeDocument, stamp: Stamp, understood: Understood) -> str:
    """The JSON text of a `Recipe`; of a document whose lines have ids."""
    ingredients = [
        IngredientLine.model_construct(**dict(line), parsed=parsed)
        for line, parsed in zip(document.recipe_ingredient, understood.ingredients, strict=True)
    ]
    steps = [
        Step.model_construct(
            **dict(line),
            timers=[*said.timers],
            temperatures=[*said.temperatures],
            ingredients=[*said.ingredients],
        )
        for line, said in zip(document.recipe_instructions, understood.steps, strict=True)
    ]
    members = document.model_dump_json(by_alias=True, exclude=LISTED)
    lists = (
        f'"recipeIngredient":{INGREDIENTS.dump_json(ingredients).decode()},'
        f'"recipeInstructions":{STEPS.dump_json(steps).decode()}'
    )
    return f"{stamp.model_dump_json()[:-1]},{members[1:-1]},{lists}}}"


def render_card(document: RecipeDocument, stamp: Stamp, marks: Marks) -> str:
    """The JSON text of a `RecipeCard`, as the owner sees it."""
    card = RecipeCard(
        id=stamp.id,
        version=stamp.version,
        name=document.name,
        description=_shortened(document.description),
        image=_card_picture(document),
        total_time=document.total_time,
        servings=document.servings,
        recipe_category=document.recipe_category,
        keywords=document.keywords,
        updated_at=stamp.updated_at,
        rating=marks.rating,
        favourite=marks.favourite,
        times_cooked=marks.times_cooked,
        last_cooked_at=marks.last_cooked_at,
    )
    return card.model_dump_json(by_alias=True)


def _card_picture(document: RecipeDocument) -> str | None:
    """The first picture's address; of ours, in the small size."""
    if not document.image:
        return None
    image_id = image_id_in(document.image[0])
    return document.image[0] if image_id is None else address_of(image_id, CARD_PICTURE_SIZE)


def _shortened(description: str | None) -> str | None:
    """On one line, and cut between words."""
    if description is None:
        return None
    line = " ".join(description.split())
    if len(line) <= CARD_DESCRIPTION_LENGTH:
        return line
    cut = line[: CARD_DESCRIPTION_LENGTH - 1]
    return cut[: cut.rfind(" ")].rstrip() + "…" if " " in cut else cut + "…"


def fold(text: str) -> str:
    """One spelling for what a person means by the same word: no case, no variants, one space."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())[:LONGEST_FOLDED]


def labels(document: RecipeDocument) -> dict[tuple[LabelKind, str], str]:
    """What a list may be filtered by: kind and folded value, and how the recipe writes it."""
    written = {
        LabelKind.KEYWORD: document.keywords,
        LabelKind.CATEGORY: document.recipe_category,
        LabelKind.CUISINE: document.recipe_cuisine,
    }
    return {(kind, fold(label)): label for kind, found in written.items() for label in found}
