"""Pans: how large they are, and how much more fits into another one of the same height."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.measures.units import LENGTHS, Unit
from recipes_api.recipes.measures.wording import show_number, unit_word
from recipes_api.recipes.scaling.edits import Edits

PI = Fraction(355, 113)
NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
INCHES = r"in(?:ch(?:es)?)?\b|[\"”″]|Zoll|pouces?|pulgadas?|pollici|tum\b"
CENTIMETRES = r"cm\b|centimet(?:er|re)s?|Zentimeter|センチ|厘米|公分"
MILLIMETRES = r"mm\b"
SIZE = re.compile(
    rf"(?<![\d.,/])(?P<one>{NUMBER})(?:\s?(?:{CENTIMETRES}|{INCHES}))?"
    rf"(?:\s?-?(?:x|×|by|\*|mal|par|por|per|bij)-?\s?(?P<other>{NUMBER}))?"
    rf"(?P<joint>[\s-]?)(?:(?P<cm>{CENTIMETRES})|(?P<inch>{INCHES})|(?P<mm>{MILLIMETRES}))",
    re.IGNORECASE,
)
SQUARE = re.compile(r"square|quadratisch|carré|cuadrad|quadrat|vierkant|kvadratisk", re.IGNORECASE)
PAN = re.compile(
    r"\bpans?\b|\btins?\b|\bdish\b|springform|kuchenform|backform|tarteform|auflaufform|\bform\b"
    r"|\bformen\b|\bblech|\bmoule|\bplat\b|\bmolde|\bbandeja|\bfuente\b|\bstampo|\btortiera|\bteglia"
    r"|bakvorm|springvorm|ovenschaal|taartvorm|\bforma\b|\bassadeira|\blångpanna|skillet|型|模",
    re.IGNORECASE,
)
NEAR = 30
"""Characters behind (or before) a size, among which the word for a pan stands."""
SAME_PAN = Fraction(6, 100)
"""How much areas of the same pan differ, in inches and in whole centimetres: `20 cm (8 in)`."""
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Pan:
    """Round by its diameter, or with two sides; in millimetres, whatever unit it is told in."""

    side: Fraction
    other: Fraction | None = None
    unit: Unit = field(default=Unit.CM, compare=False)

    @property
    def area(self) -> Fraction:
        """Square millimetres; of round ones as many times pi as for every other round one."""
        return self.side * (self.side * PI / 4 if self.other is None else self.other)

    def is_about(self, other: "Pan") -> bool:
        is_same_shape = (self.other is None) == (other.other is None)
        return is_same_shape and abs(self.area - other.area) <= SAME_PAN * other.area

    def shown(self, unit: Unit, language: str, joint: str) -> str:
        """`26 cm`, `9-inch`, `20 × 30 cm`; to the half where it was told in another unit."""
        sides = [self.side] if self.other in (None, self.side) else [self.side, self.other]
        lengths = [side / LENGTHS[unit] for side in sides if side is not None]
        if unit is not self.unit:
            lengths = [round(length / HALF) * HALF for length in lengths]
        numbers = " × ".join(show_number(length, unit, language) for length in lengths)
        return f"{numbers}{joint}{unit_word(unit, Fraction(1), language)}"


@dataclass(frozen=True, slots=True)
class PanInText:
    pan: Pan
    span: Span
    joint: str
    """Between number and unit."""
    is_called_square: bool


def read_pan(text: str) -> Pan | None:
    """`26cm`, `9in`, `20x30cm`, `8 inch square`; a single number is a round pan's diameter."""
    match = SIZE.match(text.strip())
    if match is None:
        return None
    rest = text.strip()[match.end() :].strip().lower()
    if rest not in ("", "round", "square"):
        return None
    return _pan(match, is_square=rest == "square")


def pans_in(text: str) -> Iterator[PanInText]:
    """The sizes of pans in a text, in order."""
    for match in SIZE.finditer(text):
        start, end = match.span()
        near = f"{text[max(0, start - NEAR) : start]}\n{text[end : end + NEAR]}"
        if PAN.search(near) is None:
            continue
        is_square = SQUARE.search(near) is not None
        pan = _pan(match, is_square=is_square)
        if pan is not None:
            yield PanInText(pan, (start, end), match["joint"], is_square)


def the_pan(texts: Iterable[str]) -> Pan | None:
    """The only size of pan in a recipe's texts; None if there is none, or several."""
    found = [one.pan for text in texts for one in pans_in(text)]
    return found[0] if found and all(pan.is_about(found[0]) for pan in found) else None


def edit_pans(edits: Edits, text: str, old: Pan, new: Pan, language: str) -> None:
    """Writes another pan in place of one; where a text calls it square, only a square one."""
    found = [one for one in pans_in(text) if one.pan.is_about(old)]
    units = {one.pan.unit for one in found}
    for one in found:
        if one.is_called_square and new.side != new.other:
            continue
        unit = new.unit if len(units) == 1 else one.pan.unit
        edits.replace(one.span, new.shown(unit, language, one.joint))


def _pan(match: re.Match[str], *, is_square: bool) -> Pan | None:
    unit = Unit.INCH if match["inch"] else Unit.MM if match["mm"] else Unit.CM
    side = Fraction(match["one"].replace(",", ".")) * LENGTHS[unit]
    other = match["other"] and Fraction(match["other"].replace(",", ".")) * LENGTHS[unit]
    if not side or other == 0:
        return None
    return Pan(side, side if is_square and not other else other or None, unit)
