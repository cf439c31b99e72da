"""The order of what is found: ours, so that both databases give the same answers.

The engines' own scores (BM25 of FTS5, ts_rank of PostgreSQL) differ, and need to look at every
match before they can tell the first. Here matches fall into levels, each an expression of its own,
that are read one after another until a page is full; within a level the newest change comes first.
A word that half of the recipes contain therefore costs no more than one that is in ten.

Of one word: the whole name is it, it is in the name, in the keywords, categories or cuisines, in
the ingredients, in the steps or notes; in each the word as written comes before its other forms,
and these before words that begin so: of `egg`, eggs before eggplant.
Of several: all in the name; then in the name and labels, with ingredients, anywhere; in each those
of which some word is in the name come first. Last comes what has a word only within a longer one.
"""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from recipes_api.recipes.search.expressions import EVERYWHERE, Expressions, Reach
from recipes_api.recipes.search.query import AnyOf, Field, Part, Words

NAME = (Field.NAME,)
LABELS = (Field.KEYWORD, Field.CATEGORY, Field.CUISINE)
INGREDIENTS = (Field.INGREDIENT,)
TEXT = (Field.STEP, Field.NOTE)
PLACES = (NAME, LABELS, INGREDIENTS, TEXT)
UP_TO = tuple(
    tuple(field for place in PLACES[: count + 1] for field in place) for count in range(len(PLACES))
)
"""Of PLACES: the first, the first two, ..."""

Term = Words | AnyOf
Level = tuple[str | None, Sequence[str | None]]
"""What matches at this level, and what of it has matched at one before."""


def is_term(part: Part) -> TypeGuard[Term]:
    """Whether a part of a query says how good a match is: words for any field."""
    if isinstance(part, Words):
        return not part.fields
    return isinstance(part, AnyOf) and all(
        isinstance(inner, Words) and not inner.fields for inner in part.parts
    )


def levels(write: Expressions, terms: Sequence[Term]) -> list[str | None]:
    """Expressions of which an entry matches one at most, the best first.

    None keeps the place of a level that nothing can match: a page goes on at the same number.
    """
    made = _of_one(write, terms[0]) if len(terms) == 1 else _of_several(write, terms)
    found = [*_whole_name(write, terms), *made, *_within(write, terms)]
    return [
        None if matching in before else write.without(matching, write.any_of(before))
        for matching, before in found
    ]


def _whole_name(write: Expressions, terms: Sequence[Term]) -> Iterator[Level]:
    words = [term for term in terms if isinstance(term, Words)]
    if len(words) == len(terms):
        yield write.whole_name(words), []


def _of_one(write: Expressions, term: Term) -> Iterator[Level]:
    before = [matching for matching, _ in _whole_name(write, [term])]
    for place, fields in enumerate(PLACES):
        exact = _at(write, term, fields, Reach.EXACT)
        forms = _at(write, term, fields, Reach.FORMS)
        yield exact, before
        yield forms, [*before, exact]
        yield _at(write, term, fields, Reach.SLIPS), [*before, forms]
        before = [_at(write, term, UP_TO[place], Reach.SLIPS)]


def _of_several(write: Expressions, terms: Sequence[Term]) -> Iterator[Level]:
    exact = _all_at(write, terms, NAME, Reach.EXACT)
    yield exact, [matching for matching, _ in _whole_name(write, terms)]
    in_name = [_at(write, term, NAME, Reach.SLIPS) for term in terms]
    before, some = write.all_of(in_name), write.any_of(in_name)
    yield before, [exact]
    for fields in UP_TO[1:]:
        every = _all_at(write, terms, fields, Reach.SLIPS)
        yield write.all_of([some, every]), [before]
        yield every, [before, some]
        before = every


def _within(write: Expressions, terms: Sequence[Term]) -> Iterator[Level]:
    """What has one of the words only as a part of a longer word."""
    before = [_all_at(write, terms, EVERYWHERE, Reach.SLIPS)]
    if _all_at(write, terms, EVERYWHERE, Reach.WITHIN) in before:
        return
    for fields in (NAME, UP_TO[-2], EVERYWHERE):
        every = _all_at(write, terms, fields, Reach.WITHIN)
        yield every, before
        before = [before[0], every]


def _all_at(
    write: Expressions, terms: Sequence[Term], fields: Sequence[Field], reach: Reach
) -> str | None:
    return write.all_of([_at(write, term, fields, reach) for term in terms])


def _at(write: Expressions, term: Term, fields: Sequence[Field], reach: Reach) -> str | None:
    """Where a term is in one of the fields."""
    parts = [term] if isinstance(term, Words) else [p for p in term.parts if isinstance(p, Words)]
    return write.any_of(
        [one for words in parts for one in write.alternatives(words, fields, reach)]
    )
