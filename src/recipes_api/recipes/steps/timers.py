"""Times in the text of a step: `simmer 20 minutes`, `1½ hours`, `20–25 Min.`, `une demi-heure`.

No language has to be known: the words of all of them are looked for at once, and a number that is
a word goes only with a unit of its own language. What is not certain is no timer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from recipes_api.recipes.ingredients.tokens import Kind, Token, tokenize
from recipes_api.recipes.steps.cjk_timers import HAN_OR_KANA, read_cjk_timers
from recipes_api.recipes.steps.said import Timer
from recipes_api.recipes.steps.words_of_time import (
    DAY,
    HOUR,
    MINUTE,
    Languages,
    WordsOfTime,
    read_languages,
    words_of_time,
)

DASHES = ("-", "~", "〜")
# `5/10 minuti` is no half a minute.
ODD_FRACTION = re.compile(r"/\s*(?![234]$)")
ANY = frozenset(read_languages())


@dataclass(frozen=True, slots=True)
class Time:
    """A time among the tokens: from the first to before the `end`."""

    low: Fraction
    high: Fraction | None
    unit: int
    first: int
    end: int
    languages: Languages


def read_timers(text: str) -> list[Timer]:
    """The times in a text, in order; spans count code points."""
    if HAN_OR_KANA.search(text):
        return read_cjk_timers(text)
    tokens = tokenize(text)
    times = _Reader(tokens, words_of_time()).times()
    timers = (_timer(tokens, time) for time in times)
    return [timer for timer in timers if timer is not None]


def _timer(tokens: Sequence[Token], time: Time) -> Timer | None:
    last = tokens[time.end - 1] if tokens[time.end - 1].key != "." else tokens[time.end - 2]
    return Timer.between(time.low, time.high, (tokens[time.first].start, last.end))


class _Reader:
    """Looks at one place among the tokens at a time."""

    def __init__(self, tokens: Sequence[Token], words: WordsOfTime) -> None:
        self._tokens = tokens
        self._words = words

    def times(self) -> list[Time]:
        found: list[Time] = []
        at = 0
        is_between = False
        while at < len(self._tokens):
            time = self._time(at, is_between=is_between)
            if time is not None:
                found.append(time)
            between = self._words.between.match(self._tokens, at)
            is_between = between is not None
            at = time.end if time is not None else between[1] if between is not None else at + 1
        return [time for time in self._together(found) if not self._is_no_duration(time)]

    def _time(self, at: int, *, is_between: bool) -> Time | None:
        phrase = self._words.phrases.match(self._tokens, at)
        if phrase is not None:
            (seconds, languages), end = phrase
            return Time(Fraction(seconds), None, MINUTE, at, end, languages)
        number = self._number(at)
        if number is None:
            return None
        low, end, languages = number
        upper = self._upper(end, is_between=is_between)
        if upper is not None and upper[0] > low:
            high, end, others = upper
            return self._measured(low, high, at, end, languages & others)
        return self._measured(low, None, at, end, languages)

    def _measured(
        self, low: Fraction, high: Fraction | None, first: int, end: int, languages: Languages
    ) -> Time | None:
        """With the unit that stands at `end`, and the half that may follow it."""
        of = self._words.of.match(self._tokens, end)
        if of is not None and low < 1:
            end, languages = of[1], languages & of[0][1]
        found = self._words.units.match(self._tokens, self._past_dash(end))
        if found is None:
            return None
        (unit, others), end = found
        languages = languages & others
        is_article = self._tokens[first].value is None and low == 1
        if not languages or (unit == DAY and is_article):
            return None
        half = self._words.half.match(self._tokens, end)
        if half is not None and half[0][1] & languages and high is None:
            low, end = low + Fraction(1, 2), half[1]
        time = Time(low * unit, None if high is None else high * unit, unit, first, end, languages)
        return self._with_bare_minutes(time) if unit == HOUR else time

    def _with_bare_minutes(self, time: Time) -> Time:
        """`1h30`, `1 h 30`: what follows are minutes."""
        tokens, at = self._tokens, time.end
        if tokens[at - 1].key != "h" or at >= len(tokens) or time.high is not None:
            return time
        value = tokens[at].value
        is_near = tokens[at].start - tokens[at - 1].end <= 1
        if value is None or value >= 60 or value.denominator != 1 or not is_near:
            return time
        if self._words.units.match(tokens, at + 1) is not None or len(tokens[at].text) != 2:
            return time
        return replace(time, low=time.low + value * MINUTE, end=at + 1)

    def _number(self, at: int) -> tuple[Fraction, int, Languages] | None:
        """A number, where it ends, and the languages that write it so."""
        if at >= len(self._tokens):
            return None
        token = self._tokens[at]
        if token.kind is Kind.NUMBER and token.value is not None:
            value, end, languages = token.value, at + 1, ANY
            if not value or ODD_FRACTION.search(token.text):
                return None
        else:
            word = self._words.numbers.match(self._tokens, at)
            if word is None:
                return None
            (value, languages), end = word
        half = self._words.half.match(self._tokens, end)
        if half is not None and half[0][1] & languages:
            return value + Fraction(1, 2), half[1], languages & half[0][1]
        return value, end, languages

    def _upper(self, at: int, *, is_between: bool) -> tuple[Fraction, int, Languages] | None:
        """The upper end of a range whose lower end stands before."""
        joined = self._joined(at, is_between=is_between)
        number = None if joined is None else self._number(joined[0])
        if joined is None or number is None:
            return None
        return number[0], number[1], number[2] & joined[1]

    def _joined(self, at: int, *, is_between: bool) -> tuple[int, Languages] | None:
        """What joins the ends of a range."""
        if at < len(self._tokens) and self._tokens[at].key in DASHES:
            return at + 1, ANY
        joined = self._words.range.match(self._tokens, at)
        if joined is None and is_between:
            joined = self._words.join.match(self._tokens, at)
        return None if joined is None else (joined[1], joined[0][1])

    def _past_dash(self, at: int) -> int:
        """`20-minute`, `20- minute`."""
        return at + 1 if at < len(self._tokens) and self._tokens[at].key == "-" else at

    def _together(self, times: list[Time]) -> list[Time]:
        """`1 hour 30 minutes` is one time, and so is `45 minutes to 1 hour`."""
        found: list[Time] = []
        for time in times:
            before = found[-1] if found else None
            if before is not None and self._is_added(before, time):
                high = None if time.high is None else before.low + time.high
                low = before.low + time.low
                found[-1] = replace(before, low=low, high=high, unit=time.unit, end=time.end)
            elif before is not None and self._is_range(before, time):
                found[-1] = replace(before, high=time.low, unit=time.unit, end=time.end)
            else:
                found.append(time)
        return found

    def _is_added(self, before: Time, time: Time) -> bool:
        if before.high is not None or time.unit >= before.unit or time.low >= before.unit:
            return False
        joined = self._words.join.match(self._tokens, before.end)
        return time.first == before.end or (joined is not None and joined[1] == time.first)

    def _is_range(self, before: Time, time: Time) -> bool:
        if before.high is not None or time.high is not None or time.low <= before.low:
            return False
        joined = self._joined(before.end, is_between=False)
        return joined is not None and joined[0] == time.first

    def _is_no_duration(self, time: Time) -> bool:
        """`20 minutes per pound`, `2 day old bread`."""
        if self._words.rates.match(self._tokens, time.end) is not None:
            return True
        return time.end < len(self._tokens) and self._tokens[time.end].key == "old"
