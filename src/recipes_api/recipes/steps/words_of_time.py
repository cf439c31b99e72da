"""The words of time of all languages, from `times.toml`, ready to be matched."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from recipes_api.recipes.ingredients.lexicon import CJK, Phrases

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86_400

T = TypeVar("T")
Languages = frozenset[str]


class LanguageOfTime(BaseModel):
    """One language's words, as they stand in the file."""

    model_config = ConfigDict(extra="forbid")

    second: list[str]
    minute: list[str]
    hour: list[str]
    day: list[str]
    half: list[str]
    """After a unit or a number: "and a half"."""
    join: list[str]
    """Between hours and minutes."""
    range: list[str]
    between: list[str]
    """Before a range whose ends are joined by `join`."""
    of: list[str]
    rates: list[str]
    """After a time that is not how long it takes: "per pound"."""
    numbers: dict[str, float]
    phrases: dict[str, int]

    @property
    def units(self) -> dict[str, int]:
        """How many seconds each one has."""
        words = ((self.second, SECOND), (self.minute, MINUTE), (self.hour, HOUR), (self.day, DAY))
        return {word: seconds for same, seconds in words for word in same}


@dataclass(frozen=True)
class WordsOfTime:
    """Phrases and what they mean, each with the languages that it means this in."""

    units: Phrases[tuple[int, Languages]]
    numbers: Phrases[tuple[Fraction, Languages]]
    phrases: Phrases[tuple[int, Languages]]
    half: Phrases[tuple[str, Languages]]
    join: Phrases[tuple[str, Languages]]
    range: Phrases[tuple[str, Languages]]
    between: Phrases[tuple[str, Languages]]
    of: Phrases[tuple[str, Languages]]
    rates: Phrases[tuple[str, Languages]]


@cache
def read_languages() -> dict[str, LanguageOfTime]:
    text = files(__package__).joinpath("times.toml").read_text("utf-8")
    return {
        language: LanguageOfTime.model_validate(words)
        for language, words in tomllib.loads(text).items()
    }


@cache
def words_of_time() -> WordsOfTime:
    """Those of the languages that part their words by spaces."""
    spaced = {name: words for name, words in read_languages().items() if name not in CJK}

    def numbers(words: LanguageOfTime) -> dict[str, Fraction]:
        return {word: Fraction(value) for word, value in words.numbers.items()}

    def meanings(known: dict[str, dict[str, T]]) -> Phrases[tuple[T, Languages]]:
        found: dict[tuple[str, T], set[str]] = {}
        for language, words in known.items():
            for word, meaning in words.items():
                found.setdefault((word.lower(), meaning), set()).add(language)
        return Phrases(
            (word, (meaning, frozenset(languages))) for (word, meaning), languages in found.items()
        )

    def connecting(words: Iterable[tuple[str, list[str]]]) -> Phrases[tuple[str, Languages]]:
        return meanings({language: dict.fromkeys(same, "") for language, same in words})

    return WordsOfTime(
        units=meanings({name: words.units for name, words in spaced.items()}),
        numbers=meanings({name: numbers(words) for name, words in spaced.items()}),
        phrases=meanings({name: words.phrases for name, words in spaced.items()}),
        half=connecting((name, words.half) for name, words in spaced.items()),
        join=connecting((name, words.join) for name, words in spaced.items()),
        range=connecting((name, words.range) for name, words in spaced.items()),
        between=connecting((name, words.between) for name, words in spaced.items()),
        of=connecting((name, words.of) for name, words in spaced.items()),
        rates=connecting((name, words.rates) for name, words in spaced.items()),
    )
