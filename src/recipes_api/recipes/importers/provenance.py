"""From where on a page a member of a recipe was read, the most exact first."""

from enum import StrEnum


class Source(StrEnum):
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    RDFA = "rdfa"
    H_RECIPE = "h-recipe"
    HEURISTIC = "heuristic"
    """From what the page shows to people: by headings and the shape of lists."""


Provenance = dict[str, Source]
"""By the name of the document's member, for those that the page says something of. Not for `url`,
which is the page's address, nor for `extra`."""
NOT_TOLD = frozenset({"url", "extra"})
