"""Plain text as CommonMark that shows exactly that text."""

import re

# An underscore inside a word is only an underscore (CommonMark 6.2, rules for `_`).
INLINE = re.compile(r"[\\`*\[\]<~|]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
BLOCK = re.compile(r"^(?:(#{1,6}|[-+])(?=\s|$)|(>)|(\d{1,9})([.)])(?=\s|$))")
RULE = re.compile(r"^[-=][-=\s]*$")
SPACES = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
PARAGRAPHS = re.compile(r"\n\s*\n")


def inline(text: str) -> str:
    """On one line, with every character that means something escaped."""
    line = INLINE.sub(r"\\\g<0>", SPACES.sub(" ", text).strip())
    if RULE.match(line):
        return "\\" + line
    return BLOCK.sub(_escaped_start, line)


def _escaped_start(match: re.Match[str]) -> str:
    number, mark = match[3], match[4]
    return f"{number}\\{mark}" if number else f"\\{match[0]}"


def heading(level: int, text: str) -> str:
    """A last word of only # would be taken for the heading's end (CommonMark 4.2)."""
    return f"{'#' * level} " + re.sub(r"(?:^|(?<=\s))(#+)$", r"\\\1", inline(text))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; lines within one are kept as lines."""
    parts = PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = ([inline(line) for line in part.split("\n") if line.strip()] for part in parts)
    return ["\\\n".join(part) for part in lines if part]


def item(mark: str, text: str, *below: str) -> str:
    """A list item of whole paragraphs, as far in as its mark is wide (CommonMark 5.2).

    What is `below` the text is Markdown already.
    """
    indent = " " * (len(mark) + 1)
    inside = "\n\n".join([*paragraphs(text), *below])
    return f"{mark} " + re.sub(r"\n(?=.)", f"\n{indent}", inside)


def link(text: str, address: str) -> str:
    return f"[{inline(text)}](<{address}>)"


def picture(text: str, address: str) -> str:
    return f"!{link(text, address)}"
