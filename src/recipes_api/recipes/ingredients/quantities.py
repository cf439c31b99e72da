"""Numbers as recipes write them, read exactly: `1½`, `1 1/2`, `1-1/2`, `0,5`, `1.500`."""

import re
import unicodedata
from fractions import Fraction

VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
SLASH = r"[/⁄∕]"
# Larger denominators are no fractions: `400/240 g` is a can, its weight and its drained weight.
FRACTION = rf"(?P<{{name}}_over>\d{{{{1,2}}}})\s?{SLASH}\s?(?P<{{name}}_under>1[0-26]|[2-9])(?!\d)"
NUMBER = re.compile(
    rf"(?P<whole>\d{{1,4}})(?:\s*-?\s*(?P<mixed_vulgar>[{VULGAR}])"
    rf"|(?:\s+(?:and\s+|&\s*)?|-){FRACTION.format(name='mixed')})"
    rf"|{FRACTION.format(name='plain')}"
    rf"|(?P<vulgar>[{VULGAR}])"
    r"|(?P<decimal>\d{1,9}(?:[.,]\d{1,9}){0,3}|[.,]\d{1,9})"
)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")


def value_of(match: re.Match[str], decimal_mark: str) -> Fraction:
    """The value of a match of NUMBER, in a language with this decimal mark."""
    parts = match.groupdict()
    if parts["decimal"] is not None:
        return _decimal(parts["decimal"], decimal_mark)
    whole = Fraction(parts["whole"] or 0)
    if vulgar := parts["mixed_vulgar"] or parts["vulgar"]:
        return whole + _vulgar(vulgar)
    over = parts["mixed_over"] or parts["plain_over"]
    under = parts["mixed_under"] or parts["plain_under"]
    return whole + Fraction(int(over), int(under))


def exact(value: Fraction) -> str:
    """As a decimal where that is exact, else as a fraction. `Fraction` reads both."""
    rest = value.denominator
    places = 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest = rest // 10 if rest % 10 == 0 else rest // (2 if rest % 2 == 0 else 5)
        places += 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    if places == 0:
        return str(value.numerator)
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")


def _vulgar(character: str) -> Fraction:
    over, _, under = unicodedata.normalize("NFKC", character).partition("⁄")
    return Fraction(int(over), int(under))


def _decimal(text: str, decimal_mark: str) -> Fraction:
    marks = {character for character in text if character in ".,"}
    if not marks:
        return Fraction(text)
    grouping = "," if decimal_mark == "." else "."
    if marks == {grouping} and GROUPED.fullmatch(text):
        return Fraction(text.replace(grouping, ""))
    *groups, decimals = re.split("[.,]", text)
    return Fraction(f"{''.join(groups) or '0'}.{decimals}")
