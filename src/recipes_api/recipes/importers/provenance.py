"""From where on a page each member of its recipe was read."""

from dataclasses import dataclass
from enum import StrEnum

from recipes_api.recipes.document import RecipeDocument


class Source(StrEnum):
    """The most exact first."""

    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    RDFA = "rdfa"
    H_RECIPE = "h-recipe"
    HEURISTIC = "heuristic"
    """From what the page shows to people, by headings and the shape of lists."""


Provenance = dict[str, Source]
"""By the name of each member of the document that the page says something of. Not of `url`, the
page's address, nor of `extra`."""
NOT_TOLD = frozenset({"url", "extra"})


@dataclass(frozen=True, slots=True)
class PageRecipe:
    document: RecipeDocument
    provenance: Provenance


def told_by(sources: Provenance, document: RecipeDocument) -> Provenance:
    """Of the sources of all that was read, those of the members that the document has."""
    if "recipeYield" in sources:
        # They are read off the yield, unless the page says them.
        sources = {"servings": sources["recipeYield"]} | sources
    members = _members(document)
    return {name: source for name, source in sources.items() if name in members}


def all_told_by(source: Source, document: RecipeDocument) -> Provenance:
    return dict.fromkeys(sorted(_members(document)), source)


def _members(document: RecipeDocument) -> set[str]:
    return document.model_dump(by_alias=True, exclude_defaults=True).keys() - NOT_TOLD
