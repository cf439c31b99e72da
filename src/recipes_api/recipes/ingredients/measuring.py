"""Numbers with their units, one by one: `about 1½ cups`, `1 cup to 2 cups`, `(14 oz / 400 g each)`.

Each method looks at one place among the tokens, and gives what it found and the place behind it,
or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from recipes_api.recipes.ingredients.lexicon import Lexicon, Phrases
from recipes_api.recipes.ingredients.parsed import Amount, Span
from recipes_api.recipes.ingredients.quantities import exact
from recipes_api.recipes.ingredients.tokens import CLOSING, OPENING, Token
from recipes_api.recipes.measures.units import Dimension, Unit

SAME = ("/", "|", "=", ",")
"""Between two measures of the same."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number or range, and its unit. A number that is only meant has no span."""

    low: Fraction
    high: Fraction | None
    quantity_span: Span | None
    unit: Unit | None = None
    unit_span: Span | None = None
    notes: tuple[Span, ...] = ()

    @property
    def is_measured(self) -> bool:
        return self.unit is not None and self.unit.dimension is not Dimension.COUNT

    def as_amount(self) -> Amount:
        return Amount(
            quantity=exact(self.low),
            quantity_max=None if self.high is None else exact(self.high),
            unit=self.unit,
            quantity_span=self.quantity_span,
            unit_span=self.unit_span,
        )

    def in_unit(self, unit: "FoundUnit") -> "Measure":
        return replace(self, unit=unit.unit, unit_span=unit.span, notes=unit.notes)


ONE = Measure(Fraction(1), None, None)
"""Meant, where no number stands."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """Measures in brackets, `(about 14 oz / 400 g each)`, and the place behind it."""

    measures: list[Measure]
    is_each: bool
    end: int


@dataclass(frozen=True, slots=True)
class FoundNumber:
    value: Fraction
    span: Span
    end: int


@dataclass(frozen=True, slots=True)
class FoundUnit:
    unit: Unit
    span: Span
    notes: tuple[Span, ...]
    end: int


class MeasureReader:
    """Reads measures among the tokens of one line."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._words = lexicon

    def measure(self, at: int) -> tuple[Measure, int] | None:
        """One number or range, and its unit if it has one."""
        number = self.number(at)
        if number is None:
            return None
        unit = self.unit(number.end)
        upper = self._upper(number.end, number)
        if upper is None and unit is not None:
            upper = self._upper(unit.end, number)
            second = None if upper is None else self.unit(upper.end)
            if second is None or second.unit is not unit.unit:
                upper = None
        span = number.span
        if upper is not None:
            span = (span[0], upper.span[1])
            unit = self.unit(upper.end)
        measure = Measure(number.value, None if upper is None else upper.value, span)
        if unit is None:
            return measure, number.end if upper is None else upper.end
        return measure.in_unit(unit), unit.end

    def bracket(self, at: int) -> Bracket | None:
        """Brackets here with nothing but measures in them."""
        tokens = self._tokens
        if not self.is_sign(at, *OPENING):
            return None
        at += 1
        measures: list[Measure] = []
        is_each = False
        while at < len(tokens) and tokens[at].key not in CLOSING:
            if (each := self._words.each.match(tokens, at)) is not None:
                is_each, at = True, each[1]
            elif (found := self.measure(at)) is not None and found[0].unit is not None:
                measures.append(found[0])
                at = found[1]
            elif self.is_sign(at, "-", ";", ".", *SAME):
                at += 1
            elif measures and (joined := self._words.range.match(tokens, at)) is not None:
                at = joined[1]
            else:
                return None
        # The last one may be left open.
        end = min(at + 1, len(tokens))
        return Bracket(measures, is_each, end) if measures else None

    def implied(self, at: int) -> tuple[Measure, int] | None:
        """`pinch of salt`: one is meant."""
        unit = self.unit(at)
        if unit is None or unit.unit not in self._words.implied:
            return None
        return ONE.in_unit(unit), unit.end

    def number(self, at: int) -> FoundNumber | None:
        tokens = self._tokens
        at = self._past(self._words.about, at)
        if at >= len(tokens):
            return None
        found = self._numeral(at)
        if found is None:
            return None
        value, end = found
        # `1 e meia`, `1 y 1/2`
        joint = self._words.both.match(tokens, end)
        fraction = None if joint is None else self._numeral(joint[1])
        if fraction is not None and value.denominator == 1 and fraction[0] < 1:
            value, end = value + fraction[0], fraction[1]
        return FoundNumber(value, (tokens[at].start, tokens[end - 1].end), end) if value else None

    def unit(self, at: int) -> FoundUnit | None:
        """A unit here, also behind a hyphen, or a word of size, or written twice."""
        tokens = self._tokens
        if self._is_hyphen(at):
            at += 1
        elif (of := self._words.of.match(tokens, at)) is not None:
            at = of[1]
        first = at
        at = self._past(self._words.sizes, at)
        found = self._words.unit(tokens, at)
        if found is None:
            # `12 finely minced cloves of garlic`
            at = self._past(self._words.preparation, self._past(self._words.adverbs, at))
            found = self._words.unit(tokens, at)
            if found is not None and found[0].dimension is not Dimension.COUNT:
                return None
        if found is None or self._words.compounds.match(tokens, first) is not None:
            return None
        unit, end = found
        notes = ((tokens[first].start, tokens[at - 1].end),) if at > first else ()
        span = (tokens[at].start, tokens[end - 1].end)
        again = self._words.unit(tokens, end + 1 if self.is_sign(end, "|") else end)
        if again is not None and again[0] is unit:
            end = again[1]
        return FoundUnit(unit, span, notes, end)

    def is_sign(self, at: int, *keys: str) -> bool:
        return at < len(self._tokens) and self._tokens[at].key in keys

    def _numeral(self, at: int) -> tuple[Fraction, int] | None:
        """A number in digits or as a word."""
        if at < len(self._tokens) and (value := self._tokens[at].value) is not None:
            return value, at + 1
        return self._words.numbers.match(self._tokens, at)

    def _upper(self, at: int, lower: FoundNumber) -> FoundNumber | None:
        """The upper end of a range whose lower end stands before."""
        joined = self._words.range.match(self._tokens, at)
        upper = None if joined is None else self.number(joined[1])
        return upper if upper is not None and upper.value > lower.value else None

    def _past(self, phrases: Phrases[None], at: int) -> int:
        while (phrase := phrases.match(self._tokens, at)) is not None:
            at = phrase[1]
        return at

    def _is_hyphen(self, at: int) -> bool:
        """Between a number and its unit: `15-ounce`."""
        if not 0 < at < len(self._tokens) - 1 or not self.is_sign(at, "-"):
            return False
        before, hyphen, after = self._tokens[at - 1 : at + 2]
        return before.end == hyphen.start or hyphen.end == after.start
