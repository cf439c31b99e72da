"""Text out of what may be text, HTML, or HTML that was escaped once too often."""

import html
import re

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.*?-->", re.DOTALL)
BLOCK = re.compile(
    r"</?(?:p|li|ol|ul|div|br|h[1-6]|tr|section)(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE
)
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
# A no-break space of UTF-8 that was once read as Latin-1.
MISREAD_SPACE = "\u00c2\u00a0"
STORABLE = re.compile("[\0\ud800-\udfff]")


def plain(text: str) -> str:
    """Without tags and entities, otherwise as it was written."""
    text = STORABLE.sub("", html.unescape(text)) if "&" in text else STORABLE.sub("", text)
    if "<" in text:
        text = TAG.sub("", BLOCK.sub("\n", text))
    return text


def one_line(text: str) -> str:
    """Without tags, entities, invisible characters, or any white space but single spaces."""
    if MISREAD_SPACE in text:
        text = text.replace(MISREAD_SPACE, " ")
    text = " ".join(INVISIBLE.sub("", plain(plain(text))).split())
    if "((" in text and "))" in text:
        # Recipe plugins bracket a note that its author has bracketed already.
        text = text.replace("((", "(").replace("))", ")")
    return text


def lines(text: str) -> list[str]:
    """The paragraphs or list items of a text, each on one line."""
    return [line for line in map(one_line, plain(text).split("\n")) if line]
