"""Recipes that a page shows to people only: a heading "Ingredients", and what stands below it.

The page becomes a row of blocks in reading order. Below a heading for ingredients the blocks are
ingredients, until one for the steps; a heading in between names a group.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree, html
from pydantic import JsonValue

from recipes_api.recipes.importers.markup import one_line
from recipes_api.recipes.importers.schema_org import Node


def _headings(words: str, rest: str) -> re.Pattern[str]:
    alternatives = "|".join(word.strip() for word in words.split("|"))
    return re.compile(rf"(?:the |recipe |cooking |all )?(?:{alternatives}){rest}", re.IGNORECASE)


INGREDIENTS = _headings(
    """ingredients?|you['’]?ll need|you will need|what you need|shopping list|zutaten(?:liste)?
    |ingr[ée]dients|ingredientes|ingredienti|ingredi[ëe]nten|ingrediens(?:er|ar)?|ingrediente
    |ingredience|suroviny|składniki|malzemeler|hozzávalók|alapanyagok|ainekset|ингредиенты|состав
    |продукты|υλικά|材料|재료|المكونات|מצרכים""",
    r"\b.{0,30}",
)
STEPS = _headings(
    """instructions?|directions?|methods?|preparation|procedure|steps|how to (?:make|cook)
    |zubereitung|anleitung|so geht['’]?s|préparation|étapes|preparación|elaboración
    |modo de (?:preparo|preparación)|preparo|preparazione|procedimento|bereiding(?:swijze)?
    |fremgangsmåde|sådan gør du|framgangsmåte|gör så här|tillagning
    |sposób (?:przygotowania|wykonania)|przygotowanie|hazırlanışı|elkészítés|valmistus|postup
    |mod de preparare|приготовление|εκτέλεση|作り方|만드는 법|طريقة""",
    r"\b.{0,30}",
)
END = _headings(
    """notes?|tips?|nutrition|comments?|related|reviews?|share|print|you may also|more recipes
    |equipment|video|did you|leave a|storage|faqs?|newsletter|subscribe|nährwerte|kommentare
    |tipps?|commentaires|comentarios""",
    r"\b.*",
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "summary"})
BLOCKS = HEADINGS | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "label",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "button", "select", "nav"})
SHORT = 60
LONGEST_INGREDIENT = 250
MOST_LINES = 150
LARGEST_PAGE = 3_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself, and the element that it stands in."""

    tag: str
    text: str
    is_bold: bool

    @property
    def is_heading(self) -> bool:
        return len(self.text) <= SHORT and (self.tag in HEADINGS or self.is_bold)


def read(page: str, _url: str | None) -> Iterator[Node]:
    """At most one set of schema.org properties."""
    if len(page) > LARGEST_PAGE:
        return
    try:
        root = html.fromstring(page)
    except (etree.ParserError, ValueError):
        return
    if not isinstance(root.tag, str):
        # A page of one odd character is taken for a comment.
        return
    blocks = _blocks(root)
    found = max(
        (_recipe_at(blocks, index) for index in _matches(blocks, INGREDIENTS)),
        key=_score,
        default=Node(),
    )
    if _score(found) > 0:
        found["name"] = _title(root, blocks)
        yield found


def _score(properties: Node) -> int:
    ingredients, steps = (
        properties.get(name) for name in ("recipeIngredient", "recipeInstructions")
    )
    if not isinstance(ingredients, list) or len(ingredients) < 2:
        return 0
    return 1000 * bool(steps) + len(ingredients)


def _matches(blocks: list[Block], heading: re.Pattern[str]) -> list[int]:
    return [
        index
        for index, block in enumerate(blocks)
        if len(block.text) <= SHORT and heading.fullmatch(block.text)
    ]


def _recipe_at(blocks: list[Block], start: int) -> Node:
    """What stands below one heading for ingredients."""
    below = blocks[start + 1 :]
    ingredients = list(takewhile(lambda block: not _ends_ingredients(block), below[:MOST_LINES]))
    rest = below[len(ingredients) :]
    steps: list[Block] = []
    if rest and STEPS.fullmatch(rest[0].text):
        steps = list(takewhile(lambda block: not _ends_steps(block), rest[1:MOST_LINES]))
    return {
        "recipeIngredient": _grouped(ingredients, "ItemList"),
        "recipeInstructions": _grouped(steps, "HowToSection"),
    }


def _ends_ingredients(block: Block) -> bool:
    return (
        len(block.text) > LONGEST_INGREDIENT
        or (len(block.text) <= SHORT and STEPS.fullmatch(block.text) is not None)
        or (block.is_heading and END.fullmatch(block.text) is not None)
        or block.tag in ("h1", "h2")
    )


def _ends_steps(block: Block) -> bool:
    return (block.is_heading and END.fullmatch(block.text) is not None) or block.tag in ("h1", "h2")


def _grouped(blocks: list[Block], kind: str) -> list[JsonValue]:
    """Lines, and below a heading lists with its name."""
    found: list[JsonValue] = []
    group = found
    for block in blocks:
        if block.is_heading and block.tag != "li":
            group = []
            found.append({"@type": kind, "name": block.text, "itemListElement": group})
        else:
            group.append(block.text)
    return [item for item in found if not isinstance(item, dict) or item["itemListElement"]]


def _title(root: html.HtmlElement, blocks: list[Block]) -> str:
    headings = [block.text for block in blocks if block.tag == "h1"]
    if len(headings) == 1:
        return headings[0]
    shared = root.xpath("string(//meta[@property='og:title']/@content)")
    return one_line(str(shared)) or next(iter(headings), "")


def _blocks(root: html.HtmlElement) -> list[Block]:
    """Every text of the page, in reading order, cut where a block begins or ends."""
    found: list[Block] = []
    words: list[str] = []
    bold: list[str] = []
    open_blocks = ["body"]

    def cut() -> None:
        text = one_line("".join(words))
        if text:
            is_bold = one_line("".join(bold)) == text
            found.append(Block(open_blocks[-1], text, is_bold))
        words.clear()
        bold.clear()

    depth_of_bold = 0
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in SILENT
            if tag in BLOCKS:
                cut()
                open_blocks.append(tag)
            depth_of_bold += tag in ("b", "strong")
            said = element.text or ""
        else:
            if event == "end":
                if tag in BLOCKS:
                    cut()
                    open_blocks.pop()
                depth_of_bold -= tag in ("b", "strong")
                silent -= tag in SILENT
            said = element.tail or ""
        if not silent and said:
            words.append(said)
            if depth_of_bold:
                bold.append(said)
    cut()
    return found
