"""Units of recipes, and their exact sizes.

Sizes are fractions, so that an amount converted there and back is the same amount. They are
definitions, not measurements:

- SI: the gram, the litre (a cubic decimetre), the metre, and their prefixes (SI Brochure, 9th ed.)
- The pound and the inch: 453.59237 g and 25.4 mm (NIST SP 811, appendix B; agreed 1959)
- US gallon: 231 cubic inches; 1 gallon = 4 quarts = 8 pints = 16 cups = 128 fluid ounces = 256
  tablespoons = 768 teaspoons (NIST Handbook 44, appendix C)
- British gallon: 4.54609 litres; 1 gallon = 4 quarts = 8 pints = 160 fluid ounces (Weights and
  Measures Act 1985, schedule 1); a cup is half a pint
- Metric spoons and cup: 5, 15 and 250 ml, as measuring sets outside the US are made; British
  spoons are these, too
"""

from enum import StrEnum
from fractions import Fraction


class Dimension(StrEnum):
    """What is measured. Sizes of one dimension are in one unit: g, ml, mm, or one of the kind."""

    MASS = "mass"
    VOLUME = "volume"
    LENGTH = "length"
    COUNT = "count"


class System(StrEnum):
    """Whose cups and pints. They share names, and not sizes."""

    METRIC = "metric"
    US = "us"
    IMPERIAL = "imperial"


class Unit(StrEnum):
    """The canonical id of a unit, in every language."""

    MG = "mg"
    G = "g"
    KG = "kg"
    OZ = "oz"
    LB = "lb"

    ML = "ml"
    CL = "cl"
    DL = "dl"
    L = "l"
    TSP = "tsp"
    TBSP = "tbsp"
    FL_OZ = "fl_oz"
    CUP = "cup"
    PINT = "pint"
    QUART = "quart"
    GALLON = "gallon"

    MM = "mm"
    CM = "cm"
    INCH = "inch"

    # Counted. Nobody says how large one is, so none is converted into anything.
    PIECE = "piece"
    CLOVE = "clove"
    SLICE = "slice"
    CAN = "can"
    PACKAGE = "package"
    BUNCH = "bunch"
    SPRIG = "sprig"
    STICK = "stick"
    HEAD = "head"
    STALK = "stalk"
    LEAF = "leaf"
    SHEET = "sheet"
    CUBE = "cube"
    DROP = "drop"
    PINCH = "pinch"
    DASH = "dash"
    HANDFUL = "handful"
    KNOB = "knob"
    JAR = "jar"
    BOTTLE = "bottle"
    BAG = "bag"
    BOX = "box"
    BAR = "bar"
    SCOOP = "scoop"
    FILLET = "fillet"
    EAR = "ear"

    @property
    def dimension(self) -> Dimension:
        if self in MASSES:
            return Dimension.MASS
        if self in METRIC_VOLUMES:
            return Dimension.VOLUME
        return Dimension.LENGTH if self in LENGTHS else Dimension.COUNT


POUND = Fraction("453.59237")
INCH = Fraction("25.4")
US_GALLON = 231 * INCH**3 / 1000
IMPERIAL_GALLON = Fraction("4546.09")

MASSES = {
    Unit.MG: Fraction(1, 1000),
    Unit.G: Fraction(1),
    Unit.KG: Fraction(1000),
    Unit.OZ: POUND / 16,
    Unit.LB: POUND,
}
LENGTHS = {Unit.MM: Fraction(1), Unit.CM: Fraction(10), Unit.INCH: INCH}
IMPERIAL_VOLUMES = {
    Unit.ML: Fraction(1),
    Unit.CL: Fraction(10),
    Unit.DL: Fraction(100),
    Unit.L: Fraction(1000),
    Unit.TSP: Fraction(5),
    Unit.TBSP: Fraction(15),
    Unit.FL_OZ: IMPERIAL_GALLON / 160,
    Unit.CUP: IMPERIAL_GALLON / 16,
    Unit.PINT: IMPERIAL_GALLON / 8,
    Unit.QUART: IMPERIAL_GALLON / 4,
    Unit.GALLON: IMPERIAL_GALLON,
}
# Who measures in litres and says pint or fluid ounce reads it off a British label.
METRIC_VOLUMES = IMPERIAL_VOLUMES | {Unit.CUP: Fraction(250)}
US_VOLUMES = IMPERIAL_VOLUMES | {
    Unit.TSP: US_GALLON / 768,
    Unit.TBSP: US_GALLON / 256,
    Unit.FL_OZ: US_GALLON / 128,
    Unit.CUP: US_GALLON / 16,
    Unit.PINT: US_GALLON / 8,
    Unit.QUART: US_GALLON / 4,
    Unit.GALLON: US_GALLON,
}
VOLUMES = {
    System.METRIC: METRIC_VOLUMES,
    System.US: US_VOLUMES,
    System.IMPERIAL: IMPERIAL_VOLUMES,
}


class NotComparable(ValueError):
    """Two units that measure different things, or things that are only counted."""


def size(unit: Unit, system: System) -> Fraction:
    """How many g, ml or mm one is; 1 of what is counted."""
    if unit in MASSES:
        return MASSES[unit]
    if unit in METRIC_VOLUMES:
        return VOLUMES[system][unit]
    return LENGTHS.get(unit, Fraction(1))


def convert(
    amount: Fraction,
    unit: Unit,
    into: Unit,
    *,
    system: System,
    into_system: System | None = None,
) -> Fraction:
    """The same amount in another unit, exactly.

    `into_system` is whose unit it shall be, `system` itself if not given. Raises NotComparable.
    """
    if unit.dimension != into.dimension or (unit.dimension is Dimension.COUNT and unit != into):
        raise NotComparable(f"{unit} is not measured in {into}.")
    return amount * size(unit, system) / size(into, into_system or system)
