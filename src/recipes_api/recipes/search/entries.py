"""What the index keeps of a recipe: its words, each marked with whose it is and where it stands.

A word is written as `7n_tomato`: the number of its owner, the letter of its field, the word. So
the index itself parts one person's recipes from another's, and what a search costs does not
depend on how much other people keep. `7_` alone stands at the ends of every text: no phrase goes
across it. The name as a whole is a word of its own as well, `7w_` and a hash: as a phrase of common
words PostgreSQL would take it for common, and read the whole index for it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.search.query import Field
from recipes_api.recipes.search.words import words_of

MOST_TOKENS = 16_000
MOST_BYTES = 900_000
"""A tsvector counts 16,383 positions and holds 1 MiB. What comes later is not found."""
PADDING = "·"
WHOLE_NAME = "w"
HASH_BYTES = 16


def boundary(number: int) -> str:
    """Stands at the ends of every text, and so in every entry of this owner."""
    return f"{number}_"


def token(number: int, field: Field, word: str) -> str:
    return f"{number}{field.value}_{word}"


def whole_name(number: int, words: Iterable[str]) -> str:
    """A name that is these words and no others, of whatever length."""
    hashed = hashlib.blake2b(" ".join(words).encode(), digest_size=HASH_BYTES)
    return f"{number}{WHOLE_NAME}_{hashed.hexdigest()}"


def tokens_of(number: int, document: RecipeDocument, unread: Sequence[str] = ()) -> list[str]:
    """The entry of a recipe whose owner has this number.

    `unread` are those of its lines of ingredients whose food is not understood.
    """
    end = boundary(number)
    found, seen, size = [whole_name(number, words_of(document.name)), end], {end}, 0
    for field, text in _texts(document, unread):
        for word in words_of(text):
            one = token(number, field, word)
            if one not in seen:
                seen.add(one)
                size += len(one.encode())
            found.append(one)
            if len(found) >= MOST_TOKENS or size >= MOST_BYTES:
                return found
        found.append(end)
    return found


def _texts(document: RecipeDocument, unread: Sequence[str]) -> Iterator[tuple[Field, str]]:
    """The name first."""
    yield Field.NAME, document.name
    for field, labels in (
        (Field.KEYWORD, document.keywords),
        (Field.CATEGORY, document.recipe_category),
        (Field.CUISINE, document.recipe_cuisine),
    ):
        yield from ((field, label) for label in labels)
    yield from _lines(Field.INGREDIENT, document.recipe_ingredient)
    yield from ((Field.UNREAD, text) for text in unread)
    yield from _lines(Field.STEP, document.recipe_instructions)
    yield from ((Field.NOTE, text) for text in (document.description, document.notes) if text)


def _lines(field: Field, lines: Iterable[Line]) -> Iterator[tuple[Field, str]]:
    heading = None
    for line in lines:
        if line.group is not None and line.group != heading:
            heading = line.group
            yield field, heading
        yield field, line.text


def vocabulary_of(tokens: Iterable[str]) -> dict[str, bool]:
    """The words of an entry, and whether each is in the name."""
    found: dict[str, bool] = {}
    for one in tokens:
        mark, _, word = one.partition("_")
        if word and not mark.endswith(WHOLE_NAME):
            found[word] = found.get(word, False) or mark.endswith(Field.NAME.value)
    return found


@lru_cache(maxsize=16_384)
def trigrams(word: str) -> tuple[str, ...]:
    """Each three characters of the word, and of its ends; similar words share some."""
    padded = f"{PADDING * 2}{word}{PADDING}"
    return tuple(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))


def trigram_token(number: int, trigram: str) -> str:
    return f"{number}_{trigram}"
