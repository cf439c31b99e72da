"""Which ingredients a step names, and where.

A step says `the flour` for `250 g plain flour`, and `garlic` for `2 garlic cloves, crushed`. A name
is a food's whole name, or the part of it that holds its head: the last word in Germanic languages,
the first in Romance ones. The longest name wins: `brown sugar` is not the `sugar` of another line.
A name that several lines share stands for those under the step's own heading, else for all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from recipes_api.recipes.ingredients import ParsedLine, food_key, food_keys
from recipes_api.recipes.ingredients.lexicon import CJK
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.tokens import Kind, Token, tokenize
from recipes_api.recipes.steps.said import Mention

HEAD_FIRST = frozenset({"fr", "es", "it", "pt"})
COMPOUNDING = frozenset({"de", "nl", "sv"})
SHORTEST_HEAD = 4
"""Letters of `Mehl`, for which one writes `Weizenmehl` in the list."""
LONGEST_NAME = 6
MOST_SHARING = 10
"""A name that more lines share tells nothing."""
MOST_MENTIONS = 100
# Parts and products that a step calls by what they are of: `chicken` for `chicken breasts`.
CUTS = {"breast", "thigh", "leg", "wing", "fillet", "loin", "shoulder", "chop", "steak", "mince"}
PLANT_PARTS = {"leaf", "seed", "floret", "stalk", "sprig", "kernel", "pod", "clove", "root", "head"}
MADE_OF = {"zest", "juice", "extract", "flake", "stick", "cube", "powder", "peel", "bulb"}
PIECES = {"half", "piece", "slice", "strip", "chunk"}
PARTS = CUTS | PLANT_PARTS | MADE_OF | PIECES


@dataclass(frozen=True, slots=True)
class Named:
    """A line of ingredients that a step may name."""

    id: str
    group: str | None
    parsed: ParsedLine


@dataclass(frozen=True, slots=True)
class _Name:
    line: Named
    is_whole: bool


class Ingredients:
    """The names of a recipe's ingredients, ready to be looked for."""

    def __init__(self, lines: Sequence[Named]) -> None:
        self._language = next(
            (line.parsed.language for line in lines if line.parsed.language), None
        )
        self._names: dict[tuple[str, ...], list[_Name]] = {}
        self._heads: dict[str, dict[str, list[Named]]] = {}
        """Last words of foods, by their last letters."""
        for line in lines:
            for words in _foods(line.parsed):
                self._add(line, words)
        for line in lines:
            for words in _foods(line.parsed):
                self._add_what_it_is_of(line, words)
        self._by_first: dict[str, list[str]] = {}
        """For languages without spaces: foods by their first character, the longest first."""
        for food in sorted((words[0] for words in self._names), key=len, reverse=True):
            self._by_first.setdefault(food[:1], []).append(food)

    def mentions(self, text: str, group: str | None) -> list[Mention]:
        """The ingredients named in a step under that heading, in order; spans in code points."""
        found = self._in_cjk(text) if self._language in CJK else self._in_words(text)
        mentions = (
            Mention(id=line.id, span=span) for span, names in found for line in _meant(names, group)
        )
        return [*islice(mentions, MOST_MENTIONS)]

    def _add(self, line: Named, words: tuple[str, ...]) -> None:
        is_head_first = line.parsed.language in HEAD_FIRST
        for length in range(1, min(len(words), LONGEST_NAME) + 1):
            part = words[:length] if is_head_first else words[-length:]
            is_whole = length == len(words)
            self._names.setdefault(part, []).append(_Name(line, is_whole))
        if line.parsed.language in COMPOUNDING:
            ending = self._heads.setdefault(words[-1][-SHORTEST_HEAD:], {})
            ending.setdefault(words[-1], []).append(line)

    def _add_what_it_is_of(self, line: Named, words: tuple[str, ...]) -> None:
        if line.parsed.language != "en":
            return
        while len(words) > 1 and words[-1] in PARTS:
            words = words[:-1]
            for start in range(max(len(words) - LONGEST_NAME, 0), len(words)):
                self._names.setdefault(words[start:], [_Name(line, is_whole=False)])

    def _in_words(self, text: str) -> Iterator[tuple[Span, list[_Name]]]:
        tokens = tokenize(text)
        keys = [_key(token, self._language) for token in tokens]
        at = 0
        while at < len(tokens):
            length = self._longest(keys, at)
            names = self._names[tuple(keys[at : at + length])] if length else []
            names = names or self._by_head(tokens[at], keys[at])
            length = max(length, 1)
            if names:
                yield (tokens[at].start, tokens[at + length - 1].end), names
            at += length

    def _longest(self, keys: list[str], at: int) -> int:
        for length in range(min(LONGEST_NAME, len(keys) - at), 0, -1):
            if tuple(keys[at : at + length]) in self._names:
                return length
        return 0

    def _by_head(self, token: Token, key: str) -> list[_Name]:
        """`Mehl` where the list has `Weizenmehl`, if it is the only one."""
        if token.kind is not Kind.WORD or len(key) < SHORTEST_HEAD or not self._heads:
            return []
        heads = self._heads.get(key[-SHORTEST_HEAD:], {})
        ending = [lines for head, lines in heads.items() if head.endswith(key)]
        return [_Name(line, is_whole=False) for line in ending[0]] if len(ending) == 1 else []

    def _in_cjk(self, text: str) -> Iterator[tuple[Span, list[_Name]]]:
        """Without spaces there are no words: the longest food that stands here."""
        folded = [_folded(character) for character in text]
        joined = "".join(folded)
        if len(joined) != len(text):
            return
        at = 0
        while at < len(text):
            foods = self._by_first.get(joined[at], ())
            food = next((food for food in foods if joined.startswith(food, at)), None)
            if food is not None:
                yield (at, at + len(food)), self._names[(food,)]
            at += len(food or "x")


def _foods(parsed: ParsedLine) -> Iterable[tuple[str, ...]]:
    """The words of each food of a line, as they are compared."""
    for alternatives in food_keys(parsed.food, parsed.language):
        for key in alternatives:
            yield (key,) if parsed.language in CJK else tuple(key.split())


def _key(token: Token, language: str | None) -> str:
    return food_key(token.text, language) if token.kind is Kind.WORD else ""


def _folded(character: str) -> str:
    return food_key(character, "ja") or character


def _meant(names: list[_Name], group: str | None) -> list[Named]:
    """Those called exactly so rather than in part, and those of the step's group if any."""
    whole = [name.line for name in names if name.is_whole]
    lines = whole or [name.line for name in names]
    lines = [line for line in lines if group is not None and line.group == group] or lines
    meant = {line.id: line for line in lines}
    return [] if len(meant) > MOST_SHARING else [*meant.values()]
