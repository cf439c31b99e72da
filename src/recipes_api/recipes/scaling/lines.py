"""A line of ingredients, scaled: amounts change, everything else stays to the letter."""

import re
from fractions import Fraction

from recipes_api.recipes.ingredients import ParsedLine, parse
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES, UNDETERMINED, load
from recipes_api.recipes.ingredients.measuring import MeasureReader
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.tokens import tokenize
from recipes_api.recipes.measures.densities import Density, density
from recipes_api.recipes.measures.kitchen import Quantity, rounded
from recipes_api.recipes.measures.units import Dimension
from recipes_api.recipes.scaling.amounts import (
    amount_of,
    amounts_of,
    edit_amount,
    edit_counted,
    ends_of,
    measured_anew,
    quantity_of,
)
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.scaling.wanted import Measuring

# So much for each of something: it does not grow with the recipe.
SHARED_OUT = re.compile(
    r"\b(?:each|every|per|apiece|at a time|jeweils|je|pro|chaque|par|chacun\w*|cada|por|ciascun\w*"
    r"|ogni|elk|elke|per|varje|vardera)\b",
    re.IGNORECASE,
)
AS_WRITTEN = Fraction(1, 100)
"""How much a number may differ from what is meant: 0.667 is ⅔."""


def scale_line(text: str, parsed: ParsedLine, measuring: Measuring) -> tuple[str, ParsedLine]:
    """The line's text, and what it says then: exact amounts, and spans in the new text."""
    known = density(parsed.food, parsed.preparation)
    now = measured_anew(text, amounts_of(parsed), known, measuring)
    edits = Edits()
    for before, quantity in now.values():
        edit_amount(edits, text, before, quantity, measuring.language)
    if "amount" in now and parsed.food_spans:
        edit_counted(edits, text, parsed.food_spans[0], now["amount"], measuring.language)
    if parsed.amount is not None:
        _edit_notes(edits, text, parsed, known, measuring)
    scaled = edits.apply(text)
    notes = edits.moved_all(parsed.note_spans)
    return scaled, parsed.model_copy(
        update={
            **{name: amount_of(old, new, edits, scaled) for name, (old, new) in now.items()},
            "note": _joined(scaled, notes, parsed.language),
            "food_spans": edits.moved_all(parsed.food_spans),
            "preparation_spans": edits.moved_all(parsed.preparation_spans),
            "note_spans": notes,
        }
    )


def is_read_as_meant(text: str, said: ParsedLine) -> bool:
    """Whether whoever reads the scaled line reads in it what it is meant to say.

    Numbers are written in more ways than are known here (`un demi`, `一个半`). What was put in
    place of a part of one says something else, and is not shown.
    """
    again = parse(text, said.language or UNDETERMINED)
    told = {} if again is None else amounts_of(again)
    meant = amounts_of(said)
    return told.keys() == meant.keys() and all(
        _is_near(quantity_of(told[name]), quantity_of(amount)) for name, amount in meant.items()
    )


def _is_near(told: Quantity, meant: Quantity) -> bool:
    if told.unit is not meant.unit:
        return False
    ends = ends_of(told)
    return any(
        len(ends) == len(ends_of(wanted))
        and all(
            abs(end - right) <= AS_WRITTEN * right
            for end, right in zip(ends, ends_of(wanted), strict=True)
        )
        for wanted in (meant, rounded(meant))
    )


def _edit_notes(
    edits: Edits, text: str, parsed: ParsedLine, known: Density | None, measuring: Measuring
) -> None:
    """`plus 2 tbsp for dusting` is more of the food, too; `2 cm thick` and `1 tbsp each` is not."""
    spans = [span for span in parsed.note_spans if not SHARED_OUT.search(text[slice(*span)])]
    if not spans or measuring.language not in LANGUAGES:
        return
    lexicon = load(measuring.language)
    tokens = tokenize(text, lexicon.decimal)
    reader = MeasureReader(tokens, lexicon)
    at = 0
    while at < len(tokens):
        found = reader.measure(at) if _is_inside(tokens[at].start, spans) else None
        if found is None:
            at += 1
            continue
        measure, at = found
        if measure.unit and measure.unit.dimension in (Dimension.MASS, Dimension.VOLUME):
            amount = measure.as_amount()
            now = measuring.measure(quantity_of(amount), known)
            edit_amount(edits, text, amount, now, measuring.language)


def _is_inside(position: int, spans: list[Span]) -> bool:
    return any(start <= position < end for start, end in spans)


def _joined(text: str, spans: list[Span], language: str | None) -> str | None:
    joint = "、" if language in CJK else ", "
    return joint.join(text[start:end] for start, end in spans) or None
