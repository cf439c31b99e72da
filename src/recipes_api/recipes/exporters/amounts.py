"""Where the amount of an ingredient line ends, for forms that mark it up.

Only what is beyond doubt: one number, and a unit if the table has it. A range, a pack or a word
stays a part of the text.
"""

import re
from dataclasses import dataclass

FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
GLUED = re.compile(rf"\d(?=[{FRACTIONS}])")
FACTOR = rf"""
    (?:[0-9]+[ ]+)?[0-9]+/[0-9]+|[0-9]+[.,][0-9]+|(?:[0-9]+[ ]?)?[{FRACTIONS}]|[0-9]+"""
UNITS = """
    mg|g|gr|kg|ml|cl|dl|l|oz|lbs?|cups?|tsps?|tbsps?|teaspoons?|tablespoons?|grams?|kilograms?
    |lit(?:er|re)s?|pounds?|ounces?|pints?|quarts?|EL|TL|Esslöffel|Teelöffel|Tassen?|Liter|Gramm
    |msk|tsk|krm|spsk|cs|cc|cucharad(?:it)?as?|cucchiai(?:n[io])?|colher(?:es)?|eetlepels?
    |theelepels?"""
# A range, a product, a second amount; and 1.000, which is one here and a thousand there.
NOT_ONE_AMOUNT = (
    r"[-–—+%°]|[x×](?=[ \d])|\S*/|(?:to|or|and|bis|oder|und|à|ou|et|o|y|e|till|tot|of)\b"
)
AMOUNT = re.compile(
    rf"(?![1-9]\d*[.,]\d{{3}}\b)(?P<factor>(?>{FACTOR}))(?:[ ]?(?P<unit>{UNITS})\.?(?=[ ]))?+"
    rf"(?:[ ])(?!{NOT_ONE_AMOUNT})(?P<rest>\S.*)",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """An ingredient line in three: `1 1/2`, `cups`, `flour`; all is in `rest` if in doubt."""

    factor: str
    unit: str
    rest: str

    @property
    def amount(self) -> str:
        return f"{self.factor} {self.unit}".strip()


def measured(text: str) -> Measured:
    match = AMOUNT.fullmatch(text)
    if match is None or re.search(r"/0+\b", match["factor"]):
        return Measured("", "", text)
    factor = GLUED.sub(r"\g<0> ", match["factor"])
    return Measured(factor, match["unit"] or "", match["rest"])
