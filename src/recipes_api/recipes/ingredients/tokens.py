"""A line cut into numbers, words and signs, each with where it stands."""

import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from recipes_api.recipes.ingredients.quantities import NUMBER, value_of

LETTER = r"[^\W\d_]"
# `d'ail` is two words, `chef's` one, and `Prise(n)` is written for one or several.
WORD = (
    rf"(?:[dDlL]|[dD]ell|[aA]ll|[nN]ell|[dD]all|[sS]ull|[uU]n)['’](?={LETTER}|$)"
    rf"|{LETTER}+(?:[-'’]{LETTER}+)*(?:\({LETTER}{{1,3}}\))?"
)
TOKEN = re.compile(rf"(?P<number>{NUMBER.pattern})|(?P<word>{WORD})|(?P<sign>[^\s])")
PLURAL = re.compile(r"\(\w{1,3}\)$")
DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u00a0\u2009\u202f\u200b\ufeff", " ")
)


OPENING, CLOSING = ("(", "["), (")", "]")


class Kind(Enum):
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """`key` is what it is looked up by: lower case, one kind of dash, no `(s)`."""

    kind: Kind
    text: str
    key: str
    start: int
    end: int
    value: Fraction | None = None


def tokenize(text: str, decimal_mark: str = ".") -> list[Token]:
    """The tokens of a line, in order."""
    found: list[Token] = []
    for match in TOKEN.finditer(text.translate(DASHES)):
        start, end = match.span()
        written = text[start:end]
        if match["number"] is not None:
            value = value_of(match, decimal_mark)
            found.append(Token(Kind.NUMBER, written, written, start, end, value))
        elif match["word"] is not None:
            key = match["word"].lower().replace("’", "'")
            found.append(Token(Kind.WORD, written, PLURAL.sub("", key), start, end))
        else:
            found.append(Token(Kind.SIGN, written, match["sign"], start, end))
    return found
