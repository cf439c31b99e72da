"""Reads a line of ingredients by rules and the words of its language. Nothing is downloaded.

What it is not sure of it does not say: the line then stays the text that it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from recipes_api.recipes.ingredients import cjk
from recipes_api.recipes.ingredients.amounts import AmountReader, Amounts
from recipes_api.recipes.ingredients.description import Description, DescriptionReader
from recipes_api.recipes.ingredients.language import detect, known_language
from recipes_api.recipes.ingredients.lexicon import CJK, UNDETERMINED, Lexicon, load
from recipes_api.recipes.ingredients.measuring import MeasureReader
from recipes_api.recipes.ingredients.parsed import ParsedLine, Span
from recipes_api.recipes.ingredients.tokens import CLOSING, OPENING, Token, tokenize

LONGEST_LINE = 500
MOST_TOKENS = 100
"""No ingredient has more; what has would only take time."""
THRESHOLD = 0.5
WORDS_OF_A_FOOD = 7
BULLETS = "-–—•*·▢□☐✓ \t"


def parse(line: str, language: str | None = None) -> ParsedLine | None:
    """What a line says, or None where that is not certain enough.

    `language` is a tag of BCP 47 ("de", "pt-BR"); without it the words tell it.
    """
    return parse_lines([line], language)[0]


def parse_lines(lines: Sequence[str], language: str | None = None) -> list[ParsedLine | None]:
    """The same for lines of one recipe, which are of one language."""
    known = known_language(language) if language is not None else detect(lines)
    return [_parse(line, known) for line in lines]


def _parse(line: str, language: str) -> ParsedLine | None:
    if len(line) > LONGEST_LINE or "\n" in line:
        return None
    if language in CJK:
        return cjk.parse(line, language)
    lexicon = load(language)
    tokens = tokenize(line, lexicon.decimal)
    first = 0
    while first < len(tokens) and tokens[first].key in BULLETS:
        first += 1
    if first == len(tokens) or len(tokens) > MOST_TOKENS or tokens[-1].key == ":":
        return None
    return _Line(line, tokens, lexicon).parse(first)


class _Line:
    def __init__(self, text: str, tokens: list[Token], lexicon: Lexicon) -> None:
        self._text = text
        self._tokens = tokens
        self._lexicon = lexicon
        self._measures = MeasureReader(tokens, lexicon)
        self._amounts = AmountReader(tokens, lexicon, self._measures)
        self._is_optional = False
        self._describe = DescriptionReader(tokens, lexicon, self._measures).read

    def parse(self, first: int) -> ParsedLine | None:
        end = len(self._tokens)
        if (optional := self._lexicon.optional.match(self._tokens, first)) is not None:
            self._is_optional, first = True, optional[1]
            first += first < end and self._tokens[first].key in (":", ",")
        part = self._lexicon.part_of.match(self._tokens, first)
        is_vague = self._lexicon.vague.match(self._tokens, first) is not None
        head = None if is_vague else self._amounts.read(first if part is None else part[1])
        if head is not None:
            amounts, at = head
            if amounts.amount.unit is None and self._lexicon.vague.match(self._tokens, at):
                # `1 q.b. sale`: a form that asks for a number was filled in.
                return self._result(None, self._describe(at, end, None), 0.9)
            if part is not None:
                amounts.notes.append((self._tokens[first].start, self._tokens[part[1] - 1].end))
            found = self._describe(at, self._before_measure(amounts, at), amounts.amount)
            return self._result(amounts, found, 1.0)
        tail = self._tail(first)
        if tail is not None:
            at, amounts, after = tail
            found = self._describe(first, at, amounts.amount)
            rest = self._describe(after, end, amounts.amount)
            found.note += rest.food + rest.preparation + rest.note
            found.is_optional |= rest.is_optional
            return self._result(amounts, found, 0.9)
        if self._lexicon.notes.match(self._tokens, first) is not None and not is_vague:
            # A heading: `for the sauce`.
            return None
        found = self._describe(first, end, None)
        return self._result(None, found, 0.9)

    def _before_measure(self, amounts: Amounts, at: int) -> int:
        """Where the food ends: before the measure that ends the line, `90 g sugar 1/3 cup`."""
        tokens = self._tokens
        depth = 0
        for place in range(at, len(tokens)):
            depth += (tokens[place].key in OPENING) - (tokens[place].key in CLOSING)
            if depth or place == at or tokens[place].value is None:
                continue
            found = self._measures.measure(place)
            is_other = self._lexicon.either.match(tokens, place - 1) is not None
            if found is not None and found[0].is_measured and found[1] == len(tokens):
                if is_other:
                    break
                amounts.add(found[0])
                return place
        return len(tokens)

    def _tail(self, first: int) -> tuple[int, Amounts, int] | None:
        """The amount that stands behind the food: where it begins, and where it ends."""
        tokens = self._tokens
        depth = 0
        for at in range(first + 1, len(tokens)):
            depth += (tokens[at].key in OPENING) - (tokens[at].key in CLOSING)
            if depth or tokens[at].value is None:
                continue
            is_set_off = tokens[at - 1].key in (":", "-", ",", "–")
            found = self._amounts.read(at)
            if found is None:
                continue
            amounts, after = found
            ends = (
                after == len(tokens)
                or tokens[after].key in ("(", ",", "+", ";", ".")
                or self._lexicon.notes.match(tokens, after) is not None
                or self._lexicon.either.match(tokens, after) is not None
            )
            if ends and (amounts.amount.unit is not None or is_set_off or after == len(tokens)):
                return at, amounts, after
        return None

    def _result(
        self, amounts: Amounts | None, found: Description, confidence: float
    ) -> ParsedLine | None:
        measures = list(found.measures)
        if amounts is None and measures:
            amounts = Amounts(measures.pop(0)[0])
        if amounts is not None:
            for measure, is_each in measures:
                amounts.add(measure, is_each=is_each)
            found.note = sorted({*found.note, *amounts.notes})
            if found.unit is not None:
                unit, span = found.unit
                amounts.amount = replace(amounts.amount, unit=unit, unit_span=span)
        has_heading = amounts is None and any(token.key == ":" for token in self._tokens)
        if found.has_other_foods or (has_heading and not self._is_optional):
            confidence -= 0.6
        if found.food_has_number:
            confidence -= 0.35 if amounts is not None else 0.6
        if found.food_words > WORDS_OF_A_FOOD:
            confidence -= 0.1 * (found.food_words - WORDS_OF_A_FOOD)
        if self._lexicon.language == UNDETERMINED:
            is_metric = amounts is not None and amounts.amount.is_measured
            confidence -= 0.3 if is_metric else 0.6
        food = self._texts(found.food, " ")
        if confidence < THRESHOLD or not any(character.isalpha() for character in food):
            return None
        return ParsedLine(
            amount=amounts and amounts.amount.as_amount(),
            plus=amounts and amounts.plus and amounts.plus.as_amount(),
            package=amounts and amounts.package and amounts.package.as_amount(),
            alternative=amounts and amounts.alternative and amounts.alternative.as_amount(),
            food=food,
            preparation=self._texts(found.preparation, ", ") or None,
            note=self._texts(found.note, ", ") or None,
            optional=found.is_optional or self._is_optional,
            language=None if self._lexicon.language == UNDETERMINED else self._lexicon.language,
            confidence=round(confidence, 2),
            food_spans=found.food,
            preparation_spans=found.preparation,
            note_spans=found.note,
        )

    def _texts(self, spans: list[Span], joint: str) -> str:
        return joint.join(self._text[start:end] for start, end in spans)
