"""Times in Japanese and Chinese, which do not part their words: `10〜15分`, `1時間半`, `半小时`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from recipes_api.recipes.ingredients.lexicon import CJK
from recipes_api.recipes.ingredients.parsed import Span
from recipes_api.recipes.steps.said import Timer
from recipes_api.recipes.steps.words_of_time import HOUR, LanguageOfTime, read_languages

HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
DIGITS = r"\d{1,4}(?:[.．]\d{1,2})?"
RANGE = r"[-–—~〜～]"


@dataclass(frozen=True, slots=True)
class Time:
    """A time in the text, in seconds, and the seconds of its unit."""

    low: Fraction
    high: Fraction | None
    unit: int
    span: Span


def read_cjk_timers(text: str) -> list[Timer]:
    """The times in a text, in order; spans count code points."""
    times = _together(_times(text), text)
    timers = (Timer.between(time.low, time.high, time.span) for time in times)
    return [timer for timer in timers if timer is not None]


def _times(text: str) -> Iterator[Time]:
    words = _words()
    for match in _pattern().finditer(text):
        if (phrase := match["phrase"]) is not None:
            yield Time(Fraction(words.phrases[phrase]), None, 1, match.span())
            continue
        unit = words.units[match["unit"]]
        half = Fraction(1 if match["half"] or match["half_before"] else 0, 2)
        low = _value(match["low"], words)
        if match["high"] is None:
            yield Time((low + half) * unit, None, unit, match.span())
        elif (high := _value(match["high"], words)) > low:
            yield Time(low * unit, (high + half) * unit, unit, match.span())


def _together(times: Iterable[Time], text: str) -> list[Time]:
    """Hours and the minutes behind them are one time."""
    found: list[Time] = []
    for time in times:
        before = found[-1] if found else None
        if before is not None and _is_added(before, time, text):
            high = None if time.high is None else before.low + time.high
            span = (before.span[0], time.span[1])
            found[-1] = Time(before.low + time.low, high, time.unit, span)
        else:
            found.append(time)
    return found


def _is_added(before: Time, time: Time, text: str) -> bool:
    if before.high is not None or not before.unit == HOUR > time.unit > 1:
        return False
    return text[before.span[1] : time.span[0]].strip() in ("", *_words().join)


def _value(written: str, words: LanguageOfTime) -> Fraction:
    known = words.numbers.get(written)
    return Fraction(written.replace("．", ".")) if known is None else Fraction(known)


@cache
def _words() -> LanguageOfTime:
    """Of both languages: they share characters, and mean the same by them."""
    japanese, chinese = (read_languages()[language].model_dump() for language in CJK)
    return LanguageOfTime.model_validate(
        {
            name: words | chinese[name] if isinstance(words, dict) else words + chinese[name]
            for name, words in japanese.items()
        }
    )


@cache
def _pattern() -> re.Pattern[str]:
    words = _words()

    def any_of(known: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))

    number = rf"(?:{DIGITS}|{any_of([*words.numbers])})"
    between = rf"(?:{RANGE}|{any_of(words.range)})"
    half, unit = any_of(words.half), any_of([*words.units])
    return re.compile(
        rf"(?P<phrase>{any_of([*words.phrases])})"
        rf"|(?P<low>{number})\s*(?:分?钟?{between}\s*(?P<high>{number}))?\s*(?P<half_before>{half})?"
        rf"(?P<unit>{unit})(?P<half>{half})?(?!の\d)"
    )
