"""What a step says beside its text, and where it says it."""

from enum import StrEnum
from fractions import Fraction
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from recipes_api.recipes.ingredients.parsed import Span

LONGEST_TIMER_SECONDS = 400 * 24 * 3600


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


class Scale(StrEnum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"
    GAS_MARK = "gas_mark"


class Temperature(BaseModel):
    """How hot, as it was written; of a range, from and at most."""

    model_config = ConfigDict(frozen=True)

    value: float = Field(examples=[180])
    value_max: float | None = Field(
        None, description="Of a range: how hot at most.", exclude_if=_is_none
    )
    scale: Scale
    span: Span = Field(description="Where it stands in the text.")
