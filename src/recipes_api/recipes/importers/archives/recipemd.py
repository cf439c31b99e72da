"""RecipeMD 2.3: Markdown of a fixed form, taken apart (recipemd.org/specification).

Title, description, tags and yields; a rule; ingredients; a rule; instructions. Every part is the
text as it stands in the file, so a line keeps whatever Markdown is in it.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark")
COMMA = re.compile(r"(?<!\d),|,(?!\d)")
VULGAR = dict(zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒", (
    (1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6), (5, 6), (1, 7),
    (1, 8), (3, 8), (5, 8), (7, 8), (1, 9), (1, 10),
), strict=True))  # fmt: skip
FACTOR = re.compile(
    rf"(?P<sign>-?)\s*(?:(?:(?P<whole>\d+)\s+)?(?P<over>\d+)\s*/\s*(?P<under>\d+)"
    rf"|(?P<decimal>\d*[.,]?\d+)\s*(?P<mixed>[{''.join(VULGAR)}])?|(?P<vulgar>[{''.join(VULGAR)}]))"
)
ITEM_MARK = re.compile(r"^\s*(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)")
EMPTY_LINES = re.compile(r"\A(?:[ \t]*\n)+")
PARAGRAPH_END = re.compile(r"(?<=\S)[ \t]+(?=\n[ \t]*\n)")
EMPHASIS = re.compile(r"\s*(?P<mark>[*_])(?P<inside>.*?)(?P=mark)", re.DOTALL)


class NotRecipeMD(Exception):
    """What the form does not allow, in one sentence."""


@dataclass(frozen=True, slots=True)
class Amount:
    factor: Decimal
    unit: str | None
    written: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    name: str
    amount: Amount | None
    link: str | None


@dataclass(slots=True)
class Group:
    title: str
    level: int
    ingredients: list[Ingredient] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parts:
    title: str
    description: str | None
    tags: list[str]
    yields: list[Amount]
    ingredients: Group
    """Those under no heading, and the groups."""
    instructions: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A block on the first level, with everything in it, and its lines."""

    tokens: list[Token]
    begin: int
    end: int

    @property
    def kind(self) -> str:
        return self.tokens[0].type.removesuffix("_open")


def parse(text: str) -> Parts:
    """Raises NotRecipeMD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    blocks = blocks_of(text)
    if not blocks or blocks[0].kind != "heading" or blocks[0].tokens[0].tag != "h1":
        raise NotRecipeMD("It does not begin with a title.")
    title = blocks.pop(0)
    rules = [number for number, block in enumerate(blocks) if block.kind == "hr"]
    if not rules:
        raise NotRecipeMD("There is no rule (---) before the ingredients.")
    head, rest = blocks[: rules[0]], blocks[rules[0] + 1 :]
    described, tags, yields = _head(head)
    first = blocks[described].begin
    second = next((number for number, block in enumerate(rest) if block.kind == "hr"), len(rest))
    instructions = lines[rest[second].end :] if second < len(rest) else []
    return Parts(
        title.tokens[1].content,
        _whole(lines[title.end : first]),
        tags,
        yields,
        _ingredients(rest[:second], lines),
        _whole(instructions),
    )


def blocks_of(text: str) -> list[Block]:
    tokens = MARKDOWN.parse(text)
    blocks: list[Block] = []
    begun = 0
    for number, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            begin, end = tokens[begun].map or [0, 0]
            blocks.append(Block(tokens[begun : number + 1], begin, end))
            begun = number + 1
    return blocks


def _whole(lines: list[str]) -> str | None:
    return EMPTY_LINES.sub("", "\n".join(lines)).rstrip() or None


def _head(blocks: list[Block]) -> tuple[int, list[str], list[Amount]]:
    """How many blocks describe, the tags and the yields below them."""
    described = len(blocks)
    tags: list[str] | None = None
    yields: list[Amount] | None = None
    for number, block in enumerate(blocks):
        if (said := _all_of(block, "em")) is not None and tags is None:
            tags = _listed(said)
        elif (said := _all_of(block, "strong")) is not None and yields is None:
            yields = [_amount(part) for part in _listed(said)]
        elif tags is not None or yields is not None:
            raise NotRecipeMD("Below tags and yields stands something else, or they stand twice.")
        else:
            continue
        described = min(described, number)
    return described, tags or [], yields or []


def _all_of(block: Block, tag: str) -> str | None:
    """The text of a paragraph that is one emphasis and nothing else."""
    if block.kind != "paragraph":
        return None
    children = _said(block)
    opened = [child for child in children if child.type == f"{tag}_open" and child.level == 0]
    if len(opened) != 1 or children[0] is not opened[0] or children[-1].type != f"{tag}_close":
        return None
    mark = len(opened[0].markup)
    return block.tokens[1].content.strip()[mark:-mark]


def _said(paragraph: Block) -> list[Token]:
    """What a paragraph consists of, without the empty texts around emphasis."""
    children = paragraph.tokens[1].children or []
    return [child for child in children if child.type != "text" or child.content]


def _listed(text: str) -> list[str]:
    """Parts between commas; a comma between digits is a decimal one."""
    return [part for part in map(str.strip, COMMA.split(text)) if part]


def _amount(text: str) -> Amount:
    text = text.strip()
    match = FACTOR.match(text)
    if match is None:
        raise NotRecipeMD(f"The amount {text[:50]!r} does not begin with a number.")
    return Amount(_factor(match), text[match.end() :].strip() or None, text)


def _factor(match: re.Match[str]) -> Decimal:
    factor = Decimal((match["decimal"] or match["whole"] or "0").replace(",", "."))
    over, under = VULGAR.get(match["mixed"] or match["vulgar"], (0, 1))
    if match["over"]:
        over, under = int(match["over"]), int(match["under"])
    if under == 0:
        raise NotRecipeMD("An amount is divided by nothing.")
    factor += Decimal(over) / Decimal(under)
    return -factor if match["sign"] else factor


def _ingredients(blocks: list[Block], lines: list[str]) -> Group:
    root = Group("", 0)
    path = [root]
    for block in blocks:
        if block.kind == "heading":
            group = Group(block.tokens[1].content, int(block.tokens[0].tag[1:]))
            while path[-1].level >= group.level:
                path.pop()
            path[-1].groups.append(group)
            path.append(group)
        elif block.kind in ("bullet_list", "ordered_list"):
            path[-1].ingredients += [
                _ingredient(item, lines)
                for item in block.tokens
                if item.type == "list_item_open" and item.level == 1
            ]
        else:
            raise NotRecipeMD("Among the ingredients stands something that is no list.")
    return root


def _ingredient(item: Token, lines: list[str]) -> Ingredient:
    begin, end = item.map or [0, 0]
    inside = "\n".join([ITEM_MARK.sub("", lines[begin]), *lines[begin + 1 : end]])
    text = PARAGRAPH_END.sub("", inside).strip()
    amount = None
    inline = _inline(text)
    if inline and inline[0].type == "em_open" and (match := EMPHASIS.match(text)):
        amount = _amount(match["inside"])
        text = text[match.end() :].strip()
        inline = _inline(text)
    link = None
    if inline and inline[0].type == "link_open" and _closes(inline) == len(inline) - 1:
        link = str(inline[0].attrGet("href") or "")
        text = "".join(child.content for child in inline)
    if not text:
        raise NotRecipeMD("An ingredient has no name.")
    return Ingredient(text, amount, link)


def _inline(text: str) -> list[Token]:
    """What the only paragraph of a text consists of; of the first one if it begins so."""
    blocks = blocks_of(text)
    if not blocks or blocks[0].kind != "paragraph":
        return []
    children = _said(blocks[0])
    if len(blocks) > 1 and children and children[0].type == "link_open":
        return []
    return children


def _closes(inline: list[Token]) -> int:
    return next((n for n, child in enumerate(inline) if child.type == "link_close"), -1)
