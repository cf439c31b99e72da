"""A query, or a part of one, as an expression that matches entries of the index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from recipes_api.recipes.search.dialects import Grammar
from recipes_api.recipes.search.entries import boundary, token, whole_name
from recipes_api.recipes.search.query import AllOf, AnyOf, Field, Part, Without, Words
from recipes_api.recipes.search.vocabulary import Vocabulary, asked
from recipes_api.recipes.search.words import is_without_spaces

EVERYWHERE = tuple(field for field in Field if field is not Field.UNREAD)


class Reach(IntEnum):
    """How far from what was written a word may be."""

    EXACT = 1
    FORMS = 2
    BEGUN = 3
    """Also what goes on where it ends, if it is still being typed."""
    SLIPS = 4
    WITHIN = 5
    """Also as a part of a longer word."""


@dataclass(frozen=True, slots=True)
class Expressions:
    """Writes expressions for one owner's entries. None stands for what nothing can match."""

    grammar: Grammar
    vocabulary: Vocabulary

    @property
    def anything(self) -> str:
        """What every entry of the owner matches."""
        return self.grammar.phrase([boundary(self.vocabulary.number)])

    def of(self, part: Part, reach: Reach = Reach.WITHIN) -> str | None:
        """A part that is of words only, anywhere in its fields."""
        if isinstance(part, Words):
            return self.any_of(self.alternatives(part, part.fields or EVERYWHERE, reach))
        if isinstance(part, AnyOf):
            return self.any_of([self.of(inner, reach) for inner in part.parts])
        if isinstance(part, AllOf):
            return self._all_of(part.parts, reach)
        assert isinstance(part, Without)  # noqa: S101 - the rest is no matter of words
        excluded = self.of(part.part, Reach.BEGUN)
        return self.anything if excluded is None else self.without(self.anything, excluded)

    def _all_of(self, parts: Sequence[Part], reach: Reach) -> str | None:
        wanted = [self.of(part, reach) for part in parts if not isinstance(part, Without)]
        excluded = [self.of(part.part, Reach.BEGUN) for part in parts if isinstance(part, Without)]
        positive = self.all_of(wanted) if wanted else self.anything
        return self.without(positive, self.any_of(excluded))

    def alternatives(self, words: Words, fields: Sequence[Field], reach: Reach) -> Iterator[str]:
        """Each field with each form."""
        *before, _ = words.words
        for field in fields:
            head = [self._token(field, word) for word in before]
            for last in self.last_words(words, reach):
                yield self.grammar.phrase([*head, self._token(field, last)])

    def last_words(self, words: Words, reach: Reach) -> tuple[str, ...]:
        """What the last of the words may be; it is the only one that has other forms."""
        one = asked(words)
        if one is None:
            return words.words[-1:]
        forms = self.vocabulary.forms[one]
        nearer = forms.exact, forms.near, forms.begun, forms.slips, forms.far
        reached = min(reach, Reach.BEGUN) if len(words.words) > 1 else reach
        return tuple(word for found in nearer[:reached] for word in found)

    def whole_name(self, parts: Sequence[Words]) -> str:
        """A name that is nothing but these words."""
        words = (word for part in parts for word in _as_indexed(part.words))
        return self.grammar.phrase([whole_name(self.vocabulary.number, words)])

    def _token(self, field: Field, word: str) -> str:
        return token(self.vocabulary.number, field, word)

    def any_of(self, expressions: Iterable[str | None]) -> str | None:
        possible = [expression for expression in expressions if expression is not None]
        return self.grammar.any(possible) if possible else None

    def all_of(self, expressions: Sequence[str | None]) -> str | None:
        possible = [expression for expression in expressions if expression is not None]
        return self.grammar.all(possible) if len(possible) == len(expressions) else None

    def without(self, expression: str | None, excluded: str | None) -> str | None:
        if expression is None or excluded is None:
            return expression
        return self.grammar.without(expression, excluded)


def _as_indexed(words: Sequence[str]) -> Sequence[str]:
    """A run without spaces is kept as pairs of characters, and its last character by itself."""
    if all(is_without_spaces(word) and len(word) == 2 for word in words):
        return [*words, words[-1][-1]]
    return words
