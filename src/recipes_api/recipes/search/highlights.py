"""Which texts of a hit show why it was found, and where in them the words stand."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field, JsonValue

from recipes_api.recipes.search import words as reading
from recipes_api.recipes.search.expressions import EVERYWHERE, Expressions, Reach
from recipes_api.recipes.search.query import AllOf, AnyOf, Food, Part, Words
from recipes_api.recipes.search.query import Field as Place

LONGEST_TEXT = 240
BEFORE_MARK = 60
ON_CARD = ((Place.NAME, "name"), (Place.KEYWORD, "keywords"), (Place.CATEGORY, "recipeCategory"))
IN_DOCUMENT = (
    (Place.CUISINE, "recipeCuisine"),
    (Place.INGREDIENT, "recipeIngredient"),
    (Place.STEP, "recipeInstructions"),
    (Place.NOTE, "description"),
    (Place.NOTE, "notes"),
)
Span = tuple[int, int]


class Highlight(BaseModel):
    """A text of the recipe with words that were looked for."""

    member: str = Field(examples=["recipeIngredient"])
    index: int | None = Field(description="Which of the member's texts, if it is a list.")
    text: str = Field(description="Shortened if it is long.", examples=["1 kg ripe tomatoes"])
    marks: list[Span] = Field(
        description="From which character (inclusive) to which (exclusive) the words stand.",
        examples=[[[10, 18]]],
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that stand one after another, the last in any of its forms."""

    fields: tuple[Place, ...]
    before: tuple[str, ...]
    last: frozenset[str]


def sought_in(part: Part, write: Expressions) -> list[Sought]:
    """What a query looks for, without what it excludes."""
    if isinstance(part, Words):
        last = frozenset(write.last_words(part, Reach.WITHIN))
        return [Sought(part.fields or EVERYWHERE, part.words[:-1], last)]
    if isinstance(part, Food):
        last = frozenset(write.last_words(part.words, Reach.FORMS))
        return [Sought((Place.INGREDIENT,), part.words.words[:-1], last)]
    if isinstance(part, AllOf | AnyOf):
        return [sought for inner in part.parts for sought in sought_in(inner, write)]
    return []


def highlights(card: str, document: str, sought: Sequence[Sought]) -> list[Highlight]:
    """The name if it has such words, and for each of the words not in it the first other text.

    `card` and `document` are the stored JSON texts; the second is only read if need be.
    """
    found: list[Highlight] = []
    missing = set(range(len(sought)))
    for field, member, index, text in _texts(card, document):
        here = {number for number in missing if field in sought[number].fields}
        marks = {number: _marks(text, sought[number]) for number in here}
        if any(marks.values()):
            found.append(
                _shown(member, index, text, (one for all_ in marks.values() for one in all_))
            )
            missing -= {number for number, spans in marks.items() if spans}
        if not missing:
            break
    return found


def _texts(card: str, document: str) -> Iterator[tuple[Place, str, int | None, str]]:
    """The best places first."""
    for stored, members in ((card, ON_CARD), (document, IN_DOCUMENT)):
        content = json.loads(stored)
        for field, member in members:
            yield from ((field, member, index, text) for index, text in _each(content[member]))


def _each(value: JsonValue) -> Iterator[tuple[int | None, str]]:
    if isinstance(value, str):
        yield None, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            text = item["text"] if isinstance(item, dict) else item
            yield index, str(text)


def _marks(text: str, sought: Sought) -> list[Span]:
    folded = text.lower() if text.isascii() else reading.fold(text)
    # Most texts have none of the words, which this tells many times faster.
    if not any(word in folded for word in sought.last):
        return []
    words = list(reading.words_with_spans(text))
    length = len(sought.before)
    return [
        (words[at - length][1], end)
        for at, (word, _, end) in enumerate(words)
        if word in sought.last
        and at >= length
        and tuple(before for before, _, _ in words[at - length : at]) == sought.before
    ]


def _shown(member: str, index: int | None, text: str, spans: Iterable[Span]) -> Highlight:
    marks = _merged(spans)
    if len(text) <= LONGEST_TEXT:
        return Highlight(member=member, index=index, text=text, marks=marks)
    start = max(marks[0][0] - BEFORE_MARK, 0)
    start = text.find(" ", start, marks[0][0]) + 1 if start else 0
    start = start or max(marks[0][0] - BEFORE_MARK, 0)
    end = min(start + LONGEST_TEXT, len(text))
    shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
    offset = start - bool(start)
    within = [(begin - offset, stop - offset) for begin, stop in marks if stop <= end]
    return Highlight(member=member, index=index, text=shown, marks=within)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In order, and without overlaps: pairs of characters overlap."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
