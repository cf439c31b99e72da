"""The text of a step, scaled: amounts of ingredients that it names, and how hot.

An amount in a step is an ingredient's only where that ingredient is named right behind it: `200 g of
the flour`, `2 eggs`. `4 portions`, `50 g balls` and `1 tbsp per person` stay as they are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from recipes_api.recipes.ingredients import Amount, ParsedLine
from recipes_api.recipes.ingredients.amounts import AmountReader, Measure
from recipes_api.recipes.ingredients.lexicon import LANGUAGES, Lexicon, load
from recipes_api.recipes.ingredients.tokens import Kind, Token, tokenize
from recipes_api.recipes.measures.densities import density
from recipes_api.recipes.measures.units import Dimension
from recipes_api.recipes.scaling.amounts import edit_amount, quantity_of
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.scaling.wanted import Measuring
from recipes_api.recipes.steps.said import Mention

WORDS_BETWEEN = 3
"""At most so many stand between an amount and its food: `200 g of the plain flour`."""
JOINING = frozenset(
    [
        "and",
        "or",
        "then",
        "und",
        "oder",
        "et",
        "ou",
        "y",
        "o",
        "e",
        "ed",
        "en",
        "of",
        "och",
        "eller",
        "with",
        "mit",
        "avec",
        "con",
    ]
)
# So much for each of something: it does not grow with the recipe.
SHARED_OUT = re.compile(
    r"\b(?:each|every|per|apiece|at a time|jeweils|je|pro|chaque|par|chacun\w*|cada|por|ciascun\w*"
    r"|ogni|elk|elke|per|varje|vardera)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?;\n](?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Found:
    amounts: list[Amount]
    line: ParsedLine


def edit_amounts(
    edits: Edits,
    text: str,
    mentions: Sequence[Mention],
    lines: Mapping[str, ParsedLine],
    measuring: Measuring,
) -> None:
    """Scales the amounts of the ingredients that the step names; `lines` as they were, by id."""
    if measuring.language not in LANGUAGES or not mentions:
        return
    for found in _amounts(text, mentions, lines, load(measuring.language)):
        known = density(found.line.food, found.line.preparation)
        convert = len(found.amounts) < 2 or not any(
            measuring.is_of_target(quantity_of(amount)) for amount in found.amounts
        )
        for amount in found.amounts:
            now = measuring.measure(quantity_of(amount), known, convert=convert)
            edit_amount(edits, text, amount, now, measuring.language)


def _amounts(
    text: str, mentions: Sequence[Mention], lines: Mapping[str, ParsedLine], lexicon: Lexicon
) -> Iterator[_Found]:
    tokens = tokenize(text, lexicon.decimal)
    reader = AmountReader(tokens, lexicon)
    named = {mention.span[0]: mention for mention in reversed(mentions)}
    sentences = _Sentences(text)
    at = 0
    while at < len(tokens):
        read = None if _is_inside(tokens, at) else reader.amounts(at)
        if read is None:
            at += 1
            continue
        amounts, end = read
        measures = [amounts.amount, amounts.plus, amounts.alternative]
        mention = _food_behind(tokens, end, named, is_counted=not amounts.amount.is_measured)
        line = None if mention is None else lines.get(mention.id)
        if line is None or not _is_amount_of(amounts.amount, tokens[at], line):
            at += 1
            continue
        if not SHARED_OUT.search(sentences.around(tokens[at].start)):
            yield _Found([one.as_amount() for one in measures if one is not None], line)
        at = end


class _Sentences:
    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [match.end() for match in SENTENCE_END.finditer(text)]

    def around(self, position: int) -> str:
        """The sentence that stands there."""
        index = bisect_right(self._ends, position)
        start = self._ends[index - 1] if index else 0
        return self._text[start : self._ends[index] if index < len(self._ends) else None]


def _is_inside(tokens: Sequence[Token], at: int) -> bool:
    """Whether this is the end of a range or of a size: `20 x 30`, `2-3`."""
    return (
        at > 0
        and tokens[at - 1].key in ("-", "x", "×", "/", ".", ",")
        and (at > 1 and tokens[at - 2].value is not None)
    )


def _food_behind(
    tokens: Sequence[Token], at: int, named: Mapping[int, Mention], *, is_counted: bool
) -> Mention | None:
    """The ingredient named right behind an amount; right behind means more of what is counted."""
    for token in tokens[at : at + (2 if is_counted else WORDS_BETWEEN + 1)]:
        mention = named.get(token.start)
        if mention is not None:
            return mention
        if token.kind is not Kind.WORD or token.key in JOINING - {"of"}:
            return None
        if is_counted and token.key in ("of", "the", "der", "des", "de", "di", "van", "av"):
            return None
    return None


def _is_amount_of(measure: Measure, first: Token, line: ParsedLine) -> bool:
    """`2 eggs` of a line that counts them; `an egg` and `half the eggs` may be any."""
    if measure.quantity_span is None:
        return False
    if measure.is_measured:
        return measure.unit is not None and measure.unit.dimension is not Dimension.LENGTH
    counted = line.amount is None or line.amount.unit is None
    is_counted = counted or (line.amount is not None and _is_count(line.amount))
    is_number = first.value is not None or measure.low >= Fraction(2)
    return is_counted and is_number and line.amount is not None


def _is_count(amount: Amount) -> bool:
    return amount.unit is not None and amount.unit.dimension is Dimension.COUNT
