"""From the cups of one country to the scales of another.

Volume becomes weight, or weight volume, only where the food's density is known; what cannot be
said in a system stays as it was.
"""

from fractions import Fraction

from recipes_api.recipes.measures.densities import Density, Form
from recipes_api.recipes.measures.kitchen import Quantity
from recipes_api.recipes.measures.units import Dimension, System, Unit, convert

SPOONS = frozenset({Unit.TSP, Unit.TBSP})
METRIC_UNITS = frozenset(
    {Unit.MG, Unit.G, Unit.KG, Unit.ML, Unit.CL, Unit.DL, Unit.L, Unit.MM, Unit.CM}
)
POUNDS = frozenset({Unit.OZ, Unit.LB, Unit.INCH})
BRITISH = frozenset({Unit.FL_OZ, Unit.PINT, Unit.QUART, Unit.GALLON})
AMERICAN = BRITISH | {Unit.CUP}
LEAST_TBSP, LEAST_CUP = Fraction(15), Fraction(60)
"""Millilitres from which one takes a spoon, or a cup, rather than a teaspoon."""


def is_of(unit: Unit, system: System, target: System) -> bool:
    """Whether one measures in this unit of `system`, where one measures in `target`."""
    if unit in SPOONS or unit.dimension is Dimension.COUNT:
        return True
    if target is System.METRIC:
        return unit in METRIC_UNITS
    if unit in POUNDS:
        return True
    same = AMERICAN if target is System.US else BRITISH
    return unit in same and system is target


def in_system(
    quantity: Quantity, system: System, target: System, density: Density | None
) -> Quantity | None:
    """The same amount as one would measure it in `target`; None to leave it as it is.

    `system` is whose cups and pints it is in. Exact: it is rounded when it is shown.
    """
    unit = quantity.unit
    if unit is None or is_of(unit, system, target):
        return None
    if unit.dimension is Dimension.LENGTH:
        return quantity.into(Unit.CM if target is System.METRIC else Unit.INCH, system)
    if target is System.METRIC:
        return _metric(quantity, system, density)
    if target is System.US:
        return _american(quantity, system, density)
    return _british(quantity, system, density)


def _metric(quantity: Quantity, system: System, density: Density | None) -> Quantity | None:
    unit = quantity.unit
    if unit is not None and unit.dimension is Dimension.MASS:
        return quantity.into(Unit.G, system)
    if unit is Unit.FL_OZ or (density is not None and density.form is Form.LIQUID):
        return quantity.into(Unit.ML, system)
    return None if density is None else weighed(quantity, system, density)


def _american(quantity: Quantity, system: System, density: Density | None) -> Quantity | None:
    unit = quantity.unit
    if unit is not None and unit.dimension is Dimension.VOLUME:
        return _spooned(quantity.into(Unit.ML, system))
    if density is not None and density.form is not Form.PIECES:
        return _spooned(poured(quantity, system, density))
    return quantity.into(Unit.OZ, system)


def _british(quantity: Quantity, system: System, density: Density | None) -> Quantity | None:
    unit = quantity.unit
    if unit is not None and unit.dimension is Dimension.MASS:
        return quantity.into(Unit.OZ, system)
    if unit is Unit.CUP and (density is None or density.form is not Form.LIQUID):
        heavy = None if density is None else weighed(quantity, system, density)
        return None if heavy is None else heavy.into(Unit.OZ, System.IMPERIAL)
    volume = quantity.into(Unit.ML, system)
    if volume.low < LEAST_CUP:
        spoon = Unit.TBSP if volume.low >= LEAST_TBSP else Unit.TSP
        return volume.into(spoon, System.IMPERIAL)
    return volume.into(Unit.FL_OZ, System.IMPERIAL)


def _spooned(volume: Quantity) -> Quantity:
    """Millilitres in what an American kitchen measures with."""
    if volume.low >= LEAST_CUP:
        return volume.into(Unit.CUP, System.US)
    return volume.into(Unit.TBSP if volume.low >= LEAST_TBSP else Unit.TSP, System.US)


def weighed(quantity: Quantity, system: System, density: Density) -> Quantity:
    """A volume in grams."""
    volume = quantity.into(Unit.ML, system)
    heavy = volume.times(density.grams_per_ml)
    return Quantity(heavy.low, heavy.high, Unit.G)


def poured(quantity: Quantity, system: System, density: Density) -> Quantity:
    """A weight in millilitres."""
    heavy = quantity.into(Unit.G, system)
    volume = heavy.times(1 / density.grams_per_ml)
    return Quantity(volume.low, volume.high, Unit.ML)


def ratio(
    wanted: Quantity, given: Quantity, system: System, density: Density | None
) -> Fraction | None:
    """How many times `given` makes `wanted`; None where they cannot be compared."""
    if wanted.unit is None or given.unit is None or wanted.unit is given.unit:
        return wanted.low / given.low if wanted.unit is given.unit else None
    if wanted.unit.dimension is given.unit.dimension:
        if wanted.unit.dimension is Dimension.COUNT:
            return None
        return convert(wanted.low, wanted.unit, given.unit, system=system) / given.low
    dimensions = {wanted.unit.dimension, given.unit.dimension}
    if density is None or dimensions != {Dimension.MASS, Dimension.VOLUME}:
        return None
    both = [
        weighed(one, system, density)
        if one.unit and one.unit.dimension is Dimension.VOLUME
        else one.into(Unit.G, system)
        for one in (wanted, given)
    ]
    return both[0].low / both[1].low
