"""One amount in a text, in place of another: its number and its unit, and nothing around them."""

import re
from collections.abc import Mapping
from fractions import Fraction

from recipes_api.recipes.ingredients import Amount, ParsedLine
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES, load
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.quantities import NUMBER, exact, value_of
from recipes_api.recipes.measures.densities import Density
from recipes_api.recipes.measures.kitchen import Quantity, rounded
from recipes_api.recipes.measures.wording import agreeing, show_number, unit_word
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.scaling.wanted import Measuring

HEAD_FIRST = frozenset({"fr", "es", "it", "pt"})
"""Romance languages: the `oeufs` of `2 oeufs durs`; else the last word is the head."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
TOTALS = ("amount", "plus", "alternative")
"""Measures of a line that grow with it. That of a package does not: twice as much is two cans."""


def quantity_of(amount: Amount) -> Quantity:
    high = None if amount.quantity_max is None else Fraction(amount.quantity_max)
    return Quantity(Fraction(amount.quantity), high, amount.unit)


def amounts_of(parsed: ParsedLine) -> dict[str, Amount]:
    """Those that the line has, by their names."""
    amounts = {
        "amount": parsed.amount,
        "plus": parsed.plus,
        "package": parsed.package,
        "alternative": parsed.alternative,
    }
    return {name: one for name, one in amounts.items() if one is not None}


def measured_anew(
    text: str, amounts: Mapping[str, Amount], known: Density | None, measuring: Measuring
) -> dict[str, tuple[Amount, Quantity]]:
    """Each amount of one food, by its name in `ParsedLine`: as it is, and as it shall be.

    Where the same is said in two measures, and one of them is what is wanted, both stay.
    """
    quantities = {name: quantity_of(one) for name, one in amounts.items()}
    same = [quantities[name] for name in ("amount", "alternative") if name in quantities]
    convert = len(same) < 2 or not any(measuring.is_of_target(quantity) for quantity in same)
    found: dict[str, tuple[Amount, Quantity]] = {}
    for name, one in amounts.items():
        word = "" if one.unit_span is None else text[slice(*one.unit_span)].lower()
        if name in TOTALS:
            now = measuring.measure(quantities[name], known, word=word, convert=convert)
        else:
            now = measuring.convert(quantities[name], known, word=word)
        found[name] = (one, now)
    return found


def edit_amount(edits: Edits, text: str, amount: Amount, now: Quantity, language: str) -> None:
    """Writes another amount in the place of one in the text. The same amount stays as it is."""
    if now == quantity_of(amount):
        return
    shown = rounded(now)
    most = shown.low if shown.high is None else shown.high
    if amount.quantity_span is None:
        if amount.unit_span is not None:
            start = amount.unit_span[0]
            number = _numbers(shown, language, "")
            edits.replace((start, start), number if language in CJK else f"{number} ")
    else:
        _edit_number(edits, text, amount, shown, language)
    if amount.unit_span is None or now.unit is None:
        return
    written = text[slice(*amount.unit_span)]
    if now.unit is amount.unit:
        word = agreeing(written, most, language)
    else:
        word = unit_word(now.unit, most, language)
        if _is_glued(amount) and language not in CJK:
            word = f" {word}"
    if word != written:
        edits.replace(amount.unit_span, word)


def edit_counted(
    edits: Edits, text: str, food: Span, amounts: tuple[Amount, Quantity], language: str
) -> None:
    """`1 egg` becomes `2 eggs`: the head of a food that is counted agrees with its number."""
    before, now = amounts
    words = [*WORD.finditer(text, *food)]
    if now.unit is not None or now == quantity_of(before) or not words:
        return
    shown = rounded(now)
    head = words[0] if language in HEAD_FIRST else words[-1]
    agreed = agreeing(head[0], shown.low if shown.high is None else shown.high, language)
    if agreed != head[0]:
        edits.replace(head.span(), agreed)


def _edit_number(edits: Edits, text: str, amount: Amount, shown: Quantity, language: str) -> None:
    """Each number of a range in its place, so that what joins them stays."""
    if amount.quantity_span is None:
        return
    start, end = amount.quantity_span
    numbers = [*NUMBER.finditer(text, start, end)]
    values = ends_of(shown)
    # Who writes 0.5 kg may still have ½ cup.
    is_same_unit = shown.unit is amount.unit
    mark = load(language).decimal if language in LANGUAGES else "."
    # Of `1 e meia` the number is a part only.
    is_all = [value_of(number, mark) for number in numbers] == ends_of(quantity_of(amount))
    if is_all and len(numbers) == len(values):
        for match, value in zip(numbers, values, strict=True):
            written = match[0] if is_same_unit else ""
            number = show_number(value, shown.unit, language, written=written)
            edits.replace(match.span(), number)
    else:
        written = text[start:end] if is_same_unit else ""
        edits.replace((start, end), _numbers(shown, language, written))


def ends_of(quantity: Quantity) -> list[Fraction]:
    """The number, or the two of a range."""
    return [end for end in (quantity.low, quantity.high) if end is not None]


def _numbers(shown: Quantity, language: str, written: str) -> str:
    values = ends_of(shown)
    return "–".join(show_number(value, shown.unit, language, written=written) for value in values)


def _is_glued(amount: Amount) -> bool:
    """`200g`: the word that replaces the letter needs a space."""
    if amount.quantity_span is None or amount.unit_span is None:
        return False
    return amount.quantity_span[1] == amount.unit_span[0]


def amount_of(before: Amount, now: Quantity, edits: Edits, text: str) -> Amount:
    """The exact amount now, and where it stands in the text as it is now."""
    number, unit = before.quantity_span, before.unit_span
    moved_unit = None if unit is None else _without_space(edits.moved(unit), text)
    return Amount(
        quantity=exact(now.low),
        quantity_max=None if now.high is None else exact(now.high),
        unit=now.unit,
        quantity_span=None if number is None else edits.moved(number),
        unit_span=moved_unit,
    )


def _without_space(span: Span, text: str) -> Span:
    """The word alone, if a space was put before it."""
    start, end = span
    return end - len(text[start:end].lstrip()), end
