"""A page as people read it: the texts that stand by themselves, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from recipes_api.recipes.importers.markup import one_line

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "summary"})
BLOCKS = HEADINGS | frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl",
     "fieldset", "figure", "footer", "form", "header", "hr", "label", "li", "main", "nav", "ol",
     "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"]
)  # fmt: skip
ROWS = frozenset({"li", "tr"})
BOLD = frozenset({"b", "strong"})
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "button", "select", "nav"})
SHORT = 60
MOST_IN_A_ROW = 4
LONGEST_ROW = 250


@dataclass(slots=True, eq=False)
class Box:
    """An element that stands as a block, and which blocks are inside: from `first` to `end`."""

    tag: str
    parent: "Box | None"
    first: int
    end: int
    item: "Box | None" = None
    """The list item or table row that it stands in, or is."""
    is_divided: bool = False
    """Whether it holds lines of its own: further rows, or breaks."""

    def inside(self, tag: str, first: int) -> "Box":
        """A box in this one; where it ends is not known yet."""
        box = Box(tag, self, first, first)
        box.item = box if tag in ROWS else self.item
        return box

    @property
    def is_row(self) -> bool:
        return self.tag in ROWS and not self.is_divided and self.end - self.first <= MOST_IN_A_ROW


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself, and the element that it stands in."""

    text: str
    box: Box
    is_bold: bool

    @property
    def tag(self) -> str:
        return self.box.tag

    @property
    def is_heading(self) -> bool:
        return len(self.text) <= SHORT and (self.tag in HEADINGS or self.is_bold)

    @property
    def item(self) -> Box | None:
        """The list item or table row that it stands in."""
        return self.box.item

    @property
    def row(self) -> Box | None:
        """The list item or table row that it is a part of, if that is one line."""
        item = self.item
        return item if item is not None and item.is_row else None


def read(root: html.HtmlElement) -> list[Block]:
    """Every text of the page, cut where a block begins or ends."""
    page = _Cutter()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            page.open(tag)
            page.say(element.text)
        else:
            if event == "end":
                page.close(tag)
            page.say(element.tail)
    return page.cut_up()


class _Cutter:
    """What was read so far, and the elements that are open."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._box = Box("body", None, 0, 0)
        self._words: list[str] = []
        self._bold: list[str] = []
        self._depth_of_bold = 0
        self._depth_of_silence = 0

    def open(self, tag: str) -> None:
        self._depth_of_silence += tag in SILENT
        self._depth_of_bold += tag in BOLD
        if tag in BLOCKS:
            self._cut()
            self._box = self._box.inside(tag, len(self._blocks))

    def say(self, text: str | None) -> None:
        if text and not self._depth_of_silence:
            self._words.append(text)
            if self._depth_of_bold:
                self._bold.append(text)

    def close(self, tag: str) -> None:
        if tag in BLOCKS:
            self._cut()
            self._leave()
        self._depth_of_bold -= tag in BOLD
        self._depth_of_silence -= tag in SILENT

    def cut_up(self) -> list[Block]:
        self._cut()
        self._box.end = len(self._blocks)
        return self._blocks

    def _cut(self) -> None:
        if text := one_line("".join(self._words)):
            is_bold = one_line("".join(self._bold)) == text
            self._blocks.append(Block(text, self._box, is_bold))
        self._words.clear()
        self._bold.clear()

    def _leave(self) -> None:
        """What a row holds divides the rows around it."""
        box = self._box
        box.end = len(self._blocks)
        if box.parent is not None:
            box.parent.is_divided |= box.tag in ROWS or box.tag == "br" or box.is_divided
            self._box = box.parent


def rows(blocks: Sequence[Block]) -> list[Block]:
    """What stands beside each other in one list item or table row is one line."""
    found: list[Block] = []
    for block in blocks:
        row = block.row
        last = found[-1] if found else None
        if row is not None and last is not None and row is last.row:
            text = f"{last.text} {block.text}"
            if len(text) <= LONGEST_ROW and not last.is_heading:
                found[-1] = Block(text, row, is_bold=False)
                continue
        found.append(block)
    return found


def reach(blocks: Sequence[Block], start: int, count: int, shortest: int) -> int:
    """Where the smallest element ends that holds a heading and what stands below it.

    That is the first around it with at least `count` further blocks of `shortest` characters.
    """
    box: Box | None = blocks[start].box
    after = start + 1
    while box is not None:
        while after < box.end and count > 0:
            count -= len(blocks[after].text) >= shortest
            after += 1
        if count == 0:
            return box.end
        box = box.parent
    return len(blocks)
