"""What a step says beside its text, and where it says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from recipes_api.recipes.document import whole_if_whole
from recipes_api.recipes.ingredients.parsed import Span

LONGEST_TIMER_SECONDS = 400 * 24 * 3600
Degrees = Annotated[float, PlainSerializer(whole_if_whole, return_type=int | float)]


def _is_none(value: object) -> bool:
    return value is None


class Timer(BaseModel):
    """How long something takes, in seconds; of a range, from and at most."""

    model_config = ConfigDict(frozen=True)

    seconds: int = Field(gt=0, examples=[1200])
    seconds_max: int | None = Field(
        None, description="Of a range: how long at most.", exclude_if=_is_none
    )
    span: Span = Field(description="Where it stands in the text.")

    @classmethod
    def between(cls, low: Fraction, high: Fraction | None, span: Span) -> Self | None:
        """Whole seconds, of a time or a range; None for no time at all, and for years of it."""
        seconds, most = round(low), round(high or 0)
        if not 0 < max(seconds, most) <= LONGEST_TIMER_SECONDS or not seconds:
            return None
        return cls(seconds=seconds, seconds_max=most or None, span=span)


class Mention(BaseModel):
    """An ingredient that the step names."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="The id of its line.", examples=["k3v5q2xa"])
    span: Span = Field(description="Where it is named in the text.")


class Scale(StrEnum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"
    GAS_MARK = "gas_mark"


class Temperature(BaseModel):
    """How hot, as it was written; of a range, from and at most."""

    model_config = ConfigDict(frozen=True)

    value: Degrees = Field(examples=[180])
    value_max: Degrees | None = Field(
        None, description="Of a range: how hot at most.", exclude_if=_is_none
    )
    scale: Scale
    span: Span = Field(description="Where it stands in the text.")


@dataclass(frozen=True, slots=True)
class Said:
    """All that a step says beside its text, each in the order in which it stands there."""

    timers: Sequence[Timer] = ()
    temperatures: Sequence[Temperature] = ()
    ingredients: Sequence[Mention] = ()
