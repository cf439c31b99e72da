"""Whether two recipes say the same, however they are laid out."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from recipes_api.recipes.document import Line, RecipeDocument

# A number or a word: "200g" and "200 g" are the same two, whatever stands between and around.
TOKEN = re.compile(r"\d+|[^\W\d_]+")


def fingerprint(document: RecipeDocument) -> str:
    """64 hexadecimal digits of the words of its name, its ingredients and its steps.

    Case, punctuation and the breaking of lines count for nothing: programs write them differently.
    """
    parts = (
        [document.name],
        _texts(document.recipe_ingredient),
        _texts(document.recipe_instructions),
    )
    words = "\n".join(" ".join(_tokens(part)) for part in parts)
    return hashlib.sha256(words.encode()).hexdigest()


def _texts(lines: Sequence[Line]) -> Iterable[str]:
    return (line.text for line in lines)


def _tokens(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        yield from TOKEN.findall(folded)
