"""The parts of a line between commas, dashes and brackets."""

from collections.abc import Sequence
from dataclasses import dataclass

from recipes_api.recipes.ingredients.tokens import CLOSING, OPENING, Token

SEPARATORS = frozenset({",", ";"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens from `start` to before `end`; of a bracket, with the bracket itself."""

    start: int
    end: int
    is_bracket: bool
    follows_bracket: bool = False
    """With no comma between."""


def segments_of(tokens: Sequence[Token], at: int, end: int) -> list[Segment]:
    """The segments of the tokens from `at` to before `end`, none of them empty."""
    found: list[Segment] = []
    start = at
    follows_bracket = False
    while at < end:
        if tokens[at].key in OPENING:
            if at > start:
                found.append(Segment(start, at, False, follows_bracket))
            close = _closing(tokens, at, end)
            found.append(Segment(at, close, True))
            start = at = close
            follows_bracket = True
            continue
        if tokens[at].key in SEPARATORS or _is_spaced_dash(tokens, at):
            if at > start:
                found.append(Segment(start, at, False, follows_bracket))
            start = at + 1
            follows_bracket = False
        at += 1
    if end > start:
        found.append(Segment(start, end, False, follows_bracket))
    return found


def _closing(tokens: Sequence[Token], at: int, end: int) -> int:
    depth = 0
    while at < end:
        depth += (tokens[at].key in OPENING) - (tokens[at].key in CLOSING)
        at += 1
        if depth == 0:
            break
    return at


def _is_spaced_dash(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].key == "-" and at > 0 and tokens[at - 1].end < tokens[at].start
