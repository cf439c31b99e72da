"""What stands after `time<`, `added>` or `rating>=`, as a range."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from recipes_api.recipes.document import LONGEST_DURATION_SECONDS
from recipes_api.recipes.search.query import Measure, Range

DURATION = re.compile(r"(?:(?P<hours>\d{1,5})h)?(?:(?P<minutes>\d{1,6})(?:m|min)?)?", re.IGNORECASE)
DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
MINUTE = 60

RATING = re.compile(r"[0-5](?:\.[05])?")
Bounds = tuple[float, float] | tuple[datetime, datetime]
"""What was written stands for everything from the first (inclusive) to the second (exclusive)."""


def read_minutes(text: str) -> Bounds:
    """`30`, `30min`, `1h`, `1h30`: the seconds of that minute. Raises ValueError."""
    match = DURATION.fullmatch(text) if text else None
    if match is None:
        raise ValueError("Write minutes or hours: time<30, time<=1h30.")
    hours, minutes = (int(match[name] or 0) for name in ("hours", "minutes"))
    seconds = (hours * 60 + minutes) * MINUTE
    if seconds > LONGEST_DURATION_SECONDS:
        raise ValueError("A recipe takes 400 days at most.")
    return seconds, seconds + 1


def read_date(text: str) -> Bounds:
    """`2026`, `2026-01`, `2026-01-31`: that year, month or day in UTC. Raises ValueError."""
    match = DATE.fullmatch(text)
    if match is None:
        raise ValueError("Write a date: added>2026-01-31, added>=2026.")
    month, day = (int(part) if part else None for part in match.group(2, 3))
    try:
        begin = datetime(int(match[1]), month or 1, day or 1, tzinfo=UTC)
        return begin, _end(begin, month, day)
    except (ValueError, OverflowError) as error:
        raise ValueError("There is no such date in the calendar.") from error


def read_rating(text: str) -> Bounds:
    """`4`, `4.5`: ratings have halves. Raises ValueError."""
    if not RATING.fullmatch(text):
        raise ValueError("Write stars from 1 to 5: rating>=4, rating:4.5.")
    return float(text), float(text) + 0.5


def _end(begin: datetime, month: int | None, day: int | None) -> datetime:
    if day is not None:
        return begin + timedelta(days=1)
    if month is None or month == 12:
        return begin.replace(year=begin.year + 1, month=1)
    return begin.replace(month=month + 1)


READERS: dict[Measure, Callable[[str], Bounds]] = {
    Measure.TIME: read_minutes,
    Measure.ADDED: read_date,
    Measure.CHANGED: read_date,
    Measure.RATING: read_rating,
}


def read_range(measure: Measure, operator: str, text: str) -> Range:
    """`operator` is one of < <= > >= = : (the last two mean the same). Raises ValueError."""
    begin, end = READERS[measure](text)
    if operator == "<":
        return Range(measure, below=begin)
    if operator == "<=":
        return Range(measure, below=end)
    if operator == ">":
        return Range(measure, at_least=end)
    if operator == ">=":
        return Range(measure, at_least=begin)
    return Range(measure, begin, end)
