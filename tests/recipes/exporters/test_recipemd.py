"""RecipeMD (its specification, 2.3): what is written conforms, and says what the recipe says."""

import json
import re
from itertools import takewhile

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.exporters.amounts import Measured, measured
from recipes_api.recipes.exporters.recipemd import to_recipemd
from tests.recipes.documents import SOUP
from tests.recipes.exporters.strategies import DOCUMENTS

READER = MarkdownIt("commonmark")
FACTOR = r"(?:\d+ \d+/\d+|\d+/\d+|\d+[.,]\d+|(?:\d+ )?[¼½¾⅐-⅞]|\d+)(?: \S.*)?"


def blocks(tokens: list[Token]) -> list[list[Token]]:
    """Cut into blocks of the outermost level."""
    found: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            found.append([])
        found[-1].append(token)
    return found


def children(block: list[Token]) -> list[Token]:
    return next(token for token in block if token.type == "inline").children or []


def emphasised(block: list[Token], kind: str) -> str | None:
    """The text of a paragraph that is one emphasis and nothing else."""
    inside = [child for child in children(block) if child.type != "text" or child.content]
    if inside[0].type != f"{kind}_open" or inside[-1].type != f"{kind}_close":
        return None
    return "".join(child.content for child in inside[1:-1])


def check(recipemd: str) -> tuple[list[str], list[str], list[str | None]]:
    """Tags, yields, and the amount of each ingredient; fails on what does not conform."""
    parts = blocks(READER.parse(recipemd))
    assert parts[0][0].tag == "h1"
    head = [*takewhile(lambda block: block[0].type != "hr", parts[1:])]
    assert {block[0].type for block in head} <= {"paragraph_open"}
    tags, yields = (
        [found for block in head if (found := emphasised(block, kind)) is not None]
        for kind in ("em", "strong")
    )
    assert len(tags) <= 1
    assert len(yields) <= 1
    rest = parts[1 + len(head) :]
    assert rest[0][0].type == "hr"
    ingredients = [*takewhile(lambda block: block[0].type != "hr", rest[1:])]
    assert {block[0].type for block in ingredients} <= {"heading_open", "bullet_list_open"}
    amounts = [
        amount_of(token)
        for block in ingredients
        if block[0].type == "bullet_list_open"
        for token in block
        if token.type == "inline"
    ]
    split = re.compile(r"(?<!\d),|,(?!\d)")
    for text in (text for found in yields for text in split.split(found)):
        assert re.fullmatch(FACTOR, text.strip()), text
    return split.split(tags[0]) if tags else [], yields, amounts


def amount_of(token: Token) -> str | None:
    inside = token.children or []
    if inside[0].type == "text" and not inside[0].content:
        inside = inside[1:]
    if inside[0].type != "em_open":
        return None
    amount = inside[1].content
    assert re.fullmatch(FACTOR, amount), amount
    assert "".join(child.content for child in inside[3:]).strip(), "an ingredient has a name"
    return amount


@given(document=DOCUMENTS)
def test_whatever_a_recipe_says_the_file_conforms(document: RecipeDocument) -> None:
    _, _, amounts = check(to_recipemd(document))

    assert len(amounts) == len(document.recipe_ingredient)


def test_a_whole_recipe() -> None:
    recipemd = to_recipemd(RecipeDocument.model_validate(SOUP))

    visible, _, hidden = recipemd.partition("<!-- recipes_api")
    assert visible == (
        "# Tomato soup\n\n"
        "For a rainy evening.\n\n"
        "*vegan, Autumn*\n\n"
        "**4 bowls**\n\n"
        "---\n\n"
        "- *1 kg* tomatoes\n\n"
        "## For the base\n\n- *2 tbsp* oil\n\n"
        "---\n\n"
        "1. Chop the tomatoes.\n2. Simmer for 30 minutes.\n\n"
        "## Notes\n\nBetter on the second day.\n\n"
    )
    kept = json.loads(hidden.removesuffix("-->\n"))
    assert kept["prepTime"] == "PT15M"
    assert kept["extra"] == SOUP["extra"]
    assert not kept.keys() & {"name", "description", "recipeIngredient", "keywords"}


def test_what_stands_under_no_heading_comes_before_all_headings() -> None:
    """Below a heading it would belong to that group."""
    lines = [{"text": "flour", "group": "Crust"}, "salt"]

    recipemd = to_recipemd(
        RecipeDocument.model_validate({"name": "Pie", "recipeIngredient": lines})
    )

    assert recipemd == "# Pie\n\n---\n\n- salt\n\n## Crust\n\n- flour\n"


def test_nothing_in_a_recipe_ends_the_comment() -> None:
    recipemd = to_recipemd(RecipeDocument.model_validate({"name": "A", "author": "--> *x*"}))

    assert recipemd.count("-->") == 1
    assert '"--\\u003e *x*"' in recipemd


def cut(text: str) -> Measured:
    (parts,) = measured([Line(text=text)], None)
    return parts


@pytest.mark.parametrize(
    ("text", "amount", "rest"),
    [
        ("1 kg tomatoes", "1 kg", "tomatoes"),
        ("200g flour", "200 g", "flour"),
        ("1½ cups milk", "1 ½ cups", "milk"),
        ("1 1/2 cups milk", "1 1/2 cups", "milk"),
        ("1-1/2 cups milk", "1.5 cups", "milk"),
        ("2 eggs", "2", "eggs"),
        ("1,5 l Wasser", "1,5 l", "Wasser"),
        ("1.000 g Mehl", "1000 g", "Mehl"),
        ("2 (400 g) cans tomatoes", "2", "(400 g) cans tomatoes"),
    ],
)
def test_an_amount_is_told_from_the_rest(text: str, amount: str, rest: str) -> None:
    parts = cut(text)

    assert (parts.amount, parts.rest) == (amount, rest)


@pytest.mark.parametrize(
    "text",
    ["salt", "2-3 eggs", "2 to 3 eggs", "1 kg to 2 kg beans", "1 cup + 2 tbsp flour", "1/0 cup air",
     "1 1/2-inch piece of ginger", "half a lemon", "salt, 1 tsp", "7"],
)  # fmt: skip
def test_what_is_not_one_amount_stays_text(text: str) -> None:
    assert cut(text) == Measured("", "", text)
