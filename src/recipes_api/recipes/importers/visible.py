"""Recipes that a page shows to people only: a heading "Ingredients", and what stands below it.

Below a heading for ingredients the blocks are ingredients, until one for the steps; a heading in
between names a group. Where no heading says it, lines that begin with amounts are ingredients.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from lxml import etree, html
from pydantic import JsonValue

from recipes_api.recipes.importers import blocks as page_blocks
from recipes_api.recipes.importers import ingredients
from recipes_api.recipes.importers.blocks import SHORT, Block
from recipes_api.recipes.importers.markup import one_line
from recipes_api.recipes.importers.schema_org import Node
from recipes_api.recipes.ingredients import parse_lines
from recipes_api.recipes.measures.units import Dimension


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
    |equipment|zubehör|utensilien|ustensiles|matériel|utensilios|attrezzatura|benodigdheden|redskaber
    |video|did you|leave a|storage|faqs?|newsletter|subscribe|nährwerte|kommentare
    |tipps?|commentaires|comentarios""",
    r"\b.*",
)
MORE = _headings(
    """read (?:more|all)|show (?:more|all)|see (?:more|all)|view (?:more|all)|en lire plus|voir plus
    |mehr anzeigen|mehr lesen|weiterlesen|leggi di più|leggi tutto|ver más|leer más|lees meer
    |läs mer|læs mere|add to shopping list|add to cart
    |advertisement|anzeige|pubblicità|publicidad|publicité""",
    r"\b.{0,20}",
)
STEP_NUMBER = re.compile(
    r"(?:(?:step|schritt|étape|etape|paso|passo|stap|steg|trin|krok)\s*)?\d{1,2}\s*[.:)]?",
    re.IGNORECASE,
)
BULLET = re.compile(r"^[-–—•·▢☐□✓*]\s+")
AMOUNT = re.compile(r"^(?:[\d½¼¾⅓⅔⅛]|(?:an?|one|two|three|half) )", re.IGNORECASE)
NOT_LETTERS = re.compile(r"[\W_]+")
LONGEST_INGREDIENT = 250
SHORTEST_STEP = 25
PROSE = 40
MOST_LINES = 150
MOST_PLACES = 100
WITH_STEPS = 1000
"""The score of a recipe with steps, which none without reaches."""
FEWEST_ITEMS = 3
FEWEST_MEASURES = 2
MEASURED = frozenset({Dimension.MASS, Dimension.VOLUME})
LARGEST_PAGE = 3_000_000
# Between the two lists stand pictures, advertisements and nutrition facts, but no second recipe.
FARTHEST = 40


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
    blocks = page_blocks.read(root)
    starts = _matches(blocks, INGREDIENTS)[:MOST_PLACES]
    headed = (_recipe_of(blocks, *_below(blocks, start)) for start in starts)
    found = max(headed, key=_score, default=Node())
    if not _score(found):
        found = _by_shape(blocks)
    if _score(found):
        found["name"] = _title(root, blocks)
        yield found


def _by_shape(blocks: list[Block]) -> Node:
    """A list with measures of the kitchen, and what stands below it; nothing if there is none."""
    candidates = [
        _recipe_of(blocks, *place) for place in islice(_lists_of_amounts(blocks), MOST_PLACES)
    ]
    candidates = [found for found in candidates if _score(found) >= WITH_STEPS]
    candidates.sort(key=_score, reverse=True)
    return next(filter(_is_measured, candidates), Node())


def _is_measured(found: Node) -> bool:
    """Many pages have lists of numbers, but not of cups and grams."""
    parsed = parse_lines(ingredients.texts(found.get("recipeIngredient")))
    units = [line.amount.unit for line in parsed if line and line.amount and line.amount.unit]
    return sum(unit.dimension in MEASURED for unit in units) >= FEWEST_MEASURES


def _score(properties: Node) -> int:
    lines = len(ingredients.texts(properties.get("recipeIngredient")))
    return WITH_STEPS * bool(properties.get("recipeInstructions")) + lines if lines > 1 else 0


def _matches(blocks: Sequence[Block], heading: re.Pattern[str]) -> list[int]:
    return [
        index
        for index, block in enumerate(blocks)
        if len(block.text) <= SHORT and heading.fullmatch(block.text)
    ]


def _below(blocks: list[Block], start: int) -> tuple[int, int]:
    """From where to where the ingredients stand below their heading."""
    first = start + 1
    end = first + _length(blocks[first : first + MOST_LINES], blocks[start].text)
    if end == len(blocks) or not STEPS.fullmatch(blocks[end].text[:SHORT]):
        end = min(end, page_blocks.reach(blocks, start, 2, 1))
    return first, _first_repeated_heading(blocks, first, end)


def _length(blocks: Sequence[Block], heading: str) -> int:
    """How many of the blocks are ingredients. What stands in a list ends where that does."""
    listed: Block | None = None
    for index, block in enumerate(blocks):
        if block.text == heading or _ends_ingredients(block):
            return index
        if listed is not None and (_follows_in_prose(block) or _begins_steps(block, listed)):
            # Its heading is one that we do not know.
            return index - blocks[index - 1].is_heading
        listed = block if block.item is not None else listed
    return len(blocks)


def _follows_in_prose(block: Block) -> bool:
    return block.item is None and len(block.text) > SHORT


def _begins_steps(block: Block, ingredient: Block) -> bool:
    return _list_of(block) == "ol" and _list_of(ingredient) == "ul"


def _list_of(block: Block) -> str | None:
    item = block.item
    return item.parent.tag if item is not None and item.parent is not None else None


def _first_repeated_heading(blocks: Sequence[Block], first: int, end: int) -> int:
    """Pages show a list twice, in two systems of measures; the groups are the same then."""
    seen: set[str] = set()
    for index in range(first, end):
        if blocks[index].is_heading and blocks[index].item is None:
            if blocks[index].text in seen:
                return index
            seen.add(blocks[index].text)
    return end


def _lists_of_amounts(blocks: list[Block]) -> Iterator[tuple[int, int]]:
    """Lists of some items, most of which begin with an amount."""
    index = 0
    while index < len(blocks):
        row = blocks[index].row
        if row is None or row.parent is None:
            index += 1
            continue
        first, end = index, max(row.parent.end, index + 1)
        index = end
        if end - first > MOST_LINES:
            continue
        items = page_blocks.rows(blocks[first:end])
        amounts = sum(AMOUNT.match(BULLET.sub("", item.text)) is not None for item in items)
        if len(items) >= FEWEST_ITEMS and amounts * 2 > len(items):
            yield first, end


def _recipe_of(blocks: list[Block], first: int, end: int) -> Node:
    """The ingredients that stand between two places, and the steps below them."""
    return {
        "recipeIngredient": _grouped(_ingredients(blocks[first:end]), "ItemList"),
        "recipeInstructions": _grouped(_steps(blocks, end), "HowToSection"),
    }


def _ingredients(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in page_blocks.rows(blocks) if not MORE.fullmatch(block.text)]


def _steps(blocks: list[Block], below: int) -> list[Block]:
    for start in range(below, min(below + FARTHEST, len(blocks))):
        if len(blocks[start].text) <= SHORT and STEPS.fullmatch(blocks[start].text):
            end = page_blocks.reach(blocks, start, 1, SHORTEST_STEP)
            inside = blocks[start + 1 : min(end, start + MOST_LINES)]
            if steps := list(takewhile(lambda block: not _ends_steps(block), inside)):
                return _written_steps(steps)
    return _written_steps(_prose(blocks, below))


def _prose(blocks: list[Block], below: int) -> list[Block]:
    """Paragraphs, or the items of a list, that follow without a heading that we know."""
    first = below + (below < len(blocks) and blocks[below].is_heading)
    if first >= len(blocks):
        return []
    tag, parent = blocks[first].tag, blocks[first].box.parent
    row = blocks[first].row
    if row is not None and row.parent is not None:
        found = blocks[first : row.parent.end]
    else:
        found = list(
            takewhile(
                lambda block: block.tag == tag and block.box.parent is parent and block.row is None,
                blocks[first : first + MOST_LINES],
            )
        )
    is_prose = sum(len(block.text) for block in found) >= PROSE * len(found)
    return found if is_prose or _list_of(blocks[first]) == "ol" else []


def _written_steps(blocks: Sequence[Block]) -> list[Block]:
    written = (block for block in blocks if not STEP_NUMBER.fullmatch(block.text))
    return [block for block in page_blocks.rows([*written]) if not MORE.fullmatch(block.text)]


def _ends_ingredients(block: Block) -> bool:
    return (
        len(block.text) > LONGEST_INGREDIENT
        or (len(block.text) <= SHORT and STEPS.fullmatch(block.text) is not None)
        or (block.is_heading and END.fullmatch(block.text) is not None)
        or block.tag in ("h1", "h2")
    )


def _ends_steps(block: Block) -> bool:
    return (block.is_heading and END.fullmatch(block.text) is not None) or block.tag in ("h1", "h2")


def _grouped(blocks: Sequence[Block], kind: str) -> list[JsonValue]:
    """Lines, and below a heading lists with its name."""
    in_list = 2 * sum(block.item is not None for block in blocks) > len(blocks)
    found: list[JsonValue] = []
    group = found
    for block in blocks:
        # Between the items of a list, what is no item says what the next ones are for.
        is_between = in_list and block.item is None and len(block.text) <= SHORT
        if (block.is_heading and block.tag != "li") or is_between:
            group = []
            found.append({"@type": kind, "name": block.text, "itemListElement": group})
        else:
            group.append(BULLET.sub("", block.text))
    return [item for item in found if not isinstance(item, dict) or item["itemListElement"]]


def _title(root: html.HtmlElement, blocks: Sequence[Block]) -> str:
    headings = [block.text for block in blocks if block.tag == "h1"]
    if len(headings) == 1:
        return headings[0]
    shared = one_line(str(root.xpath("string(//meta[@property='og:title']/@content)")))
    return _without_site(shared, headings) or next(iter(headings), "")


def _without_site(title: str, headings: Sequence[str]) -> str:
    """Of "Green soup | A site" what a heading says, too, in whatever letters and signs."""
    said = {_letters(heading) for heading in headings}
    parts = re.split(r"\s+[|–—-]\s+", title)
    return next((part for part in parts if _letters(part) in said), title)


def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", text).casefold()
