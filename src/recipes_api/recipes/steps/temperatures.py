"""Temperatures in the text of a step: `180 °C`, `350F`, `gas mark 4`, `180 Grad`, `350 degrees`.

A number of degrees without a scale is Celsius in every language but English, where it is
Fahrenheit if no oven has so many degrees Celsius, and else whatever the step says beside it. What
stays uncertain is no temperature, and neither is an angle.
"""

import re
from collections.abc import Iterator

from recipes_api.recipes.steps.said import Scale, Temperature

NUMBER = r"\d{1,4}(?:[.,]\d)?"
RANGE = r"\s?(?:[-–—~〜～]|to|bis|à|a|tot|till|och|und|et|y|e)\s?"
CELSIUS = r"c(?:elsius|entigrade)?|摄氏度?|攝氏度?|セ氏"
FAHRENHEIT = r"f(?:ahrenheit)?|华氏度?|華氏度?"
ENGLISH_WORD = r"degrees?(?![^\W\d_])|deg(?:\.|(?![^\W\d_]))"
OTHER_WORD = r"(?:grad(?:er|i|os|en)?|degrés?|graus?)(?![^\W\d_])|度"
SIGN = r"[°º˚]"
DEGREES = re.compile(
    rf"(?<![A-Za-zÀ-ÿ\d.,])(?<!\d/)(?P<before>摄氏|華氏|华氏|攝氏)?(?P<low>{NUMBER})"
    rf"(?:\s?{SIGN}?(?:{RANGE})(?P<high>{NUMBER}))?"
    rf"(?:\s?(?P<sign>{SIGN}|℃|℉)|[\s-]?(?P<word>{ENGLISH_WORD}|{OTHER_WORD}))?"
    rf"(?:\s?(?:(?P<celsius>{CELSIUS})|(?P<fahrenheit>{FAHRENHEIT}))(?![^\W\d_]))?",
    re.IGNORECASE,
)
GAS_MARK = re.compile(
    r"(?<!\w)(?:gas(?:\s?mark)?|gas\s?stufe|gasherd\s?stufe|gasherd:?\s?stufe)\s?"
    r"(?P<low>10|[1-9]|[¼½]|1/[24])(?:\s?(?:-|–|to|bis)\s?(?P<high>10|[1-9]))?(?!\w|[.,]\d)",
    re.IGNORECASE,
)
ANGLE = re.compile(
    r"rotat|turn|angle|flip|dreh|wend|winkel|tourn|pivot|gir[aeo]|ángulo|ângulo|angolo|draai|hoek"
    r"|vrid|vänd|vinkel|回|角",
    re.IGNORECASE,
)
ANGLES = (30, 45, 60, 90, 180, 360)
OVEN = re.compile(r"oven|ofen|\bfour\b|horno|forno|ugn|herd", re.IGNORECASE)
NEAR = 25
"""Characters before and behind, among which such words stand."""
HOTTEST_OVEN_CELSIUS = 275
COLDEST_OVEN_FAHRENHEIT = 200
HOTTEST = 1200
FRACTIONS = {"¼": 0.25, "½": 0.5, "1/4": 0.25, "1/2": 0.5}


def read_temperatures(text: str) -> list[Temperature]:
    """The temperatures in a text, in order; spans count code points."""
    scales = {scale for match in DEGREES.finditer(text) if (scale := _written_scale(match))}
    beside = scales.pop() if len(scales) == 1 else None
    found = [*_degrees(text, beside), *_gas_marks(text)]
    return sorted(found, key=lambda temperature: temperature.span)


def _degrees(text: str, beside: Scale | None) -> Iterator[Temperature]:
    for match in DEGREES.finditer(text):
        scale = _written_scale(match)
        if scale is None and (match["sign"] or match["word"]) and not _is_angle(text, match):
            scale = _meant_scale(match, beside)
        if scale is not None:
            temperature = _temperature(match, scale)
            if temperature is not None:
                yield temperature


def _written_scale(match: re.Match[str]) -> Scale | None:
    """`180C` and `180 °C` say it; `2 c` are cups."""
    before = match["before"]
    is_marked = bool(match["sign"] or match["word"] or before)
    if match["sign"] == "℃" or before in ("摄氏", "攝氏"):
        return Scale.CELSIUS
    if match["sign"] == "℉" or before in ("华氏", "華氏"):
        return Scale.FAHRENHEIT
    for name, scale in (("celsius", Scale.CELSIUS), ("fahrenheit", Scale.FAHRENHEIT)):
        if (letters := match[name]) is None:
            continue
        is_glued = match[0].endswith(match["high"] or match["low"], 0, -len(letters))
        is_hot = len(match["low"]) >= 2 and letters.isupper()
        if is_marked or len(letters) > 1 or (is_hot and (is_glued or len(match["low"]) == 3)):
            return scale
    return None


def _meant_scale(match: re.Match[str], beside: Scale | None) -> Scale | None:
    """What degrees without a scale are."""
    value = float(match["low"].replace(",", "."))
    if match["word"] and re.fullmatch(OTHER_WORD, match["word"], re.IGNORECASE):
        return Scale.CELSIUS
    if value > HOTTEST_OVEN_CELSIUS:
        return Scale.FAHRENHEIT
    if beside is not None:
        return beside
    return Scale.CELSIUS if match["word"] is None and value < COLDEST_OVEN_FAHRENHEIT else None


def _is_angle(text: str, match: re.Match[str]) -> bool:
    if float(match["low"].replace(",", ".")) not in ANGLES:
        return False
    start, end = match.span()
    near = text[max(0, start - NEAR) : end + NEAR]
    return ANGLE.search(near) is not None and OVEN.search(near) is None


def _temperature(match: re.Match[str], scale: Scale) -> Temperature | None:
    low = float(match["low"].replace(",", "."))
    high = float(match["high"].replace(",", ".")) if match["high"] else None
    if max(low, high or 0) > HOTTEST or (high is not None and high <= low):
        return None
    return Temperature(value=low, value_max=high, scale=scale, span=match.span())


def _gas_marks(text: str) -> Iterator[Temperature]:
    for match in GAS_MARK.finditer(text):
        low, high = match["low"], match["high"]
        yield Temperature(
            value=FRACTIONS.get(low) or float(low),
            value_max=float(high) if high and float(high) > 1 else None,
            scale=Scale.GAS_MARK,
            span=match.span(),
        )
