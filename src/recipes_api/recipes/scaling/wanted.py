"""What a reader asks for: so many times as much, and in whose measures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES
from recipes_api.recipes.measures.densities import Density
from recipes_api.recipes.measures.kitchen import Quantity, fitting
from recipes_api.recipes.measures.systems import (
    AMERICAN,
    METRIC_UNITS,
    POUNDS,
    SPOONS,
    in_system,
)
from recipes_api.recipes.measures.units import System, Unit
from recipes_api.recipes.rendering import Recipe

# Where a pound is half a kilogram: Pfund, livre, pond.
METRIC_POUNDS = frozenset({"de", "fr", "nl"})
METRIC_POUND = 500
LB = frozenset({"lb", "lbs", "lb.", "lbs."})
"""A pound of 454 g in every language."""
BRITAIN = frozenset({"gb", "uk", "ie"})
AMERICA = frozenset({"us", "ca"})


@dataclass(frozen=True, slots=True)
class Wanted:
    factor: Fraction = Fraction(1)
    units: System | None = None


def written_system(tag: str | None, language: str, units: Iterable[Unit] = ()) -> System:
    """Whose cups and pints a recipe means, by its language tag (BCP 47) and its own units.

    English without a country is American, unless it weighs in grams and has no cups or pounds.
    """
    primary, *others = (tag or language).lower().replace("_", "-").split("-")
    if BRITAIN.intersection(others):
        return System.IMPERIAL
    if AMERICA.intersection(others):
        return System.US
    used = set(units)
    is_metric = bool(used & METRIC_UNITS) and not used & (AMERICAN | POUNDS)
    return System.US if primary == "en" and not others and not is_metric else System.METRIC


def language_of(recipe: Recipe) -> str:
    """What its lines were read as; English words for what is in none that we know."""
    read = (line.parsed.language for line in recipe.recipe_ingredient if line.parsed)
    language = next((language for language in read if language), None)
    return language if language in (*LANGUAGES, *CJK) else "en"


def system_of(recipe: Recipe) -> System:
    """Whose cups and pints a recipe means."""
    amounts = (line.parsed.amount for line in recipe.recipe_ingredient if line.parsed)
    units = [amount.unit for amount in amounts if amount is not None and amount.unit is not None]
    return written_system(recipe.in_language, language_of(recipe), units)


@dataclass(frozen=True, slots=True)
class Measuring:
    """How amounts of one recipe are made what is wanted, exactly."""

    wanted: Wanted
    system: System
    """Whose measures the recipe is written in."""
    language: str

    def is_of_target(self, quantity: Quantity) -> bool:
        """Whether one already measures so in the units wanted."""
        if self.wanted.units is None:
            return True
        return self._converted(quantity, None) is None and quantity.unit is not None

    def measure(
        self, quantity: Quantity, density: Density | None, *, word: str = "", convert: bool = True
    ) -> Quantity:
        """So many times as much, in the units wanted where that is possible.

        `word` is what the text calls the unit.
        """
        now = quantity.times(self.wanted.factor)
        converted = self._converted(now, density, word) if convert else None
        if converted is not None:
            return fitting(converted, self.wanted.units or self.system)
        return quantity if now == quantity else fitting(now, self.system)

    def convert(self, quantity: Quantity, density: Density | None, *, word: str = "") -> Quantity:
        """As much as it was, in the units wanted where that is possible."""
        once = replace(self, wanted=replace(self.wanted, factor=Fraction(1)))
        return once.measure(quantity, density, word=word)

    def _converted(
        self, quantity: Quantity, density: Density | None, word: str = ""
    ) -> Quantity | None:
        target = self.wanted.units
        if target is None:
            return None
        if quantity.unit is Unit.LB and self.language in METRIC_POUNDS and word not in LB:
            grams = quantity.times(Fraction(METRIC_POUND))
            quantity = Quantity(grams.low, grams.high, Unit.G)
            return in_system(quantity, System.METRIC, target, density) or quantity
        found = in_system(quantity, self.system, target, density)
        # `大さじ2` has its unit in front, which is no change of a word.
        is_moved = self.language == "ja" and found is not None and found.unit in SPOONS
        return None if is_moved else found
