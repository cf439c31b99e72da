"""Which language ingredients are written in, by the words that only it has."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from recipes_api.recipes.ingredients import cjk
from recipes_api.recipes.ingredients.lexicon import CJK, LANGUAGES, UNDETERMINED, load

WORD = re.compile(r"[^\W\d_]+")
KANA = re.compile(r"[\u3040-\u30ff]")
HAN = re.compile(r"[\u3400-\u9fff]")
ENOUGH_LINES = 200


def known_language(tag: str) -> str:
    """The lexicon for a language tag (BCP 47), or UNDETERMINED."""
    primary = re.split("[-_]", tag.strip().lower())[0]
    return primary if primary in LANGUAGES or primary in CJK else UNDETERMINED


def detect(lines: Iterable[str]) -> str:
    """The language that has most of the words; UNDETERMINED if there is no telling."""
    text = "\n".join(line for line, _ in zip(lines, range(ENOUGH_LINES), strict=False))
    if KANA.search(text):
        return "ja"
    if HAN.search(text):
        said = {
            tag: sum(len(word) * text.count(word) for word in cjk.load(tag).hints) for tag in CJK
        }
        return "ja" if said["ja"] > said["zh"] else "zh"
    votes: Counter[str] = Counter()
    for word in WORD.findall(text.lower()):
        for language, weight in _telling().get(word, ()):
            votes[language] += weight
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return UNDETERMINED
    return ranked[0][0]


@cache
def _telling() -> dict[str, list[tuple[str, int]]]:
    """Words and the languages that have them; a word of fewer languages tells more."""
    having: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in load(language).known:
            having.setdefault(word, []).append(language)
    return {
        word: [(language, 12 // len(languages)) for language in languages]
        for word, languages in having.items()
    }
