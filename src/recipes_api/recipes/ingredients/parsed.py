"""What a line of ingredients says, and where it says it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from recipes_api.recipes.measures.units import Unit

Span = tuple[int, int]
"""Begin and end in the text, counted in code points."""

Exact = Annotated[
    str,
    Field(
        pattern=r"^\d+(\.\d+|/\d+)?$",
        description="A decimal, or a fraction where no decimal is exact.",
        examples=["1.5", "1/3"],
    ),
]


def _is_nothing(value: object) -> bool:
    return value is None or value == []


class Amount(BaseModel):
    """How much: a number or a range, and of what unit. What is not there is left out."""

    model_config = ConfigDict(frozen=True)

    quantity: Exact
    quantity_max: Exact | None = Field(
        None, description="Of a range: how much at most.", exclude_if=_is_nothing
    )
    unit: Unit | None = Field(None, description="Null where the food itself is counted.")
    quantity_span: Span | None = Field(
        description="Where the number or range stands; null where one is meant: `pinch of salt`."
    )
    unit_span: Span | None = Field(None, exclude_if=_is_nothing)


class ParsedLine(BaseModel):
    """A line of ingredients as it was understood. What it does not say is left out.

    Spans are begin and end in the line's text, in code points (not UTF-16 units).
    """

    model_config = ConfigDict(frozen=True)

    amount: Amount | None = None
    plus: Amount | None = Field(
        None, description="What comes on top: of `1 cup + 2 tbsp`.", exclude_if=_is_nothing
    )
    package: Amount | None = Field(
        None, description="How much is in each: of `2 (400 g) cans`.", exclude_if=_is_nothing
    )
    alternative: Amount | None = Field(
        None, description="The same in another measure: of `300g/10½oz`.", exclude_if=_is_nothing
    )
    food: str = Field(examples=["tomatoes"])
    preparation: str | None = Field(None, examples=["finely chopped"], exclude_if=_is_nothing)
    note: str | None = Field(None, examples=["for frying"], exclude_if=_is_nothing)
    optional: bool = False
    language: str | None = Field(description="What it was read as.", examples=["en"])
    confidence: float = Field(ge=0, le=1)
    food_spans: list[Span]
    preparation_spans: list[Span] = Field([], exclude_if=_is_nothing)
    note_spans: list[Span] = Field([], exclude_if=_is_nothing)
