"""Many lines at once, without keeping the event loop."""

import asyncio
from collections.abc import Sequence

from recipes_api.recipes.ingredients.parsed import ParsedLine
from recipes_api.recipes.ingredients.parser import parse_lines

LINES_AT_ONCE = 60
"""More are read in a thread. A line takes about 0.1 ms, and nobody waits longer than 10."""


async def parse_batch(lines: Sequence[str], language: str | None) -> list[ParsedLine | None]:
    """`parse_lines`, for use in a request."""
    if len(lines) > LINES_AT_ONCE:
        return await asyncio.to_thread(parse_lines, lines, language)
    return parse_lines(lines, language)
