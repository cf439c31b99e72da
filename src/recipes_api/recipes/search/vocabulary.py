"""Looks up the words of a query in the vocabulary of the person whose recipes are searched."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recipes_api.readers import Reader, SqlValue
from recipes_api.recipes.search.dialects import Dialect
from recipes_api.recipes.search.entries import PADDING, trigram_token, trigrams
from recipes_api.recipes.search.forms import (
    SHORTEST_INNER,
    Forms,
    is_form,
    slips,
    slips_allowed,
    stem,
)
from recipes_api.recipes.search.query import AllOf, AnyOf, Food, Part, Without, Words
from recipes_api.recipes.search.words import LONGEST_WORD

OWNER = -1
MOST_FORMS = 24
MOST_SLIPS_FOUND = 5
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a query."""

    word: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The owner's number in the index, and what each word that was looked up may mean."""

    number: int
    forms: Mapping[Asked, Forms]


NO_VOCABULARY = Vocabulary(0, {})
"""Of a query without words."""


def words_in(part: Part) -> Iterator[Words]:
    """Every part of a query that looks for words."""
    if isinstance(part, Words):
        yield part
    elif isinstance(part, Food):
        yield part.words
    elif isinstance(part, Without):
        yield from words_in(part.part)
    elif isinstance(part, AnyOf | AllOf):
        for inner in part.parts:
            yield from words_in(inner)


def asked(words: Words) -> Asked | None:
    """What has other forms: the last of the words, if it is alone or goes on; none in quotes."""
    if words.is_exact or (len(words.words) > 1 and not words.is_begun):
        return None
    return Asked(words.words[-1], words.is_begun)


async def look_up(
    reader: Reader, dialect: Dialect, owner_id: uuid.UUID, words: Iterable[Words]
) -> Vocabulary | None:
    """None if the person never kept a recipe. One statement; a second if a word is unknown."""
    places = list(dict.fromkeys(one for one in map(asked, words) if one is not None))
    statement, values = _spelled_so(dialect, owner_id, places)
    rows = await reader.all(statement, **values)
    found: dict[int, list[str]] = {place: [] for place in range(OWNER, len(places))}
    for place, word in rows:
        found[int(str(place))].append(str(word))
    if not found[OWNER]:
        return None
    number = int(found[OWNER][0])
    forms = {one: _forms(one, found[place]) for place, one in enumerate(places)}
    unknown = [one for one in places if forms[one] == Forms() and slips_allowed(one.word)]
    if unknown:
        statement, values = _spelled_alike(dialect, number, unknown)
        alike = await reader.all(statement, **values)
        for place, one in enumerate(unknown):
            candidates = [str(word) for at, word in alike if at == place]
            forms[one] = Forms(slips=_meant(one, candidates))
    return Vocabulary(number, forms)


def _spelled_so(
    dialect: Dialect, owner_id: uuid.UUID, words: Sequence[Asked]
) -> tuple[str, dict[str, SqlValue]]:
    """The owner's number, and what begins as a word does or has it within."""
    grammar, branches = dialect.grammar, [dialect.number_of_owner]
    values: dict[str, SqlValue] = {"owner_id": owner_id}
    for place, one in enumerate(words):
        beginnings = {stem(one.word), one.word} if one.is_begun else {stem(one.word)}
        for beginning in sorted(beginnings):
            name = f"{place}_{len(beginning)}"
            branches.append(dialect.words_from.format(place=place, name=name))
            values |= {f"from{name}": beginning, f"to{name}": beginning + LAST_CHARACTER}
        values[f"word{place}"] = one.word
        if len(one.word) >= SHORTEST_INNER:
            inner = [f"#_{trigram}" for trigram in trigrams(one.word) if PADDING not in trigram]
            branches.append(dialect.words_around.format(place=place, name=place))
            values[f"trigrams{place}"] = grammar.all(grammar.phrase([token]) for token in inner)
    return " UNION ALL ".join(branches), values


def _spelled_alike(
    dialect: Dialect, number: int, words: Sequence[Asked]
) -> tuple[str, dict[str, SqlValue]]:
    """What shares three letters with a word, or its beginning or end, and is about as long."""
    grammar, branches = dialect.grammar, list[str]()
    values: dict[str, SqlValue] = {"number": number}
    for place, one in enumerate(words):
        shared = [trigram_token(number, trigram) for trigram in trigrams(one.word)]
        allowed = slips_allowed(one.word)
        branches.append(dialect.words_alike.format(place=place))
        values |= {
            f"trigrams{place}": grammar.any(grammar.phrase([token]) for token in shared),
            f"shortest{place}": len(one.word) - allowed,
            f"longest{place}": LONGEST_WORD if one.is_begun else len(one.word) + allowed,
        }
    return " UNION ALL ".join(branches), values


def _forms(one: Asked, candidates: Iterable[str]) -> Forms:
    exact, near, begun, far = [], [], [], []
    for word in dict.fromkeys(candidates):
        if word == one.word:
            exact.append(word)
        elif is_form(one.word, word):
            near.append(word)
        elif one.is_begun and word.startswith(one.word):
            begun.append(word)
        elif one.word in word[1:]:
            far.append(word)
    begun = begun[: max(MOST_FORMS - len(near), 0)]
    return Forms(tuple(exact), tuple(near[:MOST_FORMS]), tuple(begun), far=tuple(far[:MOST_FORMS]))


def _meant(one: Asked, candidates: Iterable[str]) -> tuple[str, ...]:
    """The words with the fewest slips, the most frequent first."""
    counted = [(slips(one.word, word, is_begun=one.is_begun), word) for word in candidates]
    fewest = min((count for count, _ in counted), default=0)
    if fewest > slips_allowed(one.word):
        return ()
    return tuple(word for count, word in counted if count == fewest)[:MOST_SLIPS_FOUND]
