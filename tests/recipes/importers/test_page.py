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
H_RECIPE = """
<article class="h-recipe"><h2 class="p-name">From h-recipe</h2>
<time class="dt-duration" datetime="PT12M">twelve minutes</time>
<ul><li class="p-ingredient">5 eggs<li class="p-ingredient">salt</ul>
<div class="e-instructions"><ol><li>Whisk.<li>Bake.</ol></div></article>"""
VISIBLE = """
<h1>From headings</h1><h2>Ingredients</h2><ul><li>4 eggs</li><li>salt</li></ul>
<h2>Method</h2><p>Scramble.</p><h2>Comments</h2><p>Good.</p>"""


def parse(*parts: str, url: str | None = None) -> "dict[str, object]":
    page = f"<!doctype html><html><head></head><body>{''.join(parts)}</body></html>"
    return parse_page(page.encode(), url).document.model_dump(by_alias=True)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((VISIBLE, H_RECIPE, RDFA, MICRODATA, json_ld()), "From JSON-LD"),
        ((VISIBLE, H_RECIPE, RDFA, MICRODATA), "From microdata"),
        ((VISIBLE, H_RECIPE, RDFA), "From RDFa"),
        ((VISIBLE, H_RECIPE), "From h-recipe"),
        ((VISIBLE,), "From headings"),
    ],
    ids=["JSON-LD", "microdata", "RDFa", "h-recipe", "headings"],
)
def test_the_most_exact_source_is_believed(parts: tuple[str, ...], name: str) -> None:
    assert parse(*parts)["name"] == name
    assert parse(*reversed(parts))["name"] == name


def test_what_the_first_source_does_not_know_the_next_may() -> None:
    found = parse(json_ld(recipeInstructions=[]), MICRODATA)
    assert (found["name"], found["totalTime"]) == ("From JSON-LD", "PT10M")
    assert written(found["recipeIngredient"]) == lines("1 egg")
    assert written(found["recipeInstructions"]) == lines("Fry.")


def test_what_the_first_source_says_without_a_word_the_next_may_say() -> None:
    found = parse_page((json_ld(recipeInstructions="[{") + MICRODATA).encode(), None)
    assert [line.text for line in found.document.recipe_instructions] == ["Fry."]
    assert found.provenance["recipeInstructions"] == "microdata"


def test_a_source_that_knows_all_is_not_mixed_with_others() -> None:
    found = parse(json_ld(), MICRODATA, VISIBLE)
    assert (found["keywords"], found["totalTime"]) == ([], None)


def test_each_member_says_from_where_it_was_read() -> None:
    page = json_ld(recipeInstructions=[], recipeYield="4", url="https://e.org") + MICRODATA
    assert parse_page(page.encode(), None).provenance == {
        "name": "json-ld",
        "recipeIngredient": "json-ld",
        "recipeYield": "json-ld",
        "servings": "json-ld",
        "recipeInstructions": "microdata",
        "totalTime": "microdata",
        "keywords": "microdata",
    }
    assert set(parse_page(RDFA.encode(), None).provenance.values()) == {"rdfa"}
    assert set(parse_page(H_RECIPE.encode(), None).provenance.values()) == {"h-recipe"}
    assert set(parse_page(VISIBLE.encode(), None).provenance.values()) == {"heuristic"}


SHOWN = """<h2>Ingredients</h2><ul><li>4 cl gin</li><li>2 lemons</li><li>soda water</li></ul>
<h2>Method</h2><p>Shake.</p>"""


@pytest.mark.parametrize(
    "said",
    [
        ["gin", "lemons", "soda water"],
        ["4 cl gin, 2 lemons, 1 soda water"],
        "4 cl gin2 lemons1 soda water",
    ],
    ids=["without amounts", "as one line", "as one text"],
)
def test_what_machines_are_told_worse_is_read_from_what_is_shown(said: object) -> None:
    shown = SHOWN.replace("soda", "1 soda") if "1" in str(said) else SHOWN
    found = parse_page((json_ld(recipeIngredient=said) + shown).encode(), None)
    assert [line.text for line in found.document.recipe_ingredient][:2] == ["4 cl gin", "2 lemons"]
    assert found.provenance["recipeIngredient"] == "heuristic"
    assert found.provenance["name"] == "json-ld"


@pytest.mark.parametrize(
    "said", [["rum", "limes", "sugar"], ["4 cl gin", "lemons"], ["1 rum, 2 limes, 3 leaves"]]
)
def test_another_list_that_is_shown_corrects_nothing(said: list[str]) -> None:
    found = parse_page((json_ld(recipeIngredient=said) + SHOWN).encode(), None)
    assert [line.text for line in found.document.recipe_ingredient] == said


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
    document = parse_page(page.replace("From headings", "Crêpes").encode(encoding), None).document
    assert document.name == "Crêpes"


def test_html_in_a_text_is_text() -> None:
    """SECURITY O6: nothing that a page says becomes markup."""
    found = parse(json_ld(name="<img src=x onerror=alert(1)>Soup", notes="x"))
    assert found["name"] == "Soup"


@pytest.mark.parametrize("body", [b"", b"\0", b"<html></html>", b"\xff\xfe<", b"<div>" * 10_000])
def test_a_page_without_a_recipe_is_refused(body: bytes) -> None:
    with pytest.raises(NoRecipeFound):
        parse_page(body, None)
