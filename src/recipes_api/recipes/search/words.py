"""Words as they are searched for: without case, accents and variants of a letter.

One reading for both databases, made here, so that both find the same. Scripts that put no spaces
between words are read as overlapping pairs of characters.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST_WORD = 32
"""Characters of a word that count; those of which more is the same are the same word."""

# Letters that Unicode does not decompose, but that people type without their strokes.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Accents of Latin, Greek and Cyrillic letters. Marks of other scripts make other letters.
ACCENTS = re.compile("[\u0300-\u036f]+")
MARKS = "".join(
    chr(code)
    for code in range(0x300, min(0x1_0000, sys.maxunicode))
    if unicodedata.category(chr(code)).startswith("M")
)
WRITTEN_WORD = re.compile(rf"[\w{MARKS}]+")
FOLDED_WORD = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
ASCII_WORD = re.compile("[a-z0-9]+")
# Han, kana, Thai, Lao, Burmese, Khmer.
WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def fold(word: str) -> str:
    """`Crème` -> `creme`, `Süßkartoffel` -> `susskartoffel`, `½` -> `1⁄2`."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    composed = unicodedata.normalize("NFC", ACCENTS.sub("", decomposed))
    return composed.translate(PLAIN_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text in their order, as the index keeps them."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in ASCII_WORD.findall(text.lower())]
    return [word for written in WRITTEN_WORD.findall(text) for word, _, _ in _indexed(written)]


def words_with_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The same words, and from where to where (in characters) what was written for each stands."""
    for written in WRITTEN_WORD.finditer(text):
        for word, start, end in _indexed(written.group()):
            yield word, written.start() + start, written.start() + end


def words_asked_for(text: str) -> tuple[str, ...]:
    """The words of a part of a query; found where they stand one after another."""
    return tuple(
        word
        for written in WRITTEN_WORD.findall(text)
        for piece, _ in _pieces(fold(written))
        for word, _ in (_pairs(piece) if is_without_spaces(piece) else _whole(piece))
    )


def is_without_spaces(word: str) -> bool:
    return WITHOUT_SPACES.match(word) is not None


@lru_cache(maxsize=8192)
def _indexed(written: str) -> tuple[tuple[str, int, int], ...]:
    """A run of characters without spaces gives its pairs and its last, so each begins a word."""
    folded = fold(written)
    found: list[tuple[str, int, int]] = []
    for piece, start in _pieces(folded):
        if is_without_spaces(piece):
            pairs = _pairs(piece)
            if len(piece) > 1:
                pairs.append((piece[-1], len(piece) - 1))
            found += [(pair, start + at, start + at + len(pair)) for pair, at in pairs]
        else:
            found.append((piece[:LONGEST_WORD], start, start + len(piece)))
    if len(folded) == len(written):
        return tuple(found)
    return tuple((word, 0, len(written)) for word, _, _ in found)


def _whole(piece: str) -> list[tuple[str, int]]:
    return [(piece[:LONGEST_WORD], 0)]


def _pairs(run: str) -> list[tuple[str, int]]:
    """Each with where it begins; a single character is left as it is."""
    return [(run[at : at + 2], at) for at in range(max(len(run) - 1, 1))]


def _pieces(folded: str) -> Iterator[tuple[str, int]]:
    """Runs of one kind of script each, and where they begin."""
    for word in FOLDED_WORD.finditer(folded):
        end = word.start()
        for run in WITHOUT_SPACES.finditer(folded, word.start(), word.end()):
            if run.start() > end:
                yield folded[end : run.start()], end
            yield run.group(), run.start()
            end = run.end()
        if end < word.end():
            yield folded[end : word.end()], end
