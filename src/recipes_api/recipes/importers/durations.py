"""Durations as sites write them, to ISO 8601 as we keep them."""

import re

from recipes_api.recipes.document import LONGEST_DURATION_SECONDS, duration_seconds

ISO = re.compile(
    r"[+]?P(?:(\d+)Y)?(?:(\d+)M)?(?:([\d.,]+)W)?(?:([\d.,]+)D)?"
    r"(?:T?(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?",
    re.IGNORECASE,
)
SECONDS = (None, None, 604_800, 86_400, 3600, 60, 1)
WRITTEN = re.compile(
    r"(?<![\d.,])(?P<number>\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>d(?:ays?)?|tage?|jours?|h(?:ours?|rs?)?|std|stunden?|heures?|horas?|ore|ora|uur|"
    r"m(?:in(?:utes?|s|uten?|uti|utos?)?)?|s(?:ec(?:onds?|s)?|ek(?:unden?)?)?)(?![^\W\d_])",
    re.IGNORECASE,
)


def read_duration(text: str) -> str | None:
    """ISO 8601 for ISO 8601 (also with zeros, fractions, a missing T) and for "1 hr 30 min"."""
    text = text.strip()
    if text.startswith(("-", "−")):
        return None
    try:
        duration_seconds(text)
    except ValueError:
        seconds = _loose_iso(text) or _written(text) or 0
    else:
        return text
    return _format(round(seconds)) if 1 <= seconds <= LONGEST_DURATION_SECONDS else None


def _loose_iso(text: str) -> float | None:
    match = ISO.fullmatch(text.replace(" ", ""))
    if match is None or not any(match.groups()) or match[1] not in (None, "0"):
        return None
    if match[2] not in (None, "0", "00"):
        return None
    total = 0.0
    for number, unit in zip(match.groups(), SECONDS, strict=True):
        if number is not None and unit is not None:
            try:
                total += float(number.replace(",", ".")) * unit
            except ValueError:
                return None
    return total


def _written(text: str) -> float | None:
    if text.isdecimal() and len(text) < 5:
        return int(text) * 60
    total = 0.0
    for match in WRITTEN.finditer(text):
        unit = match["unit"].lower()
        if unit.startswith(("d", "j", "t")):
            size = 86_400
        elif unit.startswith(("h", "u", "o", "st")):
            size = 3600
        else:
            size = 1 if unit.startswith("s") else 60
        total += float(match["number"].replace(",", ".")) * size
    return total


def _format(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if n)
    return "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")
