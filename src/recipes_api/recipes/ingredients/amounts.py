"""The amount that a line begins or ends with: `2 (400 g) cans`, `1 cup plus 2 tbsp`, `300g/10½oz`.

Each method looks at one place among the tokens, and gives what it found and the place behind it,
or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from recipes_api.recipes.ingredients.lexicon import Lexicon
from recipes_api.recipes.ingredients.parsed import Amount, Span
from recipes_api.recipes.ingredients.quantities import exact
from recipes_api.recipes.ingredients.tokens import Token
from recipes_api.recipes.measures.units import Dimension, Unit

CONTAINERS = frozenset(
    {Unit.CAN, Unit.PACKAGE, Unit.JAR, Unit.BOTTLE, Unit.BAG, Unit.BOX, Unit.BAR}
)
OPENING, CLOSING = ("(", "["), (")", "]")
SAME = ("/", "|", "=", ",")
# `2 - 15 oz cans` is two cans, and no range.
WIDEST_RANGE_OF_CANS = 4


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


@dataclass(frozen=True, slots=True)
class Bracket:
    """Measures in brackets, `(about 14 oz / 400 g each)`, and the place behind it."""

    measures: list[Measure]
    is_each: bool
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    value: Fraction
    span: Span
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: Unit
    span: Span
    notes: tuple[Span, ...]
    end: int


class AmountReader:
    """Reads amounts among the tokens of one line."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._words = lexicon

    def amounts(self, at: int) -> tuple[Amounts, int] | None:
        """Amount, package, addition and alternatives that begin here, up to the food."""
        found = self._pack(at) or self._single(at)
        if found is None:
            return None
        amounts, at = found
        at = self._further(amounts, at)
        amounts.notes.extend(amounts.amount.notes)
        return amounts, at

    def measure(self, at: int) -> tuple[Measure, int] | None:
        """One number or range, and its unit if it has one."""
        number = self._number(at)
        if number is None:
            return None
        unit = self._unit(number.end)
        upper = self._upper(number.end, number)
        if upper is None and unit is not None:
            upper = self._upper(unit.end, number)
            second = None if upper is None else self._unit(upper.end)
            if second is None or second.unit is not unit.unit:
                upper = None
        span = number.span
        if upper is not None:
            span = (span[0], upper.span[1])
            unit = self._unit(upper.end)
        measure = Measure(number.value, None if upper is None else upper.value, span)
        if unit is None:
            return measure, number.end if upper is None else upper.end
        return self._with(measure, unit), unit.end

    def bracket(self, at: int) -> Bracket | None:
        """Brackets here with nothing but measures in them."""
        tokens = self._tokens
        if not self._is(at, *OPENING):
            return None
        at += 1
        measures: list[Measure] = []
        is_each = False
        while at < len(tokens) and tokens[at].key not in CLOSING:
            if (each := self._words.each.match(tokens, at)) is not None:
                is_each, at = True, each[1]
            elif (found := self.measure(at)) is not None and found[0].is_measured:
                measures.append(found[0])
                at = found[1]
            elif self._is(at, "-", ";", ".", *SAME):
                at += 1
            elif measures and (joined := self._words.range.match(tokens, at)) is not None:
                at = joined[1]
            else:
                return None
        return Bracket(measures, is_each, at + 1) if measures else None

    def _single(self, at: int) -> tuple[Amounts, int] | None:
        found = self.measure(at) or self._implied(at)
        if found is None:
            return None
        measure, at = found
        container = self._unit(at)
        if measure.is_measured and container is not None and container.unit in CONTAINERS:
            # `400g can tomatoes`: one is meant.
            one = self._with(Measure(Fraction(1), None, None), container)
            return Amounts(one, package=measure), container.end
        return Amounts(measure), at

    def _pack(self, at: int) -> tuple[Amounts, int] | None:
        """How many, and how much in each."""
        number = self._number(at)
        if number is None:
            return None
        count = Measure(number.value, None, number.span)
        if (bracket := self.bracket(number.end)) is not None:
            unit = self._unit(bracket.end)
            amounts = Amounts(count if unit is None else self._with(count, unit))
            for measure in bracket.measures:
                amounts.add(measure, is_each=not amounts.amount.is_measured)
            return amounts, bracket.end if unit is None else unit.end
        return self._times(number, count)

    def _times(self, number: _Number, count: Measure) -> tuple[Amounts, int] | None:
        """`2 x 400 g cans`, `1 15-ounce can`, `2 - 15 oz cans`."""
        times = self._words.times.match(self._tokens, number.end)
        is_dash = self._is(number.end, "-")
        inner = self.measure(number.end if times is None else times[1])
        if inner is None or not inner[0].is_measured:
            return None
        each, at = inner
        unit = self._unit(at)
        if unit is None or unit.unit.dimension is not Dimension.COUNT:
            if times is None or is_dash:
                return None
            return Amounts(count, package=each), at
        if is_dash and each.low <= number.value * WIDEST_RANGE_OF_CANS:
            return None
        return Amounts(self._with(count, unit), package=each), unit.end

    def _further(self, amounts: Amounts, at: int) -> int:
        """Takes what else is said about the amount; gives the place behind it."""
        tokens, words = self._tokens, self._words
        while at < len(tokens):
            if (bracket := self.bracket(at)) is not None:
                for measure in bracket.measures:
                    amounts.add(measure, is_each=bracket.is_each)
                at = bracket.end
                continue
            start = at
            is_plus = False
            if self._is(at, *SAME):
                start = at + 1
            elif (plus := words.plus.match(tokens, at)) is not None:
                start, is_plus = plus[1], True
            elif amounts.amount.unit in CONTAINERS and (of := words.of.match(tokens, at)):
                start = of[1]
            elif amounts.amount.is_measured and (joined := words.range.match(tokens, at)):
                start = joined[1]
            found = self.measure(start)
            if found is None or not found[0].is_measured or found[0].quantity_span is None:
                break
            is_rest = start == at and (amounts.amount.unit, found[0].unit) == (Unit.LB, Unit.OZ)
            measure, at = found
            if (is_plus and amounts.amount.is_measured) or is_rest:
                amounts.plus = amounts.plus or measure
            else:
                amounts.add(measure)
        return at

    def _implied(self, at: int) -> tuple[Measure, int] | None:
        """`pinch of salt`: one is meant."""
        unit = self._unit(at)
        if unit is None or unit.unit not in self._words.implied:
            return None
        return self._with(Measure(Fraction(1), None, None), unit), unit.end

    def _number(self, at: int) -> _Number | None:
        tokens = self._tokens
        at = self._past_about(at)
        if at >= len(tokens):
            return None
        token = tokens[at]
        if token.value is not None:
            return _Number(token.value, (token.start, token.end), at + 1) if token.value else None
        word = self._words.numbers.match(tokens, at)
        if word is None:
            return None
        value, end = word
        return _Number(value, (token.start, tokens[end - 1].end), end)

    def _upper(self, at: int, lower: _Number) -> _Number | None:
        """The upper end of a range whose lower end stands before."""
        joined = self._words.range.match(self._tokens, at)
        upper = None if joined is None else self._number(joined[1])
        return upper if upper is not None and upper.value > lower.value else None

    def _unit(self, at: int) -> _Unit | None:
        """A unit here, also behind a hyphen, or a word of size, or written twice."""
        tokens = self._tokens
        if self._is(at, "-") and tokens[at - 1].end == tokens[at].start:
            at += 1
        elif (of := self._words.of.match(tokens, at)) is not None:
            at = of[1]
        first = at
        while (size := self._words.sizes.match(tokens, at)) is not None:
            at = size[1]
        found = self._words.unit(tokens, at)
        if found is None or self._words.compounds.match(tokens, first) is not None:
            return None
        unit, end = found
        notes = ((tokens[first].start, tokens[at - 1].end),) if at > first else ()
        span = (tokens[at].start, tokens[end - 1].end)
        again = self._words.unit(tokens, end + 1 if self._is(end, "|") else end)
        if again is not None and again[0] is unit:
            end = again[1]
        return _Unit(unit, span, notes, end)

    def _with(self, measure: Measure, unit: _Unit) -> Measure:
        return replace(measure, unit=unit.unit, unit_span=unit.span, notes=unit.notes)

    def _past_about(self, at: int) -> int:
        while (about := self._words.about.match(self._tokens, at)) is not None:
            at = about[1]
        return at

    def _is(self, at: int, *keys: str) -> bool:
        return at < len(self._tokens) and self._tokens[at].key in keys
