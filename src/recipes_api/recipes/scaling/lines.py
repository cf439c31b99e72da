"""A line of ingredients, scaled: amounts change, everything else stays to the letter."""

from recipes_api.recipes.ingredients import Amount, ParsedLine
from recipes_api.recipes.measures.densities import density
from recipes_api.recipes.measures.kitchen import Quantity
from recipes_api.recipes.scaling.amounts import amount_of, edit_amount, quantity_of
from recipes_api.recipes.scaling.edits import Edits
from recipes_api.recipes.scaling.wanted import Measuring


def scale_line(text: str, parsed: ParsedLine, measuring: Measuring) -> tuple[str, ParsedLine]:
    """The line's text, and what it says then: exact amounts, and spans in the new text."""
    now = _measured(parsed, measuring)
    edits = Edits()
    for before, quantity in now.values():
        edit_amount(edits, text, before, quantity, measuring.language)
    scaled = edits.apply(text)
    amounts = {
        name: amount_of(before, quantity, edits, scaled) for name, (before, quantity) in now.items()
    }
    return scaled, parsed.model_copy(
        update={
            **amounts,
            "food_spans": edits.moved_all(parsed.food_spans),
            "preparation_spans": edits.moved_all(parsed.preparation_spans),
            "note_spans": edits.moved_all(parsed.note_spans),
        }
    )


def _measured(parsed: ParsedLine, measuring: Measuring) -> dict[str, tuple[Amount, Quantity]]:
    """Each amount of the line by its name: as it is, and as it shall be.

    Where a line says the same in two measures, and one of them is what is wanted, both stay.
    """
    known = density(parsed.food, parsed.preparation)
    same = [amount for amount in (parsed.amount, parsed.alternative) if amount is not None]
    convert = len(same) < 2 or not any(
        measuring.is_of_target(quantity_of(amount)) for amount in same
    )
    found: dict[str, tuple[Amount, Quantity]] = {}
    for name in ("amount", "plus", "alternative"):
        amount: Amount | None = getattr(parsed, name)
        if amount is not None:
            quantity = measuring.measure(quantity_of(amount), known, convert=convert)
            found[name] = (amount, quantity)
    if parsed.package is not None:
        # Twice as much is two cans, and not one of twice the size.
        found["package"] = (
            parsed.package,
            measuring.convert(quantity_of(parsed.package), known),
        )
    return found
