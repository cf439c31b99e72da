"""Ingredient lines cut behind their amount, for forms that mark it up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recipes_api.recipes.document import Line
from recipes_api.recipes.ingredients import Amount, ParsedLine, parse_lines

FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
FACTOR = re.compile(
    rf"(?:[0-9]+ )?[0-9]+/[1-9][0-9]*|[0-9]+[.,][0-9]+|(?:[0-9]+ )?[{FRACTIONS}]|[0-9]+"
)
"""A number as these forms read it."""
GLUED = re.compile(rf"(?<=[0-9])(?=[{FRACTIONS}])")
HYPHENATED = re.compile(r"[0-9]+-[0-9]+/[0-9]+")
THOUSANDS = re.compile(r"[1-9][0-9]*[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Measured:
    """An ingredient line in three: `1 1/2`, `cups`, `flour`."""

    factor: str
    unit: str
    rest: str

    @property
    def amount(self) -> str:
        return f"{self.factor} {self.unit}".strip()


def measured(lines: Sequence[Line], language: str | None) -> list[Measured]:
    """Where a line does not begin with one plain amount, the whole line is the rest."""
    texts = [" ".join(line.text.split()) for line in lines]
    parsed = parse_lines(texts, language)
    return [_cut(text, said) for text, said in zip(texts, parsed, strict=True)]


def _cut(text: str, said: ParsedLine | None) -> Measured:
    whole = Measured("", "", text)
    if said is None or said.amount is None or said.plus is not None:
        return whole
    amount = said.amount
    if amount.quantity_max is not None or amount.quantity_span is None:
        return whole
    start, end = amount.quantity_span
    factor = _factor(text[start:end], amount)
    unit, end = _unit(text, amount, end)
    rest = text[end:].strip()
    is_plain = start == 0 and factor and rest and rest[0] not in ",;:-–"
    return Measured(factor, unit, rest) if is_plain else whole


def _factor(written: str, amount: Amount) -> str:
    """As it was written, if that is a number for those who read these forms."""
    if THOUSANDS.fullmatch(written) or HYPHENATED.fullmatch(written):
        return amount.quantity
    spaced = GLUED.sub(" ", written)
    return spaced if FACTOR.fullmatch(spaced) else ""


def _unit(text: str, amount: Amount, end: int) -> tuple[str, int]:
    """The unit as it was written, and where it ends; no unit unless it is the next word."""
    if amount.unit_span is None:
        return "", end
    begins, ends = amount.unit_span
    if text[end:begins].strip():
        return "", end
    return text[begins:ends].rstrip("."), ends
