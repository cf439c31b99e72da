"""What a food is found by, however a recipe writes it: `Fresh Tomatoes` -> `tomato`."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from recipes_api.recipes.ingredients.lexicon import (
    CJK,
    LANGUAGES,
    UNDETERMINED,
    Lexicon,
    Phrases,
    load,
)
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.ingredients.tokens import Kind, Token, tokenize

LONGEST_KEY = 100
SHORTEST_STEM = 2
# Letters that Unicode does not take apart.
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
APART = re.compile(r"[,;/]")


def food_keys(food: str, language: str | None) -> list[list[str]]:
    """The foods that a line needs, each by the keys of its alternatives.

    `salt and pepper` are two foods, `butter or oil` is one with two alternatives.
    """
    if language in CJK:
        return [[_folded(food)]]
    lexicon = load(language if language in LANGUAGES else UNDETERMINED)
    parts = [
        [key for either in _split(part, lexicon.either) if (key := _key(either, lexicon))]
        for part in _split(tokenize(food), lexicon.both)
    ]
    return [[*dict.fromkeys(part)] for part in parts if part]


@dataclass(frozen=True, slots=True)
class FoodName:
    """Where a text names a food, without qualities such as `fresh`."""

    key: str
    span: Span
    is_plural: bool


def food_names(food: str, language: str | None) -> list[FoodName]:
    """Every food that a line's food text names; none where its words do not stand together."""
    if language in CJK:
        return [FoodName(_folded(food), (0, len(food)), is_plural=False)]
    lexicon = load(language if language in LANGUAGES else UNDETERMINED)
    parts = [
        either
        for part in _split(tokenize(food), lexicon.both)
        for either in _split(part, lexicon.either)
    ]
    return [name for part in parts if (name := _name(part, lexicon)) is not None]


def _name(tokens: list[Token], lexicon: Lexicon) -> FoodName | None:
    words = [token for token in tokens if token.kind is Kind.WORD]
    plain = [word for word in words if word.key not in lexicon.qualities] or words
    if not plain or any(
        plain[0].start < word.start < plain[-1].start for word in words if word not in plain
    ):
        return None
    is_plural = any(_singular(word.key, lexicon) != word.key for word in plain)
    return FoodName(_key(tokens, lexicon), (plain[0].start, plain[-1].end), is_plural)


@lru_cache(maxsize=4096)
def food_key(food: str, language: str | None) -> str:
    """The key of one food: no diacritics, no case, singular where the language's rules know it."""
    if language in CJK:
        return _folded(food)
    lexicon = load(language if language in LANGUAGES else UNDETERMINED)
    return _key(tokenize(food), lexicon)


@lru_cache(maxsize=4096)
def keys_of(food: str) -> tuple[str, ...]:
    """All that a food may be found by, in whatever language a recipe is: `Eier` is `ei` in German.

    None if there is no letter in it.
    """
    if not any(character.isalpha() for character in food):
        return ()
    keys = (food_key(food, language) for language in (None, *LANGUAGES, *CJK))
    return tuple(key for key in dict.fromkeys(keys) if key)


def _split(tokens: list[Token], joints: Phrases[None]) -> Iterator[list[Token]]:
    part: list[Token] = []
    at = 0
    while at < len(tokens):
        joint = joints.match(tokens, at)
        if joint is None and not APART.fullmatch(tokens[at].key):
            part.append(tokens[at])
            at += 1
            continue
        yield part
        part, at = [], at + 1 if joint is None else joint[1]
    yield part


def _key(tokens: list[Token], lexicon: Lexicon) -> str:
    words = [token.key for token in tokens if token.kind is Kind.WORD]
    plain = [word for word in words if word not in lexicon.qualities]
    return _folded(" ".join(_singular(word, lexicon) for word in plain or words))


def _singular(word: str, lexicon: Lexicon) -> str:
    if (known := lexicon.singulars.get(word)) is not None:
        return known
    for plural, singular in lexicon.singular_endings:
        if word.endswith(plural) and len(word) > len(plural) + SHORTEST_STEM - 1:
            return word[: len(word) - len(plural)] + singular
    return word


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(character for character in spread if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", bare).split())[:LONGEST_KEY]
