"""A page to print: nothing in it runs, nothing is fetched, and every text is only a text."""

import base64
import hashlib
import re

import pytest
from hypothesis import given
from lxml import html

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.print_page import CONTENT_SECURITY_POLICY, to_html
from tests.recipes.documents import SOUP
from tests.recipes.exporters.strategies import DOCUMENTS

TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "header", "section",
    "footer", "div", "h1", "h2", "h3", "p", "br", "ul", "ol", "li", "dl", "dt", "dd", "a",
}  # fmt: skip
ATTRIBUTES = {"lang", "dir", "class", "charset", "http-equiv", "content", "name", "href", "rel"}


def parsed(document: RecipeDocument) -> html.HtmlElement:
    return html.document_fromstring(to_html(document))


def words(element: html.HtmlElement) -> str:
    return "".join(str(element.text_content()).split())


@given(document=DOCUMENTS)
def test_no_text_of_a_recipe_becomes_markup(document: RecipeDocument) -> None:
    page = parsed(document)

    assert {element.tag for element in page.iter()} <= TAGS
    assert {name for element in page.iter() for name in element.attrib} <= ATTRIBUTES
    for link in page.iter("a"):
        assert link.get("href").startswith(("http://", "https://"))
    for where in page.xpath(".//ol/li/p[@class='picture']"):
        where.drop_tree()
    steps = [words(step) for step in page.iterfind(".//ol/li")]
    lines = ["".join(line.text.split()) for line in document.recipe_instructions]
    assert [only_visible(step) for step in steps] == [only_visible(line) for line in lines]


def only_visible(text: str) -> str:
    """HTML forbids some controls, and parsers drop them or show a replacement."""
    return re.sub("[\x00-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ufdd0-\ufdef]", "", text)


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    page = to_html(RecipeDocument.model_validate(SOUP))
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ) == CONTENT_SECURITY_POLICY
    policy = html.document_fromstring(page).find(".//meta[@http-equiv]").get("content")
    assert CONTENT_SECURITY_POLICY.startswith(policy)
    assert "url(" not in style
    assert "@import" not in style


def test_a_whole_recipe() -> None:
    page = parsed(RecipeDocument.model_validate(SOUP))

    assert page.findtext(".//title") == "Tomato soup"
    assert [element.text for element in page.iter("h2")] == [
        "Ingredients", "Method", "Notes", "Nutrition",
    ]  # fmt: skip
    assert [item.text for item in page.iterfind(".//ul/li")] == ["1 kg tomatoes", "2 tbsp oil"]
    assert page.findtext(".//h3") == "For the base"
    assert page.find(".//footer/a").get("href") == "https://example.org/soup"


def test_a_step_says_where_its_pictures_are() -> None:
    shown = "https://example.org/chopped.jpg"
    step = {"text": "Chop.", "image": [shown, "javascript:alert(1)", "/mine.webp"]}
    page = parsed(RecipeDocument.model_validate({"name": "A", "recipeInstructions": [step]}))

    assert [link.get("href") for link in page.iterfind(".//ol/li/p/a")] == [shown]
    assert page.find(".//img") is None


@pytest.mark.parametrize(
    ("language", "lang"), [("de-CH", "de-CH"), ("pt_BR", "pt-BR"), ('"><b>', None)]
)
def test_the_page_says_its_language(language: str, lang: str | None) -> None:
    page = parsed(RecipeDocument.model_validate(SOUP | {"inLanguage": language}))

    assert page.get("lang") == lang
