"""All that is said about how much: `2 (400 g) cans`, `1 cup plus 2 tbsp`, `300g/10½oz`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recipes_api.recipes.ingredients.lexicon import Lexicon
from recipes_api.recipes.ingredients.measuring import (
    ONE,
    SAME,
    FoundNumber,
    FoundUnit,
    Measure,
    MeasureReader,
)
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.tokens import Token
from recipes_api.recipes.measures.units import LENGTHS, Dimension, Unit

CONTAINERS = frozenset(
    {Unit.CAN, Unit.PACKAGE, Unit.JAR, Unit.BOTTLE, Unit.BAG, Unit.BOX, Unit.BAR}
)
# `2 - 15 oz cans` is two cans, and no range.
WIDEST_RANGE_OF_CANS = 4


@dataclass(slots=True)
class Amounts:
    """All that a line says about how much."""

    amount: Measure
    plus: Measure | None = None
    package: Measure | None = None
    alternative: Measure | None = None
    notes: list[Span] = field(default_factory=list)

    def add(self, other: Measure, *, is_each: bool = False) -> None:
        """Another measure: of each one, or of all."""
        if is_each or self.amount.unit in CONTAINERS:
            self.package = self.package or other
        else:
            self.alternative = self.alternative or other


class AmountReader:
    """Reads all that is said about how much, at one place among the tokens of one line."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, measures: MeasureReader) -> None:
        self._tokens = tokens
        self._words = lexicon
        self._measures = measures

    def read(self, at: int) -> tuple[Amounts, int] | None:
        """Amount, package, addition and alternatives that begin here, up to the food."""
        found = self._pack(at) or self._single(at)
        if found is None:
            return None
        amounts, at = found
        at = self._further(amounts, at)
        counted = self._measures.unit(at)
        if amounts.amount.is_measured and counted is not None and amounts.plus is None:
            at = self._contain(amounts, counted) or at
        amounts.notes.extend(amounts.amount.notes)
        return amounts, at

    def _single(self, at: int) -> tuple[Amounts, int] | None:
        found = self._measures.measure(at) or self._measures.implied(at)
        if found is None:
            return None
        measure, at = found
        return Amounts(measure), at

    def _contain(self, amounts: Amounts, counted: FoundUnit) -> int | None:
        """`400g can tomatoes`: one is meant. Of `2 cm piece ginger` the piece is only noted."""
        if counted.unit in CONTAINERS:
            amounts.package = amounts.amount
            amounts.amount = ONE.in_unit(counted)
            return counted.end
        is_length = amounts.amount.unit is not None and amounts.amount.unit in LENGTHS
        if is_length and counted.unit in (Unit.PIECE, Unit.KNOB):
            amounts.notes.append(counted.span)
            return counted.end
        return None

    def _pack(self, at: int) -> tuple[Amounts, int] | None:
        """How many, and how much in each."""
        number = self._measures.number(at)
        if number is None:
            return None
        count = Measure(number.value, None, number.span)
        # `8 - (2-ounce) steaks`
        at = number.end + 1 if self._measures.is_sign(number.end, "-") else number.end
        if (bracket := self._measures.bracket(at)) is not None and bracket.measures[0].is_measured:
            unit = self._measures.unit(bracket.end)
            amounts = Amounts(count if unit is None else count.in_unit(unit))
            for measure in bracket.measures:
                amounts.add(measure, is_each=not amounts.amount.is_measured)
            return amounts, bracket.end if unit is None else unit.end
        return self._times(number, count)

    def _times(self, number: FoundNumber, count: Measure) -> tuple[Amounts, int] | None:
        """`2 x 400 g cans`, `1 15-ounce can`, `2 - 15 oz cans`."""
        times = self._words.times.match(self._tokens, number.end)
        is_dash = self._measures.is_sign(number.end, "-")
        inner = self._measures.measure(number.end if times is None else times[1])
        if inner is None or not inner[0].is_measured:
            return None
        each, at = inner
        unit = self._measures.unit(at)
        if unit is None or unit.unit.dimension is not Dimension.COUNT:
            if times is None or is_dash:
                return None
            return Amounts(count, package=each), at
        if is_dash and each.low <= number.value * WIDEST_RANGE_OF_CANS:
            return None
        return Amounts(count.in_unit(unit), package=each), unit.end

    def _further(self, amounts: Amounts, at: int) -> int:
        """Takes what else is said about the amount; gives the place behind it."""
        while at < len(self._tokens):
            if (bracket := self._measures.bracket(at)) is not None:
                for measure in bracket.measures:
                    amounts.add(measure, is_each=bracket.is_each)
                at = bracket.end
                continue
            start = self._past_joint(amounts.amount, at)
            found = self._measures.measure(start)
            if found is None or found[0].unit is None:
                break
            measure, end = found
            is_measured = amounts.amount.is_measured
            if not measure.is_measured and (start > at or not is_measured):
                break
            is_plus = self._words.plus.match(self._tokens, at) is not None
            is_rest = start == at and (amounts.amount.unit, measure.unit) == (Unit.LB, Unit.OZ)
            if (is_plus and is_measured) or is_rest:
                amounts.plus = amounts.plus or measure
            else:
                amounts.add(measure)
            at = end
        return at

    def _past_joint(self, amount: Measure, at: int) -> int:
        """Past what may stand between two measures of one food."""
        tokens, words = self._tokens, self._words
        if self._measures.is_sign(at, *SAME):
            return at + 1
        joint = words.plus.match(tokens, at)
        if joint is None and amount.unit in CONTAINERS:
            joint = words.of.match(tokens, at)
        elif joint is None and amount.is_measured:
            joint = words.range.match(tokens, at)
        return at if joint is None else joint[1]
