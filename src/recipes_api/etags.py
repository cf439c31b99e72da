"""ETags as clients send them back (RFC 9110 8.8.3, 13.1)."""

import re
from typing import Annotated

from fastapi import Header

from recipes_api.errors import InvalidRequest

# RFC 9110 8.8.3: an opaque tag, weak or strong.
ENTITY_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
MOST_TAGS = 100

IfNoneMatch = Annotated[
    str | None, Header(description="An ETag that you have; 304 if nothing changed.")
]


def entity_tags(header: str, name: str) -> list[tuple[bool, str]]:
    """Pairs of (is weak, opaque tag) in a header of this name; raises InvalidRequest."""
    tags: list[tuple[bool, str]] = []
    position = 0
    while position < len(header) and len(tags) < MOST_TAGS:
        match = ENTITY_TAG.match(header, position)
        if match is None:
            raise InvalidRequest(f'{name} is a list of ETags like "3", or *.')
        tags.append((match[1] is not None, match[2]))
        position = match.end()
        separator = re.compile(r"[ \t]*(,[ \t]*|$)").match(header, position)
        if separator is None:
            raise InvalidRequest(f'{name} is a list of ETags like "3", or *.')
        position = separator.end()
    return tags


def is_unchanged(if_none_match: str | None, tag: str) -> bool:
    """RFC 9110 13.1.2: weak comparison. `tag` is the current ETag with its quotes."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(
        f'"{opaque}"' == tag for _, opaque in entity_tags(if_none_match.strip(), "If-None-Match")
    )
