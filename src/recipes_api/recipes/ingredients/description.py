"""What a line says beside the amount: the food, how it is prepared, and what else is noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recipes_api.recipes.ingredients.lexicon import Lexicon
from recipes_api.recipes.ingredients.measuring import Measure, MeasureReader
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.segments import SEPARATORS, Segment, segments_of
from recipes_api.recipes.ingredients.tokens import CLOSING, Kind, Token
from recipes_api.recipes.measures.units import Unit

WORDS_BEHIND_A_BRACKET = 3
DECORATION = frozenset({"*", "†", ".", ":", "®", "™", "•", "-", "·", "#", "^", "!", "|", "/", "+"})
TRIMMED = DECORATION | SEPARATORS


@dataclass(slots=True)
class Description:
    """Spans of the parts, in order; `measures` stood in brackets."""

    food: list[Span] = field(default_factory=list)
    preparation: list[Span] = field(default_factory=list)
    note: list[Span] = field(default_factory=list)
    measures: list[tuple[Measure, bool]] = field(default_factory=list)
    unit: tuple[Unit, Span] | None = None
    """A unit that stands behind the food: `garlic cloves`."""
    is_optional: bool = False
    has_other_foods: bool = False
    food_words: int = 0
    food_has_number: bool = False


class DescriptionReader:
    """Reads the tokens of one line that are left when the amount is taken away."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, measures: MeasureReader) -> None:
        self._tokens = tokens
        self._words = lexicon
        self._measures = measures
        self._is_counted = False

    def read(self, at: int, end: int, amount: Measure | None) -> Description:
        """What the tokens from `at` to `end` say about a food of this amount."""
        self._is_counted = amount is not None and amount.unit is None
        found = Description()
        segments = segments_of(self._tokens, at, end)
        listed = 0 if amount is not None else self._listed(segments)
        if listed > 1:
            self._add_food(found, segments[0].start, segments[listed - 1].end)
            segments = segments[listed:]
        for segment in segments:
            if segment.is_bracket:
                self._read_bracket(found, segment)
            elif not found.food or self._continues_food(segment):
                self._read_food(found, segment.start, segment.end)
            else:
                found.has_other_foods |= self._names_other_food(segment)
                self._read_tail(found, segment.start, segment.end)
        self._promote_note(found, segments)
        return found

    def _listed(self, segments: list[Segment]) -> int:
        """How many segments name foods, one after the other: `salt, pepper, nutmeg`."""
        for count, segment in enumerate(segments):
            if segment.is_bracket or self._says_more(segment.start, segment.end):
                return count
        return len(segments)

    def _continues_food(self, segment: Segment) -> bool:
        """`double (heavy) cream`"""
        tokens, words = self._tokens, self._words
        at = segment.start
        return (
            segment.follows_bracket
            and segment.end - at <= WORDS_BEHIND_A_BRACKET
            and tokens[at].kind is Kind.WORD
            and self._preparation_at(at, segment.end) is None
            and not any(
                phrases.match(tokens, at) for phrases in (words.notes, words.stops, words.optional)
            )
        )

    def _says_more(self, at: int, end: int) -> bool:
        words = self._words
        phrases = (
            words.preparation,
            words.notes,
            words.optional,
            words.sizes,
            words.adverbs,
            words.vague,
        )
        return any(
            found is not None
            for place in range(at, end)
            for found in (phrase.match(self._tokens, place) for phrase in phrases)
        ) or all(words.adjectives.match(self._tokens, place) for place in range(at, end))

    def _read_bracket(self, found: Description, segment: Segment) -> None:
        measured = self._measures.bracket(segment.start)
        if measured is not None and measured.end == segment.end:
            found.measures += [(measure, measured.is_each) for measure in measured.measures]
            return
        at, end = segment.start + 1, segment.end
        if end > at and self._tokens[end - 1].key in CLOSING:
            end -= 1
        nested = segments_of(self._tokens, at, end)
        if not any(inner.is_bracket for inner in nested):
            self._read_tail(found, at, end)
            return
        for inner in nested:
            if inner.is_bracket:
                self._read_bracket(found, inner)
            else:
                self._read_tail(found, inner.start, inner.end)

    def _read_tail(self, found: Description, at: int, end: int) -> None:
        """Behind the food: a preparation or a note."""
        tokens, words = self._tokens, self._words
        while at < end and tokens[at].key in TRIMMED:
            at += 1
        while end > at and tokens[end - 1].key in TRIMMED:
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
            if at > start and (joint := words.both.match(tokens, at)) is not None:
                at, only_adjectives = joint[1], True
                found.has_other_foods |= self._measures.measure(at) is not None
                continue
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
            elif (
                size := words.sizes.match(tokens, at) or words.each.match(tokens, at)
            ) is not None:
                found.note.append(self._span(at, size[1]))
                at = size[1]
            else:
                break
        return min(at, end)

    def _names_other_food(self, segment: Segment) -> bool:
        """`1 onion, 2 cups mushrooms`: a second ingredient on the line."""
        other = self._measures.measure(segment.start)
        return (
            other is not None
            and other[0].is_measured
            and other[1] < segment.end
            and self._tokens[other[1]].kind is Kind.WORD
            and not self._ends_food(other[1], segment.end)
        )

    def _is_other_amount(self, at: int) -> bool:
        """`, or 1 teaspoon dried`: another food, by another measure."""
        either = self._words.either.match(self._tokens, at)
        return either is not None and self._measures.measure(either[1]) is not None

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

    def _promote_note(self, found: Description, segments: list[Segment]) -> None:
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
        while at < end and tokens[at].key in DECORATION:
            at += 1
        if self._is_counted and end - at > 1:
            unit = self._words.unit(tokens, end - 1)
            if unit is not None and unit[0] in self._words.units_after_food:
                found.unit = unit[0], self._span(end - 1, end)
                end -= 1
        if at < end:
            found.food.append(self._span(at, end))
            found.food_words += end - at
            if any(token.kind is Kind.NUMBER for token in tokens[at:end]):
                found.food_has_number = True

    def _span(self, at: int, end: int) -> Span:
        return self._tokens[at].start, self._tokens[end - 1].end
