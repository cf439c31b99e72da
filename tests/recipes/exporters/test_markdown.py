"""Markdown shows exactly what the recipe says, whatever characters it is made of."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.markdown import to_markdown
from recipes_api.recipes.exporters.markdown_text import SPACES, heading, inline, item, paragraphs
from tests.recipes.documents import SOUP
from tests.recipes.exporters.strategies import DOCUMENTS, texts

# With tables and ~~strikes~~ too, which GitHub and most notebooks know.
READER = MarkdownIt("gfm-like", {"linkify": False, "typographer": False})


def shown(token: Token) -> str:
    """The text of an inline token, if it is nothing but text."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special", "hardbreak"}, children
    return "".join("\n" if child.type == "hardbreak" else child.content for child in children)


def read(markdown: str) -> list[tuple[str, str]]:
    """Every text in it with the block that it stands in."""
    tokens = READER.parse(markdown)
    return [
        (before.tag if "list_item" not in before.type else "li", shown(token))
        for before, token in pairwise(tokens)
        if token.type == "inline"
    ]


def on_one_line(text: str) -> str:
    return SPACES.sub(" ", text).strip()


@given(text=texts())
def test_a_text_is_shown_as_it_was_written(text: str) -> None:
    line = on_one_line(text)

    assert read(inline(text)) == [("p", line)]
    assert read(heading(1, text)) == [("h1", line)]
    assert read(f"- {inline(text)}") == [("p", line)]


@given(text=texts())
def test_paragraphs_and_lines_are_kept(text: str) -> None:
    told = [shown_text for _, shown_text in read("\n\n".join(paragraphs(text)))]
    in_a_list = [shown_text for _, shown_text in read(item("12.", text))]

    expected = [on_one_line(line) for line in text.replace("\r", "\n").split("\n")]
    assert [line for part in told for line in part.split("\n")] == [*filter(None, expected)]
    assert in_a_list == told


@given(document=DOCUMENTS)
@example(document=RecipeDocument.model_validate({"name": "Soup #"}))
def test_every_line_of_a_recipe_is_shown_once(document: RecipeDocument) -> None:
    tokens = READER.parse(to_markdown(document))
    titles = [shown(token) for before, token in pairwise(tokens) if before.type == "heading_open"]
    ordered = sum(token.type == "list_item_open" and token.info != "" for token in tokens)

    assert titles[0] == on_one_line(document.name)
    assert ordered == len(document.recipe_instructions)


def test_a_whole_recipe() -> None:
    markdown = to_markdown(RecipeDocument.model_validate(SOUP | {"prepTime": "PT75M"}))

    assert markdown == (
        "# Tomato soup\n\n"
        "![Tomato soup](<https://example.org/soup.jpg>)\n\n"
        "For a rainy evening.\n\n"
        "- **Servings:** 4 bowls\n"
        "- **Preparation:** 1 h 15 min\n"
        "- **Cooking:** 30 min\n"
        "- **Category:** Soup\n"
        "- **Cuisine:** Italian\n"
        "- **Keywords:** vegan, Autumn\n"
        "- **Equipment:** Blender\n"
        "- **By:** Grandmother\n"
        "- **Source:** <https://example.org/soup>\n\n"
        "## Ingredients\n\n- 1 kg tomatoes\n\n"
        "### For the base\n\n- 2 tbsp oil\n\n"
        "## Method\n\n1. Chop the tomatoes.\n2. Simmer for 30 minutes.\n\n"
        "## Notes\n\nBetter on the second day.\n\n"
        "## Nutrition\n\n- Calories: 120 kcal\n"
    )


def test_a_step_stands_above_its_pictures() -> None:
    address = "https://example.org/a%20b.jpg"
    step = {"text": "Chop.\n\nFinely.", "image": [address, "javascript:alert(1)", "/mine.webp"]}
    document = RecipeDocument.model_validate({"name": "Soup", "recipeInstructions": [step, "Eat."]})

    expected = f"1. Chop.\n\n   Finely.\n\n   ![](<{address}>)\n2. Eat.\n"
    assert to_markdown(document).endswith(f"## Method\n\n{expected}")


@pytest.mark.parametrize(
    ("language", "said"), [("de", "Zutaten"), ("pt-BR", "Ingredientes"), ("ja", "Ingredients")]
)
def test_the_words_around_it_are_in_its_language(language: str, said: str) -> None:
    document = RecipeDocument.model_validate(SOUP | {"inLanguage": language})

    assert f"## {said}" in to_markdown(document)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a/\n<b>", "data:text/html,x"])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    markdown = to_markdown(RecipeDocument.model_validate({"name": "A", "url": url, "image": [url]}))

    assert "](" not in markdown
    assert "<" not in markdown.replace("\\<", "")
