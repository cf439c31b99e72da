"""Pans: how large they are, and how much more fits into another one of the same height."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.measures.units import INCH

PI = Fraction(355, 113)
NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
INCHES = r"in(?:ch(?:es)?)?\b|[\"”″]|Zoll|pouces?|pulgadas?|pollici|tum"
CENTIMETRES = r"cm\b|centimet(?:er|re)s?|Zentimeter|センチ|厘米|公分"
MILLIMETRES = r"mm\b"
SIZE = re.compile(
    rf"(?<![\d.,/])(?P<one>{NUMBER})(?:\s?(?:{CENTIMETRES}|{INCHES}))?"
    rf"(?:\s?-?(?:x|×|by|\*|mal|par|por|per|bij)-?\s?(?P<other>{NUMBER}))?"
    rf"[\s-]?(?:(?P<cm>{CENTIMETRES})|(?P<inch>{INCHES})|(?P<mm>{MILLIMETRES}))",
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


@dataclass(frozen=True, slots=True)
class Pan:
    """Round by its diameter, or with two sides; millimetres."""

    side: Fraction
    other: Fraction | None = None

    @property
    def area(self) -> Fraction:
        """Square millimetres; of round ones as many times pi as for every other round one."""
        return self.side * (self.side * PI / 4 if self.other is None else self.other)


@dataclass(frozen=True, slots=True)
class PanInText:
    pan: Pan
    span: Span


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
        behind, before = text[end : end + NEAR], text[max(0, start - NEAR) : start]
        if PAN.search(behind) is None and PAN.search(before) is None:
            continue
        pan = _pan(match, is_square=SQUARE.search(behind + before) is not None)
        if pan is not None:
            yield PanInText(pan, (start, end))


def the_pan(texts: Iterable[str]) -> Pan | None:
    """The only size of pan in a recipe's texts; None if there is none, or several."""
    found = {one.pan for text in texts for one in pans_in(text)}
    return found.pop() if len(found) == 1 else None


def _pan(match: re.Match[str], *, is_square: bool) -> Pan | None:
    unit = INCH if match["inch"] else Fraction(1) if match["mm"] else Fraction(10)
    side = Fraction(match["one"].replace(",", ".")) * unit
    other = match["other"] and Fraction(match["other"].replace(",", ".")) * unit
    if not side or other == 0:
        return None
    return Pan(side, side if is_square and not other else other or None)
