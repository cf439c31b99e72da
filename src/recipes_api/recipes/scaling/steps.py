"""The text of a step, scaled: the amounts of ingredients that it names.

An amount in a step is an ingredient's only where that ingredient is named right beside it: `200 g
of the flour`, `2 eggs`, `the butter (50 g)`. `4 portions`, `50 g balls` and `1 tbsp of it into
each` stay as they are, and so do times, temperatures and sizes.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recipes_api.recipes.ingredients import Amount, ParsedLine
from recipes_api.recipes.ingredients.amounts import AmountReader, Amounts
from recipes_api.recipes.ingredients.lexicon import LANGUAGES, Lexicon, load
from recipes_api.recipes.ingredients.measuring import Measure, MeasureReader
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.tokens import CLOSING, OPENING, Kind, Token, tokenize
from recipes_api.recipes.measures.densities import density
from recipes_api.recipes.measures.units import Dimension
from recipes_api.recipes.rendering import Step
from recipes_api.recipes.scaling.amounts import edit_amount, edit_counted, measured_anew
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.scaling.lines import SHARED_OUT
from recipes_api.recipes.scaling.wanted import Measuring
from recipes_api.recipes.steps.said import Mention

WORDS_BETWEEN = 3
"""At most so many stand between an amount and its food: `200 g of the plain flour`."""
JOINING = frozenset({
    "and", "or", "then", "with", "und", "oder", "mit", "et", "ou", "avec", "y", "o", "con", "e",
    "ed", "en", "och", "eller", "med",
})  # fmt: skip
"""Behind them stands another ingredient than the one that was measured."""
PARTITIVE = frozenset({"of", "the", "der", "des", "de", "di", "van", "av"})
CLAUSE_END = re.compile(r"[.,;:!?\n](?:\s|$)|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class _Found:
    amounts: dict[str, Amount]
    line: ParsedLine
    food: Span
    """Where the step names it."""


def edit_amounts(
    edits: Edits, step: Step, lines: Mapping[str, ParsedLine], measuring: Measuring
) -> None:
    """Scales the amounts of the ingredients that the step names; `lines` as they were, by id."""
    if measuring.language not in LANGUAGES or not step.ingredients:
        return
    for found in _StepReader(step, lines, load(measuring.language)).amounts():
        known = density(found.line.food, found.line.preparation)
        now = measured_anew(step.text, found.amounts, known, measuring)
        for before, after in now.values():
            edit_amount(edits, step.text, before, after, measuring.language)
        edit_counted(edits, step.text, found.food, now["amount"], measuring.language)


class _StepReader:
    def __init__(self, step: Step, lines: Mapping[str, ParsedLine], lexicon: Lexicon) -> None:
        self._text = step.text
        self._tokens = tokenize(step.text, lexicon.decimal)
        self._amounts = AmountReader(self._tokens, lexicon, MeasureReader(self._tokens, lexicon))
        self._lines = lines
        self._begin = {mention.span[0]: mention for mention in reversed(step.ingredients)}
        self._end = {mention.span[1]: mention for mention in reversed(step.ingredients)}
        self._taken = [timer.span for timer in step.timers]
        self._taken += [temperature.span for temperature in step.temperatures]
        self._clause_ends = [match.end() for match in CLAUSE_END.finditer(step.text)]

    def amounts(self) -> Iterator[_Found]:
        """Amounts beside the ingredients that they are of, in order."""
        at = 0
        while at < len(self._tokens):
            read = None if self._is_no_beginning(at) else self._amounts.read(at)
            named = None if read is None else self._named_beside(read[0].amount, at, read[1])
            if read is None or named is None:
                at += 1
                continue
            amounts, end = read
            if not SHARED_OUT.search(self._clause(self._tokens[at].start)):
                yield _Found(_by_name(amounts), *named)
            at = end

    def _is_no_beginning(self, at: int) -> bool:
        """The end of a range or of a size, as in `20 x 30`, or a time, or a temperature."""
        tokens = self._tokens
        start, end = tokens[at].start, tokens[at].end
        if any(begin < end and start < behind for begin, behind in self._taken):
            return True
        is_joined = at > 1 and tokens[at - 1].key in ("-", "x", "×", "/", ".", ",")
        return is_joined and tokens[at - 2].value is not None

    def _named_beside(self, measure: Measure, at: int, end: int) -> tuple[ParsedLine, Span] | None:
        """The ingredient that an amount is of, and where the step names it."""
        mention = self._mention_before(measure, at, end) or self._mention_behind(measure, end)
        line = None if mention is None else self._lines.get(mention.id)
        if mention is None or line is None or not _is_amount_of(measure, self._tokens[at], line):
            return None
        return line, mention.span

    def _mention_before(self, measure: Measure, at: int, end: int) -> Mention | None:
        """The ingredient in front of the brackets that the amount fills: `the butter (50 g)`."""
        tokens = self._tokens
        if at < 2 or end >= len(tokens) or not measure.is_measured:
            return None
        is_bracketed = tokens[at - 1].key in OPENING and tokens[end].key in CLOSING
        return self._end.get(tokens[at - 2].end) if is_bracketed else None

    def _mention_behind(self, measure: Measure, end: int) -> Mention | None:
        """The ingredient right behind an amount; very near where it is itself counted."""
        is_itself_counted = measure.unit is None
        most = 1 if is_itself_counted else WORDS_BETWEEN
        for token in self._tokens[end : end + most + 1]:
            if (mention := self._begin.get(token.start)) is not None:
                return mention
            if token.kind is not Kind.WORD or token.key in JOINING:
                return None
            if is_itself_counted and token.key in PARTITIVE:
                return None
        return None

    def _clause(self, position: int) -> str:
        ends = self._clause_ends
        index = bisect_right(ends, position)
        return self._text[ends[index - 1] if index else 0 : (*ends, None)[index]]


def _by_name(amounts: Amounts) -> dict[str, Amount]:
    measures = {
        "amount": amounts.amount,
        "plus": amounts.plus,
        "package": amounts.package,
        "alternative": amounts.alternative,
    }
    return {name: one.as_amount() for name, one in measures.items() if one is not None}


def _is_amount_of(measure: Measure, first: Token, line: ParsedLine) -> bool:
    """`2 eggs` of a line that counts them; `an egg` and `half the eggs` may be any."""
    if measure.quantity_span is None:
        return False
    if measure.unit is not None and measure.unit.dimension is not Dimension.COUNT:
        return measure.unit.dimension is not Dimension.LENGTH
    if line.amount is None:
        return False
    is_counted = line.amount.unit is None or line.amount.unit.dimension is Dimension.COUNT
    return is_counted and (first.value is not None or measure.low >= 2)
