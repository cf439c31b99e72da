"""Chinese and Japanese lines: no spaces, the amount before or behind the food."""

import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from recipes_api.recipes.ingredients.parsed import Amount, ParsedLine, Span
from recipes_api.recipes.ingredients.quantities import NUMBER, exact, value_of
from recipes_api.recipes.measures.units import Unit

# One character for one, so that places stay what they are.
NARROW = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
CONFIDENCE = 0.9
LONGEST_LINE = 150
BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|「([^「」]*)」")
EDGES = " \t・:…,、。-~*★☆●○◎◯◆◇■□※✿△▲A"


class CjkWords(BaseModel):
    model_config = ConfigDict(extra="forbid")

    prefix_units: list[str]
    """Units that stand before the number: `大さじ2`."""
    about: list[str]
    suffixes: list[str]
    """Behind an amount, and no part of the food: `強`."""
    range: list[str]
    amountless: list[str]
    """In place of an amount: `少々`."""
    optional: list[str]
    hints: list[str]


class CjkFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: str
    script: str
    numbers: dict[str, str]
    units: dict[Unit, list[str]]
    words: CjkWords
    implied: dict[str, tuple[str, Unit]]
    """Words that are a number and a unit: `ひとつまみ`."""


@dataclass(frozen=True)
class CjkLexicon:
    hints: list[str]
    units: dict[str, Unit]
    numbers: dict[str, Fraction]
    amount: re.Pattern[str]
    amountless: re.Pattern[str]
    implied: dict[str, tuple[str, Unit]]
    optional: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def load(language: str) -> CjkLexicon:
    path = files(__package__) / "lexicons" / f"{language}.toml"
    read = CjkFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    words = read.words
    units = {phrase: unit for unit, phrases in read.units.items() for phrase in phrases}
    digits = re.sub(r"\?P<\w+>", "?:", NUMBER.pattern)
    number = rf"(?:{digits}|{_any(list(read.numbers))})"
    units_before = _any(words.prefix_units) or "(?!)"
    prefix, again = rf"(?P<prefix>{units_before})\s*", f"(?:{units_before})?"
    amount = re.compile(
        rf"(?:{_any(words.about)})?\s*(?:{prefix})?(?P<low>{number})"
        rf"(?:\s*(?:{_any(words.range)})\s*{again}(?P<high>{number}))?"
        rf"\s*(?P<unit>{_any(list(units))})?(?P<half>半)?(?:{_any(words.suffixes)})?",
        re.IGNORECASE,
    )
    return CjkLexicon(
        hints=words.hints,
        units={phrase.lower(): unit for phrase, unit in units.items()},
        numbers={word: Fraction(value) for word, value in read.numbers.items()},
        amount=amount,
        amountless=re.compile(_any([*words.amountless, *read.implied])),
        implied=read.implied,
        optional=re.compile(_any(words.optional)),
    )


def parse(line: str, language: str) -> ParsedLine | None:
    """What the line says, or None."""
    if len(line) > LONGEST_LINE:
        return None
    lexicon = load(language)
    # `1と1/2` is a mixed number, which others write with a space.
    text = re.sub(r"(?<=\d)[と・又](?=\d)", " ", line.translate(NARROW))
    brackets = [match.span() for match in BRACKETS.finditer(text)]
    bare = _without(text, brackets)
    amount, cut = _amount(bare, lexicon)
    notes: list[Span] = []
    if cut is None and (said := lexicon.amountless.search(bare)) is not None:
        cut = said.span()
        amount = _implied(said, lexicon)
        if amount is None:
            notes.append(cut)
    alternative: Amount | None = None
    for start, end in brackets:
        inner = lexicon.amount.fullmatch(text, start + 1, end - 1)
        measured = None if inner is None else _as_amount(inner, lexicon)
        if measured is None or measured.unit is None:
            notes.append((start + 1, end - 1))
        elif amount is None:
            amount = measured
        else:
            alternative = alternative or measured
    notes = sorted(span for span in notes if line[span[0] : span[1]].strip())
    food = _food(bare, cut)
    if food is None or any(character.isdigit() for character in bare[food[0] : food[1]]):
        return None
    return ParsedLine(
        amount=amount,
        alternative=alternative,
        food=line[food[0] : food[1]],
        note="、".join(line[start:end] for start, end in notes) or None,
        optional=lexicon.optional.search(text) is not None,
        language=language,
        confidence=CONFIDENCE,
        food_spans=[food],
        note_spans=notes,
    )


def _without(text: str, brackets: list[Span]) -> str:
    """Line ends in place of what stands in brackets, so that places stay what they are."""
    for start, end in brackets:
        text = text[:start] + "\n" * (end - start) + text[end:]
    return text


def _implied(said: re.Match[str], lexicon: CjkLexicon) -> Amount | None:
    if said[0] not in lexicon.implied:
        return None
    quantity, unit = lexicon.implied[said[0]]
    return Amount(quantity=quantity, unit=unit, quantity_span=None, unit_span=said.span())


def _amount(bare: str, lexicon: CjkLexicon) -> tuple[Amount | None, Span | None]:
    """The amount outside of brackets, and what it takes of the text."""
    best: re.Match[str] | None = None
    for match in lexicon.amount.finditer(bare):
        has_unit = match["unit"] or match["prefix"]
        is_digits = match["low"][0].isdigit() or not match["low"].isalpha()
        at_edge = not bare[: match.start()].strip(EDGES + "\n") or not bare[match.end() :].strip(
            EDGES + "\n"
        )
        if (has_unit and (is_digits or at_edge)) or (is_digits and at_edge):
            best = match
    if best is None:
        return None, None
    return _as_amount(best, lexicon), best.span()


def _as_amount(match: re.Match[str], lexicon: CjkLexicon) -> Amount | None:
    low = _value(match["low"], lexicon)
    high = _value(match["high"], lexicon) if match["high"] else None
    if match["half"]:
        low += Fraction(1, 2)
    if not low or (high is not None and high <= low):
        return None
    name = "prefix" if match["prefix"] else "unit"
    unit = lexicon.units[match[name].lower()] if match[name] else None
    return Amount(
        quantity=exact(low),
        quantity_max=None if high is None else exact(high),
        unit=unit,
        quantity_span=(
            match.start("low"),
            match.end("high") if match["high"] else match.end("low"),
        ),
        unit_span=match.span(name) if unit is not None else None,
    )


def _value(text: str, lexicon: CjkLexicon) -> Fraction:
    number = NUMBER.fullmatch(text)
    return lexicon.numbers[text] if number is None else value_of(number, ".")


def _food(bare: str, cut: Span | None) -> Span | None:
    """The longest piece of text that is left."""
    pieces = [(0, len(bare))] if cut is None else [(0, cut[0]), (cut[1], len(bare))]
    found: list[Span] = []
    for start, end in pieces:
        for match in re.finditer(r"[^\n]+", bare[start:end]):
            piece = match[0]
            left = len(piece) - len(piece.lstrip(EDGES))
            right = len(piece.rstrip(EDGES))
            if any(character.isalpha() for character in piece):
                found.append((start + match.start() + left, start + match.start() + right))
    return max(found, key=lambda span: span[1] - span[0], default=None)
