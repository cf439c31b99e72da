"""Conditional requests (RFC 9110 13): an ETag is the version of a recipe, in quotes.

`"3"` is the third version. `"3.1"` is the same content, whose answer was made anew once by newer
rules; `"3-markdown"` is another representation of it.
"""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from recipes_api.errors import InvalidRequest, Problem
from recipes_api.etags import entity_tags
from recipes_api.recipes.models import RecipeRow

LARGEST_VERSION = 2**31 - 1
# A change is based on content: it does not matter how often its answer was made anew.
CONTENT = re.compile(r"([0-9]{1,10})(?:\.[0-9]{1,10})?")


class ConditionRequired(Problem):
    """Say which version your change is based on: If-Match with the ETag that you read.

    Otherwise you might undo a change that you have not seen.
    """

    status, slug, title = 428, "condition-required", "If-Match is missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """The versions that an If-Match names; any at all for `*`."""

    versions: frozenset[int]
    is_any: bool = False

    def allows(self, version: int) -> bool:
        return self.is_any or version in self.versions


def entity_tag(version: int, refreshed: int = 0, *representation: str) -> str:
    """Strong (RFC 9110 8.8.1): other bytes have another tag."""
    content = f"{version}.{refreshed}" if refreshed else f"{version}"
    return f'"{"-".join((content, *representation))}"'


def tag_of(recipe: RecipeRow) -> str:
    return entity_tag(recipe.version, recipe.refreshed)


async def require_if_match(
    if_match: Annotated[
        str | None, Header(description='The ETag of the version that you read, like `"3"`.')
    ] = None,
) -> Condition:
    """RFC 9110 13.1.1: strong comparison, so a weak tag never matches."""
    if if_match is None or not if_match.strip():
        raise ConditionRequired("Send If-Match with the ETag of the version that you read.")
    if if_match.strip() == "*":
        return Condition(frozenset(), is_any=True)
    strong = (tag for is_weak, tag in entity_tags(if_match.strip(), "If-Match") if not is_weak)
    versions = (int(found[1]) for tag in strong if (found := CONTENT.fullmatch(tag)))
    return Condition(frozenset(version for version in versions if version <= LARGEST_VERSION))


IfMatch = Annotated[Condition, Depends(require_if_match)]


async def require_if_match_or_none(
    if_match: Annotated[
        str | None, Header(description='The ETag of the version that you read, like `"3"`.')
    ] = None,
    if_none_match: Annotated[
        str | None, Header(description="`*` for a new recipe under an id that you made.")
    ] = None,
) -> Condition | None:
    """None where there must be nothing yet: `If-None-Match: *` (RFC 9110 13.1.2)."""
    if if_match is None and if_none_match is not None:
        if if_none_match.strip() != "*":
            raise InvalidRequest("For a new recipe send If-None-Match: *, and else If-Match.")
        return None
    return await require_if_match(if_match)


IfMatchOrNone = Annotated[Condition | None, Depends(require_if_match_or_none)]
