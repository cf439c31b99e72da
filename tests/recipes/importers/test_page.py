"""Which of a page's own words are believed, and in what order."""

import json

import pytest

from recipes_api.recipes.importers.page import parse_page
from recipes_api.recipes.importers.problems import NoRecipeFound
from tests.recipes.documents import lines, written


def json_ld(name: str = "From JSON-LD", **more: object) -> str:
    recipe = {
        "@context": "https://schema.org",
        "@type": "Recipe",
        "name": name,
        "recipeIngredient": ["1 egg"],
        "recipeInstructions": ["Boil."],
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(recipe)}</script>'


MICRODATA = """
<div itemscope itemtype="https://schema.org/Recipe"><h2 itemprop="name">From microdata</h2>
<time itemprop="totalTime" datetime="PT10M">ten</time><span itemprop="keywords">micro</span>
<li itemprop="recipeIngredient">2 eggs</li><p itemprop="recipeInstructions">Fry.</p></div>"""
RDFA = """
<div vocab="https://schema.org/" typeof="Recipe"><h2 property="name">From RDFa</h2>
<span property="recipeCuisine">Italian</span>
<li property="recipeIngredient">3 eggs</li><p property="recipeInstructions">Poach.</p></div>"""
VISIBLE = """
<h1>From headings</h1><h2>Ingredients</h2><ul><li>4 eggs</li><li>salt</li></ul>
<h2>Method</h2><p>Scramble.</p><h2>Comments</h2><p>Good.</p>"""


def parse(*parts: str, url: str | None = None) -> "dict[str, object]":
    page = f"<!doctype html><html><head></head><body>{''.join(parts)}</body></html>"
    return parse_page(page.encode(), url).model_dump(by_alias=True)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((VISIBLE, RDFA, MICRODATA, json_ld()), "From JSON-LD"),
        ((VISIBLE, RDFA, MICRODATA), "From microdata"),
        ((VISIBLE, RDFA), "From RDFa"),
        ((VISIBLE,), "From headings"),
    ],
    ids=["JSON-LD", "microdata", "RDFa", "headings"],
)
def test_the_most_exact_source_is_believed(parts: tuple[str, ...], name: str) -> None:
    assert parse(*parts)["name"] == name
    assert parse(*reversed(parts))["name"] == name


def test_what_the_first_source_does_not_know_the_next_may() -> None:
    found = parse(json_ld(recipeInstructions=[]), MICRODATA)
    assert (found["name"], found["totalTime"]) == ("From JSON-LD", "PT10M")
    assert written(found["recipeIngredient"]) == lines("1 egg")
    assert written(found["recipeInstructions"]) == lines("Fry.")


def test_a_source_that_knows_all_is_not_mixed_with_others() -> None:
    found = parse(json_ld(), MICRODATA, VISIBLE)
    assert (found["keywords"], found["totalTime"]) == ([], None)


def test_broken_json_ld_does_not_hide_the_rest() -> None:
    broken = '<script type="application/ld+json">{"@type": "Recipe", "name": </script>'
    assert parse(broken, MICRODATA)["name"] == "From microdata"
    assert parse(broken, json_ld())["name"] == "From JSON-LD"


@pytest.mark.parametrize(
    "mark",
    [
        "type='application/ld+json'",
        "type=application/ld+json",
        'class="x" TYPE="application/LD+json"',
    ],
)
def test_json_ld_is_found_however_its_script_is_marked(mark: str) -> None:
    assert parse(json_ld().replace('type="application/ld+json"', mark))["name"] == "From JSON-LD"


def test_the_address_is_the_given_one_else_the_canonical_one() -> None:
    canonical = '<link rel="canonical" href="https://example.org/eggs">'
    assert parse(canonical, json_ld())["url"] == "https://example.org/eggs"
    assert parse(canonical, json_ld(), url="https://e.org/x")["url"] == "https://e.org/x"
    assert parse(canonical.replace("https:", "javascript:"), json_ld())["url"] is None
    too_long = canonical.replace("eggs", "e" * 2048)
    assert parse(too_long, json_ld())["url"] is None


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "utf-8"), ("iso-8859-1", "iso-8859-1"),
     ("windows-1251", "utf-8"), ("utf-8", "utf-8-sig")],
)  # fmt: skip
def test_text_is_utf_8_if_it_can_be_else_what_the_page_declares(
    declared: str, encoding: str
) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>{VISIBLE}</body></html>'
    document = parse_page(page.replace("From headings", "Crêpes").encode(encoding), None)
    assert document.name == "Crêpes"


def test_html_in_a_text_is_text() -> None:
    """SECURITY O6: nothing that a page says becomes markup."""
    found = parse(json_ld(name="<img src=x onerror=alert(1)>Soup", notes="x"))
    assert found["name"] == "Soup"


@pytest.mark.parametrize("body", [b"", b"\0", b"<html></html>", b"\xff\xfe<", b"<div>" * 10_000])
def test_a_page_without_a_recipe_is_refused(body: bytes) -> None:
    with pytest.raises(NoRecipeFound):
        parse_page(body, None)
