"""What foods weigh: grams per millilitre of what recipes measure in cups and spoons.

The table is `densities.csv`: names of a food (parted by semicolons, in the languages that we
read), its form, grams of one US unit of it, and where the figure is from: the food's description
and number (NDB) in the USDA National Nutrient Database for Standard Reference, release 28 (2015,
public domain), and the household portion that was weighed there, in the words of its `WEIGHT`
file.
"""

import csv
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files

from recipes_api.recipes.measures.units import System, Unit, size

# Words that say nothing about how much of it goes into a cup.
QUALITIES = {"fresh", "freshly", "squeezed", "organic", "pure", "good", "quality", "ripe"}
TREATMENTS = {"salted", "unsalted", "bleached", "unbleached", "enriched", "extra", "virgin"}
TEMPERATURES = {"cold", "chilled", "warm", "lukewarm", "hot", "boiling", "softened"}
SIZES = {"large", "small", "medium"}
FRESH = {"frische", "frischer", "frisches", "frais", "fraiche", "fresco", "fresca"}
WEIGHTLESS = QUALITIES | TREATMENTS | TEMPERATURES | SIZES | FRESH


class Form(StrEnum):
    """How a food is measured: who weighs measures liquids by volume, who does not weigh, pieces
    by weight."""

    LIQUID = "liquid"
    LOOSE = "loose"
    PIECES = "pieces"


@dataclass(frozen=True, slots=True)
class Density:
    grams_per_ml: Fraction
    form: Form


def density(food: str, preparation: str | None = None) -> Density | None:
    """That of a food by its name, in any case, singular or plural; None if unknown.

    What was done to it may stand in the name or beside it: "chopped walnuts", "walnuts" and
    "chopped".
    """
    known = _table()
    if preparation is not None:
        prepared = known.get(_key(f"{preparation} {food}"))
        if prepared is not None:
            return prepared
    exact = _key(food)
    return known.get(exact) or known.get(" ".join(_without_weightless(exact)))


def _without_weightless(key: str) -> list[str]:
    return [word for word in key.split() if word not in WEIGHTLESS]


@cache
def _table() -> dict[str, Density]:
    text = files(__package__).joinpath("densities.csv").read_text(encoding="utf-8")
    return {
        _key(food): Density(
            Fraction(row["grams"]) / size(Unit(row["unit"]), System.US), Form(row["form"])
        )
        for row in csv.DictReader(text.splitlines())
        for food in row["foods"].split(";")
    }


def _key(food: str) -> str:
    """One spelling for a food: no case, accents or punctuation, and each word in the singular."""
    folded = unicodedata.normalize("NFKD", food.casefold())
    letters = "".join(
        character if character.isalnum() else " "
        for character in folded
        if not unicodedata.combining(character)
    )
    return " ".join(_singular(word) for word in letters.split())


def _singular(word: str) -> str:
    """Of names and of what is asked for in the same way, so it need not be a word."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("oes", "shes", "ches", "xes", "sses")):
        return word[:-2]
    if word.endswith(("lves", "aves")):
        return word[:-3] + "f"
    return word.removesuffix("s")
