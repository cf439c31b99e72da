"""A query cut into tokens, each with its column."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from recipes_api.recipes.search.problems import UnreadableQuery

QUOTES = '"“”„'
PHRASE = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")
# A minus that begins something; one between words is a hyphen or a dash.
MINUS = re.compile(r"-(?=[^\s-])")
FIELD = re.compile(r"([A-Za-z]+)(<=|>=|[<>=:])")
BARE = re.compile(rf"[^\s(){QUOTES}]+")


class Kind(Enum):
    BARE = auto()
    PHRASE = auto()
    FIELD = auto()
    MINUS = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    END = auto()


CONNECTIVES = {"or": Kind.OR, "and": Kind.AND}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    column: int
    text: str = ""
    operator: str = ""


def tokenize(query: str) -> list[Token]:
    """Ends with an END. Raises UnreadableQuery for a quote that is not closed."""
    tokens, position = [], 0
    while position < len(query):
        if query[position].isspace():
            position += 1
            continue
        token, position = _token_at(query, position)
        tokens.append(token)
    return [*tokens, Token(Kind.END, len(query) + 1)]


def _token_at(query: str, position: int) -> tuple[Token, int]:
    """The token that begins there, and where it ends."""
    column, character = position + 1, query[position]
    if character in "()":
        kind = Kind.OPEN if character == "(" else Kind.CLOSE
        return Token(kind, column, character), position + 1
    if character in QUOTES:
        phrase = PHRASE.match(query, position)
        if phrase is None:
            raise UnreadableQuery(column, 'This quote is not closed. Write "two words".')
        return Token(Kind.PHRASE, column, phrase.group(1)), phrase.end()
    if MINUS.match(query, position):
        return Token(Kind.MINUS, column, "-"), position + 1
    if field := FIELD.match(query, position):
        return Token(Kind.FIELD, column, field.group(1), field.group(2)), field.end()
    bare = BARE.match(query, position)
    assert bare is not None  # noqa: S101 - whatever else begins there is one
    kind = CONNECTIVES.get(bare.group().lower(), Kind.BARE)
    return Token(kind, column, bare.group()), bare.end()
