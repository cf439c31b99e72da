"""The words of a language, from the file of its name in `lexicons/`."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from recipes_api.recipes.ingredients.tokens import Kind, Token, tokenize
from recipes_api.recipes.measures.units import Unit

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv")
CJK = ("ja", "zh")
UNDETERMINED = "und"

T = TypeVar("T")


class Words(BaseModel):
    """Phrases by what they do in a line of ingredients."""

    model_config = ConfigDict(extra="forbid")

    about: list[str]
    """Before an amount: "about"."""
    of: list[str]
    """Between unit and food."""
    range: list[str]
    """Between two numbers."""
    plus: list[str]
    """Between two amounts that are added."""
    times: list[str]
    """Between how many and how much in each."""
    each: list[str]
    part_of: list[str]
    """Before an amount, of what is used of the food: "juice of"."""
    both: list[str]
    """Between two foods that are both needed."""
    either: list[str]
    """Between two foods of which one is needed."""
    qualities: list[str]
    """Words that make no other food of a food: "fresh"."""
    vague: list[str]
    """In place of an amount."""
    compounds: list[str]
    """Foods whose words would else be taken for sizes or preparations."""
    sizes: list[str]
    """Before the food, but no part of what one buys: "large"."""
    optional: list[str]
    notes: list[str]
    """What follows is said about the food: "for frying"."""
    adverbs: list[str]
    """Before a preparation: "finely"."""
    preparation: list[str]
    """What is done to the food before it is used, without the `endings`."""
    adjectives: list[str]
    """Never a food alone."""
    stops: list[str]
    """After a preparation: it has no food behind it."""
    implied: list[Unit]
    """One is meant where no number stands: "pinch of salt"."""
    hints: list[str]
    """Frequent words that tell the language."""


class Singular(BaseModel):
    """How the plural becomes the singular: by the word, else by the first ending that fits."""

    model_config = ConfigDict(extra="forbid")

    endings: list[tuple[str, str]]
    words: dict[str, str]


class LexiconFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: str
    decimal: str
    endings: list[str]
    units_after_food: list[Unit]
    """Counted parts that are named behind their food: "garlic cloves"."""
    numbers: dict[str, str]
    units: dict[Unit, list[str]]
    cased_units: dict[str, Unit]
    words: Words
    singular: Singular


class Phrases(Generic[T]):
    """Phrases of one or more tokens and what each means. The longest one wins."""

    def __init__(self, meanings: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in meanings:
            first, *others = (token.key for token in tokenize(phrase) if token.key != ".")
            self._by_first.setdefault(first, []).append((tuple(others), meaning))
        for same in self._by_first.values():
            same.sort(key=lambda found: -len(found[0]))

    def match(self, tokens: Sequence[Token], at: int) -> tuple[T, int] | None:
        """What the phrase at this token means, and where it ends."""
        if at >= len(tokens) or (same := self._by_first.get(tokens[at].key)) is None:
            return None
        for others, meaning in same:
            end = _after_dot(tokens, at + 1)
            for key in others:
                if end >= len(tokens) or tokens[end].key != key:
                    break
                end = _after_dot(tokens, end + 1)
            else:
                return meaning, end
        return None


def _after_dot(tokens: Sequence[Token], at: int) -> int:
    """Past the full stop of an abbreviation."""
    if at < len(tokens) and tokens[at].key == "." and tokens[at - 1].kind is Kind.WORD:
        return at + 1 if tokens[at].start == tokens[at - 1].end else at
    return at


@dataclass(frozen=True)
class Lexicon:
    """A language's words, ready to be matched."""

    language: str
    decimal: str
    numbers: Phrases[Fraction]
    units: Phrases[Unit]
    cased_units: dict[str, Unit]
    units_after_food: frozenset[Unit]
    implied: frozenset[Unit]
    about: Phrases[None]
    of: Phrases[None]
    range: Phrases[None]
    plus: Phrases[None]
    times: Phrases[None]
    each: Phrases[None]
    part_of: Phrases[None]
    both: Phrases[None]
    either: Phrases[None]
    qualities: frozenset[str]
    singulars: dict[str, str]
    singular_endings: list[tuple[str, str]]
    vague: Phrases[None]
    compounds: Phrases[None]
    sizes: Phrases[None]
    optional: Phrases[None]
    notes: Phrases[None]
    adverbs: Phrases[None]
    preparation: Phrases[None]
    adjectives: Phrases[None]
    stops: Phrases[None]
    known: frozenset[str]
    """Single words that tell the language."""

    def unit(self, tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
        """The unit at this token, and where it ends."""
        if at < len(tokens) and (cased := self.cased_units.get(tokens[at].text)) is not None:
            return cased, _after_dot(tokens, at + 1)
        return self.units.match(tokens, at)


def _phrases(words: Iterable[str]) -> Phrases[None]:
    return Phrases((word, None) for word in words)


@cache
def load(language: str) -> Lexicon:
    """The lexicon of one of LANGUAGES, or of UNDETERMINED."""
    path = files(__package__) / "lexicons" / f"{language}.toml"
    read = LexiconFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    words = read.words
    preparation = [stem + ending for stem in words.preparation for ending in read.endings]
    units = [(phrase, unit) for unit, phrases in read.units.items() for phrase in phrases]
    telling = [*words.hints, *preparation, *words.sizes, *words.about, *read.numbers]
    return Lexicon(
        language=read.language,
        decimal=read.decimal,
        numbers=Phrases((word, Fraction(value)) for word, value in read.numbers.items()),
        units=Phrases(units),
        cased_units=read.cased_units,
        units_after_food=frozenset(read.units_after_food),
        implied=frozenset(words.implied),
        about=_phrases(words.about),
        of=_phrases(words.of),
        range=_phrases(words.range),
        plus=_phrases(words.plus),
        times=_phrases(words.times),
        each=_phrases(words.each),
        part_of=_phrases(words.part_of),
        both=_phrases(words.both),
        either=_phrases(words.either),
        qualities=frozenset(words.qualities),
        singulars=read.singular.words,
        singular_endings=read.singular.endings,
        vague=_phrases(words.vague),
        compounds=_phrases(words.compounds),
        sizes=_phrases(words.sizes),
        optional=_phrases(words.optional),
        notes=_phrases(words.notes),
        adverbs=_phrases(words.adverbs),
        preparation=_phrases(preparation + words.preparation),
        adjectives=_phrases(words.adjectives),
        stops=_phrases(words.stops),
        known=frozenset(word for word in [*telling, *(phrase for phrase, _ in units)]),
    )
