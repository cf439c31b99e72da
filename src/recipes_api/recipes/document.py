"""A recipe as a document, in the terms of schema.org/Recipe.

Every member is bounded, and what is out of bounds is refused by name. What schema.org says and
this has no member for is kept in `extra`, so that what came in can go out again.
"""

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel

from recipes_api import strict_json
from recipes_api.recipes.line_ids import line_ids

LONGEST_DURATION_SECONDS = 400 * 24 * 3600
MOST_PICTURES = 50
MOST_PICTURES_OF_A_STEP = 20
MOST_EXTRA = 200
DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?!$)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?"
    r"(?:(?P<seconds>\d{1,8}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
# An answer of ours may be sent back as it came; who and when is not the client's to say.
OURS = frozenset({"id", "version", "created_at", "updated_at", "provenance"})
OURS_OF_A_LINE = frozenset({"parsed", "timers", "temperatures", "ingredients"})


def duration_seconds(duration: str) -> int:
    """Seconds of an ISO 8601 duration without years and months; raises ValueError."""
    match = DURATION.fullmatch(duration)
    if match is None:
        raise ValueError("Write a duration like PT1H30M (ISO 8601: weeks, days, hours, ...).")
    part = {name: Decimal(text or 0) for name, text in match.groupdict().items()}
    days = part["weeks"] * 7 + part["days"]
    minutes = (days * 24 + part["hours"]) * 60 + part["minutes"]
    seconds = int(minutes * 60 + part["seconds"])
    if seconds > LONGEST_DURATION_SECONDS:
        raise ValueError("A duration is at most 400 days.")
    return seconds


def storable(text: str) -> str:
    strict_json.check_text(text)
    return text


def visible(text: str) -> str:
    if not text.strip():
        raise ValueError("There must be at least one visible character.")
    return storable(text)


def _duration(text: str) -> str:
    duration_seconds(text)
    return text


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _split_at_commas(value: object) -> object:
    """schema.org keywords: a list, or one text delimited by commas."""
    if isinstance(value, str):
        return [part for part in (word.strip() for word in value.split(",")) if part]
    return value


def _as_line(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


def _check_extra(extra: dict[str, JsonValue]) -> dict[str, JsonValue]:
    # One level deeper, as in the document: what we answer may be sent back.
    strict_json.check([extra])
    return extra


def whole_if_whole(number: float) -> float:
    return int(number) if number.is_integer() else number


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(visible),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(visible),
]
Text = Annotated[str, Field(max_length=20_000), AfterValidator(storable)]
ShortText = Annotated[str, Field(max_length=300), AfterValidator(storable)]
LongText = Annotated[str, Field(max_length=100_000), AfterValidator(storable)]
Address = Annotated[str, Field(min_length=1, max_length=2048), AfterValidator(storable)]
Duration = Annotated[str, Field(max_length=40, examples=["PT1H30M"]), AfterValidator(_duration)]
Labels = Annotated[list[Label], Field(max_length=200), BeforeValidator(_as_list)]
Keywords = Annotated[list[Label], Field(max_length=200), BeforeValidator(_split_at_commas)]
Servings = Annotated[
    float,
    Field(strict=True, gt=0, le=10_000),
    PlainSerializer(whole_if_whole, return_type=int | float),
]
Nutrient = Annotated[str, Field(max_length=200), AfterValidator(storable)]


LineId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$", examples=["k3v5q2xa"])]


class Line(BaseModel):
    """An ingredient or a step, as it was written, and the heading that it stands under."""

    model_config = ConfigDict(extra="forbid")

    id: LineId | None = Field(
        None, description="Keep it when you change the line; leave it out of a new one."
    )
    text: Annotated[str, Field(max_length=20_000), AfterValidator(visible)]
    group: Annotated[str, Field(max_length=300), AfterValidator(visible)] | None = None

    @model_validator(mode="before")
    @classmethod
    def ignore_what_is_ours(cls, members: object) -> object:
        if isinstance(members, Mapping):
            return {name: value for name, value in members.items() if name not in OURS_OF_A_LINE}
        return members


def _is_none(value: object) -> bool:
    return value is None


class FoodLine(Line):
    """An ingredient; and if that is made by a recipe of one's own, which one."""

    recipe: uuid.UUID | None = Field(
        None,
        description="The id of a recipe of yours that makes it, if there is one.",
        exclude_if=_is_none,
    )


class StepLine(Line):
    """A step, and the pictures that show it (schema.org/HowToStep)."""

    image: Annotated[
        list[Address], Field(max_length=MOST_PICTURES_OF_A_STEP), BeforeValidator(_as_list)
    ] = []


IngredientLines = Annotated[
    list[Annotated[FoodLine, BeforeValidator(_as_line, json_schema_input_type=str | FoodLine)]],
    Field(max_length=1000),
]
StepLines = Annotated[
    list[Annotated[StepLine, BeforeValidator(_as_line, json_schema_input_type=str | StepLine)]],
    Field(max_length=1000),
]
AnyLine = TypeVar("AnyLine", bound=Line)


def _identified(
    kind: str, lines: list[AnyLine], previous: Sequence[Line], given: list[str]
) -> list[AnyLine]:
    ids = line_ids(kind, lines, previous, given)
    return [
        line if line.id else line.model_copy(update={"id": line_id})
        for line, line_id in zip(lines, ids, strict=True)
    ]


EXAMPLE: dict[str, JsonValue] = {
    "name": "Grandmother's tomato soup",
    "description": "For a rainy evening.",
    "servings": 4,
    "totalTime": "PT45M",
    "recipeIngredient": ["1 kg ripe tomatoes", {"text": "2 tbsp oil", "group": "For the base"}],
    "recipeInstructions": ["Chop the tomatoes.", "Simmer for 30 minutes."],
    "keywords": ["soup", "vegan"],
}


class RecipeDocument(BaseModel):
    """schema.org/Recipe. Lists of lines take texts or objects, and always give objects back."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        json_schema_extra={"examples": [EXAMPLE]},
    )

    name: Name
    description: Text | None = None
    recipe_yield: ShortText | None = Field(None, description="As it was written.")
    servings: Servings | None = None
    prep_time: Duration | None = None
    cook_time: Duration | None = None
    total_time: Duration | None = None
    recipe_ingredient: IngredientLines = []
    recipe_instructions: StepLines = []
    recipe_category: Labels = []
    recipe_cuisine: Labels = []
    keywords: Keywords = []
    nutrition: dict[Label, Nutrient] = Field({}, max_length=50)
    image: Annotated[list[Address], Field(max_length=MOST_PICTURES), BeforeValidator(_as_list)] = []
    author: ShortText | None = None
    url: Address | None = Field(None, description="Where the recipe comes from.")
    date_published: ShortText | None = None
    tool: Labels = []
    in_language: Annotated[str, Field(max_length=35), AfterValidator(storable)] | None = None
    notes: LongText | None = None
    extra: Annotated[
        dict[str, JsonValue], Field(max_length=MOST_EXTRA), AfterValidator(_check_extra)
    ] = Field({}, description="Every other schema.org property of an import, untouched.")

    @model_validator(mode="before")
    @classmethod
    def ignore_what_is_ours(cls, members: object) -> object:
        if isinstance(members, Mapping):
            return {name: value for name, value in members.items() if name not in OURS}
        return members

    @model_validator(mode="after")
    def refuse_one_id_for_two_lines(self) -> Self:
        given = self._given_ids()
        twice, times = Counter(given).most_common(1)[0] if given else ("", 1)
        if times > 1:
            raise ValueError(f"Two lines have the id {twice!r}. Leave it out of the new one.")
        return self

    def with_line_ids(self, previous: "RecipeDocument | None" = None) -> Self:
        """The same, every line with an id; `previous` is the version before."""
        given = self._given_ids()
        ingredients: list[FoodLine] = [] if previous is None else previous.recipe_ingredient
        steps: list[StepLine] = [] if previous is None else previous.recipe_instructions
        return self.model_copy(
            update={
                "recipe_ingredient": _identified(
                    "ingredient", self.recipe_ingredient, ingredients, given
                ),
                "recipe_instructions": _identified("step", self.recipe_instructions, steps, given),
            }
        )

    def _given_ids(self) -> list[str]:
        return [line.id for line in self.lines if line.id]

    @property
    def lines(self) -> list[Line]:
        """The ingredients and the steps."""
        return [*self.recipe_ingredient, *self.recipe_instructions]

    @property
    def total_seconds(self) -> int | None:
        """How long it takes from start to finish; preparing and cooking if that is all we know."""
        if self.total_time is not None:
            return duration_seconds(self.total_time)
        known = [time for time in (self.prep_time, self.cook_time) if time is not None]
        return sum(duration_seconds(time) for time in known) if known else None

    @classmethod
    def from_stored(cls, stored: str) -> Self:
        """The document in a text that `render_recipe` made. Its lines have ids."""
        return cls.model_validate_json(stored).with_line_ids()
