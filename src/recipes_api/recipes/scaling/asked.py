"""What a request asks of a recipe: for how many, of how much, in which pan, in whose measures."""

import hashlib
from dataclasses import astuple, dataclass
from typing import Annotated

from fastapi import Depends, Query

from recipes_api.errors import InvalidRequest
from recipes_api.recipes.measures.units import System

NUMBER = r"^([0-9]{1,6}(\.[0-9]{1,6})?|[0-9]{1,4}/[1-9][0-9]{0,3})$"


@dataclass(frozen=True, slots=True)
class Asked:
    """At most one of the first four, as they stand in the URL, and the measures."""

    servings: str | None = None
    factor: str | None = None
    ingredient: str | None = None
    pan: str | None = None
    units: System | None = None

    @property
    def tag(self) -> str:
        """Short and the same for the same question: a part of an ETag."""
        return hashlib.blake2b(repr(astuple(self)).encode(), digest_size=8).hexdigest()


async def read_asked(
    servings: Annotated[
        str | None,
        Query(pattern=NUMBER, description="For so many servings.", examples=["6"]),
    ] = None,
    factor: Annotated[
        str | None,
        Query(pattern=NUMBER, description="So many times as much.", examples=["1.5", "1/3"]),
    ] = None,
    ingredient: Annotated[
        str | None,
        Query(
            min_length=3,
            max_length=100,
            description="So that there is as much of one ingredient: its line's id, and how much.",
            examples=["k3v5q2xa:140g"],
        ),
    ] = None,
    pan: Annotated[
        str | None,
        Query(
            min_length=2,
            max_length=60,
            description="For this pan in place of the one that the recipe names, at the same "
            "height; `20cm:26cm` if it names none. Round, or two sides, or `8in square`.",
            examples=["26cm", "20cm:26cm", "20x30cm"],
        ),
    ] = None,
    units: Annotated[
        System | None,
        Query(
            description="In the measures of this system, °C or °F too. Volume becomes weight only "
            "where it is known what the food weighs.",
        ),
    ] = None,
) -> Asked | None:
    """None for the recipe as it is kept. Raises InvalidRequest for two questions at once."""
    questions = {"servings": servings, "factor": factor, "ingredient": ingredient, "pan": pan}
    given = [name for name, value in questions.items() if value is not None]
    if len(given) > 1:
        raise InvalidRequest.at(
            "query", f"/{given[1]}", f"Ask for one of {' and '.join(given)}, not for all of them."
        )
    if not given and units is None:
        return None
    return Asked(servings, factor, ingredient, pan, units)


WantedAmounts = Annotated[Asked | None, Depends(read_asked)]
