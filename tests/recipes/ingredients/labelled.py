"""Lines of ingredients and what a cook says they say, from `labels.tsv`.

Each row: language, amount (`1.5..2 cup`, or nothing), food, line. The food is what one takes from
the shelf: without sizes, preparations and notes, with its kind and its alternatives. A food that is
empty says that the line should not be understood.

The lines are in two halves by a hash: the parser was written looking at the working half only.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from recipes_api.recipes.ingredients import Amount, ParsedLine

TRADE_MARKS = {ord(sign): None for sign in "®™"}
FILE = Path(__file__).with_name("labels.tsv")


@dataclass(frozen=True)
class Labelled:
    language: str
    amount: str
    food: str
    line: str

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.line.encode()).digest()[0] % 2 == 1

    def has_amount(self, parsed: ParsedLine | None) -> bool:
        """Whether amount and unit were read as labelled."""
        return spoken(parsed and parsed.amount) == self.amount and bool(parsed) == bool(self.food)

    def has_food(self, parsed: ParsedLine | None) -> bool:
        """Whether the food was read as labelled, but for case, space and trade marks."""
        return plain(parsed.food if parsed else "") == plain(self.food)


def labelled_lines() -> list[Labelled]:
    rows = FILE.read_text("utf-8").splitlines()
    return [Labelled(*row.split("\t")) for row in rows if not row.startswith("#")]


def spoken(amount: Amount | None) -> str:
    """`1.5..2 cup`"""
    if amount is None:
        return ""
    high = f"..{amount.quantity_max}" if amount.quantity_max else ""
    return f"{amount.quantity}{high} {amount.unit or ''}".strip()


def plain(food: str) -> str:
    food = food.translate(TRADE_MARKS)
    return " ".join(food.casefold().split())
