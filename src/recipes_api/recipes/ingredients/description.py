"""What a line says beside the amount: the food, how it is prepared, and what else is noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recipes_api.recipes.ingredients.amounts import CLOSING, OPENING, AmountReader, Measure
from recipes_api.recipes.ingredients.lexicon import Lexicon
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.tokens import Kind, Token

SEPARATORS = frozenset({",", ";"})
DECORATION = frozenset({"*", "†", ".", ":", "®", "™", "•", "-", "·", "#", "^", "!", "|", "/", "+"})


@dataclass(slots=True)
class Description:
    """Spans of the parts, in order; `measures` stood in brackets."""

    food: list[Span] = field(default_factory=list)
    preparation: list[Span] = field(default_factory=list)
    note: list[Span] = field(default_factory=list)
    measures: list[tuple[Measure, bool]] = field(default_factory=list)
    is_optional: bool = False
    food_words: int = 0
    food_has_number: bool = False


@dataclass(frozen=True, slots=True)
class _Segment:
    """Tokens between two commas, or within brackets."""

    start: int
    end: int
    is_bracket: bool


class DescriptionReader:
    """Reads the tokens of one line that are left when the amount is taken away."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, amounts: AmountReader) -> None:
        self._tokens = tokens
        self._words = lexicon
        self._amounts = amounts

    def read(self, at: int, end: int, *, has_amount: bool) -> Description:
        """What the tokens from `at` to `end` say."""
        found = Description()
        segments = self._segments(at, end)
        if not has_amount and self._is_list(segments):
            self._add_food(found, segments[0].start, segments[-1].end)
            return found
        for segment in segments:
            if segment.is_bracket:
                self._read_bracket(found, segment)
            elif found.food:
                self._read_tail(found, segment.start, segment.end)
            else:
                self._read_food(found, segment.start, segment.end)
        self._promote_note(found, segments)
        return found

    def _segments(self, at: int, end: int) -> list[_Segment]:
        found: list[_Segment] = []
        start = at
        while at < end:
            token = self._tokens[at]
            if token.key in OPENING:
                if at > start:
                    found.append(_Segment(start, at, False))
                close = self._closing(at, end)
                found.append(_Segment(at, close, True))
                start = at = close
            elif token.key in SEPARATORS or self._is_spaced_dash(at):
                if at > start:
                    found.append(_Segment(start, at, False))
                at += 1
                start = at
            else:
                at += 1
        if end > start:
            found.append(_Segment(start, end, False))
        return found

    def _closing(self, at: int, end: int) -> int:
        depth = 0
        while at < end:
            depth += (self._tokens[at].key in OPENING) - (self._tokens[at].key in CLOSING)
            at += 1
            if depth == 0:
                break
        return at

    def _is_spaced_dash(self, at: int) -> bool:
        token = self._tokens[at]
        if token.key not in ("-", "–", "—") or at == 0:
            return False
        return self._tokens[at - 1].end < token.start

    def _is_list(self, segments: list[_Segment]) -> bool:
        """Several foods on one line: `salt, pepper, nutmeg`."""
        return len(segments) > 1 and not any(
            segment.is_bracket or self._says_more(segment.start, segment.end)
            for segment in segments
        )

    def _says_more(self, at: int, end: int) -> bool:
        words = self._words
        phrases = (words.preparation, words.notes, words.optional, words.sizes, words.adverbs)
        return any(
            found is not None
            for place in range(at, end)
            for found in (phrase.match(self._tokens, place) for phrase in phrases)
        ) or all(words.adjectives.match(self._tokens, place) for place in range(at, end))

    def _read_bracket(self, found: Description, segment: _Segment) -> None:
        measured = self._amounts.bracket(segment.start)
        if measured is not None and measured.end == segment.end:
            found.measures += [(measure, measured.is_each) for measure in measured.measures]
            return
        at, end = segment.start + 1, segment.end
        while end > at and self._tokens[end - 1].key in CLOSING:
            end -= 1
        while at < end and self._tokens[at].key in (*OPENING, *SEPARATORS, "-"):
            at += 1
        self._read_tail(found, at, end)

    def _read_tail(self, found: Description, at: int, end: int) -> None:
        """Behind the food: a preparation or a note."""
        tokens, words = self._tokens, self._words
        while at < end and tokens[at].key in DECORATION:
            at += 1
        while end > at and tokens[end - 1].key in DECORATION:
            end -= 1
        if at == end:
            return
        if any(words.optional.match(tokens, place) for place in range(at, end)):
            found.is_optional = True
            if words.optional.match(tokens, at):
                found.note.append(self._span(at, end))
                return
        if words.notes.match(tokens, at) or words.either.match(tokens, at):
            found.note.append(self._span(at, end))
            return
        prepared = next((p for p in range(at, end) if words.preparation.match(tokens, p)), None)
        if prepared is None:
            found.note.append(self._span(at, end))
            return
        noted = next((p for p in range(prepared, end) if words.notes.match(tokens, p)), end)
        found.preparation.append(self._span(at, noted))
        if noted < end:
            found.note.append(self._span(noted, end))

    def _read_food(self, found: Description, at: int, end: int) -> None:
        """The food, with what stands before it and, without a comma, behind it."""
        tokens, words = self._tokens, self._words
        at = self._read_before_food(found, at, end)
        start = at
        only_adjectives = True
        while at < end:
            if (compound := words.compounds.match(tokens, at)) is not None:
                at, only_adjectives = compound[1], False
                continue
            if at > start and (words.notes.match(tokens, at) or self._is_other_amount(at)):
                self._add_food(found, start, at)
                self._read_tail(found, at, end)
                return
            prepared = self._preparation_at(at, end)
            if prepared is not None and at > start:
                if self._ends_food(prepared, end) or not only_adjectives:
                    self._add_food(found, start, at)
                    self._read_tail(found, at, end)
                    return
                self._add_food(found, start, at)
                found.preparation.append(self._span(at, prepared))
                start = at = prepared
                continue
            size = words.sizes.match(tokens, at)
            if size is not None and at > start and self._ends_food(size[1], end):
                self._add_food(found, start, at)
                found.note.append(self._span(at, size[1]))
                start = at = size[1]
                continue
            adjective = words.adjectives.match(tokens, at)
            only_adjectives = only_adjectives and adjective is not None
            at = adjective[1] if adjective is not None else at + 1
        if only_adjectives and at > start and end < len(tokens) and tokens[end].key in SEPARATORS:
            found.note.append(self._span(start, at))
            return
        self._add_food(found, start, at)

    def _read_before_food(self, found: Description, at: int, end: int) -> int:
        """Takes sizes and preparations; gives where the food begins."""
        tokens, words = self._tokens, self._words
        while at < end:
            if tokens[at].key in DECORATION:
                at += 1
            elif words.compounds.match(tokens, at) is not None:
                break
            elif (optional := words.optional.match(tokens, at)) is not None:
                found.is_optional, at = True, optional[1]
            elif (vague := words.vague.match(tokens, at)) is not None:
                found.note.append(self._span(at, vague[1]))
                at = vague[1]
            elif (of := words.of.match(tokens, at)) is not None:
                at = of[1]
            elif (prepared := self._preparation_at(at, end)) is not None:
                if prepared < end and words.of.match(tokens, prepared):
                    break
                found.preparation.append(self._span(at, prepared))
                at = prepared
            elif (size := words.sizes.match(tokens, at)) is not None:
                found.note.append(self._span(at, size[1]))
                at = size[1]
            else:
                break
        return min(at, end)

    def _is_other_amount(self, at: int) -> bool:
        """`, or 1 teaspoon dried`: another food, by another measure."""
        either = self._words.either.match(self._tokens, at)
        return either is not None and self._amounts.measure(either[1]) is not None

    def _preparation_at(self, at: int, end: int) -> int | None:
        """Where a run of preparations that begins here ends, if one does."""
        tokens, words = self._tokens, self._words
        last: int | None = None
        while at < end:
            if (prepared := words.preparation.match(tokens, at)) is not None:
                last = at = prepared[1]
            elif (adverb := words.adverbs.match(tokens, at)) is not None:
                at = adverb[1]
            else:
                break
        return last

    def _ends_food(self, at: int, end: int) -> bool:
        if at >= end:
            return True
        words, tokens = self._words, self._tokens
        return any(
            phrases.match(tokens, at) is not None
            for phrases in (words.stops, words.notes, words.preparation)
        )

    def _promote_note(self, found: Description, segments: list[_Segment]) -> None:
        """Where all was taken for a preparation, the line names a food by that word."""
        if found.food or not segments or segments[0].is_bracket:
            return
        first = segments[0]
        span = self._span(first.start, first.end)
        inside = [s for s in found.preparation + found.note if s[0] >= span[0] and s[1] <= span[1]]
        if inside:
            found.preparation = [s for s in found.preparation if s not in inside]
            found.note = [s for s in found.note if s not in inside]
            self._add_food(found, first.start, first.end)

    def _add_food(self, found: Description, at: int, end: int) -> None:
        tokens = self._tokens
        while end > at and tokens[end - 1].key in DECORATION:
            end -= 1
        if at < end:
            found.food.append(self._span(at, end))
            found.food_words += end - at
            if any(token.kind is Kind.NUMBER for token in tokens[at:end]):
                found.food_has_number = True

    def _span(self, at: int, end: int) -> Span:
        return self._tokens[at].start, self._tokens[end - 1].end
