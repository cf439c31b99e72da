"""Whatever a site writes: a recipe, or a problem that says why not, and never anything else."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.json_ld import to_json_ld
from recipes_api.recipes.importers import json_ld, schema_org
from recipes_api.recipes.importers.page import parse_page
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from tests.recipes.round_trip import stored_and_read

NAMES = [
    *schema_org.READERS, "@type", "@value", "@id", "@graph", "@list", "text", "value", "item",
    "itemListElement", "steps", "step", "unitText", "contentUrl", "schema:name", "type",
    "http://schema.org/name", "recipes_api:document", "",
]  # fmt: skip
WORDS = [
    "0.3 seconds", "PT0.2S",
    "Recipe", "HowToStep", "HowToSection", "ItemList", "PT1H30M", "P1Y", "PT0S", "90 minutes",
    "1 hr 30 min", "P" + "9" * 400 + "D", "9" * 400 + " min", "4", "4-6 people", "1,5", "½ cup",
    "https://example.org/a.jpg", "//example.org", "For the base:", "((bad))", "<p>one</p><p>two",
    "&lt;b&gt;", "&#0;", "&#xD800;", "\0", "\ud800", "\u200b", "en", "x" * 2100, "a," * 300,
    "\u0661\u0662", "P\u0661D",
]  # fmt: skip

MARKUP = [
    "<h2>Ingredients</h2>", "<h2>Method</h2>", "<li>1 kg tomatoes</li>", "<h1>Soup</h1>",
    "<!--", "-->", "<![CDATA[", "<!DOCTYPE", "<?xml version='1.0' encoding='utf-16'?>",
    "<meta charset=utf-7>", "&", "&#", "<", ">", '"', "\0", "\x1b", "\u2028", "<a href='",
]  # fmt: skip
PAGES: list[list[str]] = [
    [
        "<h1>", "Soup", "</h1>", "<h2>", "Ingredients", "</h2>", "<ul>", "<li>1 kg tomatoes",
        "<li>2 tbsp oil", "</ul>", "<h3>For the base</h3>", "<ul>", "<li>an onion", "</ul>",
        "<h2>", "Method", "</h2>", "<p>Chop.</p>", "<p>Simmer.</p>", "<h2>Notes</h2>", "<p>Good.",
    ],
    [
        '<div itemscope itemtype="https://schema.org/Recipe">', '<h1 itemprop="name">', "Soup",
        "</h1>", '<li itemprop="recipeIngredient">', "1 kg tomatoes", "</li>",
        '<div itemprop="recipeInstructions">', "<p>Chop.", "<p>Simmer.", "</div>", "</div>",
    ],
    [
        '<div vocab="https://schema.org/" typeof="Recipe">', '<h1 property="name">', "Soup",
        "</h1>", '<li property="recipeIngredient">', "1 kg tomatoes", "</li>",
        '<p property="recipeInstructions">', "Chop.", "</p>", "</div>",
    ],
    [
        '<div class="hrecipe">', '<h1 class="fn">', "Soup", "</h1>", '<li class="ingredient">',
        "1 kg tomatoes", "</li>", '<div class="instructions">', "<p>Chop.", "</div>", "</div>",
    ],
    [
        '<script type="application/ld+json">{"@type": "Recipe", "name": "Soup", "recipeIngredient":'
        ' ["tomatoes", "oil", "salt"], "recipeInstructions": "Chop.Fry.Eat."}</script>', "<table>",
        "<caption>Ingredients</caption>", "<tr>", "<td>1 kg", "<td>tomatoes", "<tr>", "<td>2 tbsp",
        "<td>oil", "<tr>", "<td>", "<td>salt", "</table>", "<ol>", "<li>Chop.", "</ol>",
    ],
    ["<h1>Soup</h1>", "<ul>", "<li>1 kg a", "<li>2 tbsp b", "<li>c", "</ul>", "<p>Chop it all up."],
]  # fmt: skip
TAGS = (
    "html head body h1 h2 h3 p div span li ul ol b strong table td script style template svg meta "
    "link time img br dl dt select title math textarea plaintext frameset tr ol label caption"
)

numbers = st.integers() | st.floats() | st.sampled_from([10**400, -(10**400), 10**308])
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text() | st.sampled_from(WORDS),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(), inside, max_size=4)
    ),
    max_leaves=10,
)
nodes = st.fixed_dictionaries(
    {"@type": st.just("Recipe")},
    optional={name: values for name in NAMES if name != "@type"},
)
READABLE = {"name": "Soup", "recipeIngredient": ["1 kg tomatoes"]}


def read_node(node: dict[str, Any], url: str | None = None) -> RecipeDocument | None:
    """As `parse_document` does it; None if it was refused."""
    try:
        return json_ld.parse_document(json.dumps(node).encode(), url)
    except (NoRecipeFound, ImportRefused):
        return None


def read_page(page: bytes) -> RecipeDocument | None:
    try:
        return parse_page(page, None).document
    except (NoRecipeFound, ImportRefused):
        return None


@given(nodes | nodes.map(lambda node: {**node, **READABLE}))
def test_any_json_as_a_recipe_is_read_or_refused(node: dict[str, Any]) -> None:
    document = read_node(node)
    if document is not None:
        assert stored_and_read(document) == document.with_line_ids()
        assert read_node(to_json_ld(document)) == document


@settings(max_examples=300)
@given(st.sampled_from(sorted(schema_org.READERS)), values)
def test_a_member_that_cannot_be_read_costs_no_recipe(name: str, value: Any) -> None:
    """It stays in `extra`, and the rest is kept."""
    node = {"@type": "Recipe", **READABLE, "recipeInstructions": ["Cook."], name: value}

    document = read_node(node)

    if name not in ("name", "recipeIngredient", "recipeInstructions"):
        assert document is not None
        assert document.name == "Soup"


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b'{"@type": "Recipe", "name": ' + b"9" * 5000 + b"}")
@example(b'{"@type": "Recipe", "name": ' + b"[" * 100_000)
def test_any_bytes_as_json_ld_are_read_or_refused(body: bytes) -> None:
    with suppress(NoRecipeFound, ImportRefused):
        json_ld.parse_document(body, None)


attributes = st.sampled_from(
    [
        "", 'itemscope itemtype="https://schema.org/Recipe"', 'itemprop="name"', "itemscope",
        'itemprop="recipeIngredient"', 'itemprop="recipeInstructions"', 'itemprop="nutrition"',
        'vocab="https://schema.org/" typeof="Recipe"', 'property="name"', 'property="url"',
        'property="recipeIngredient"', 'resource="#a"', 'typeof="HowToStep"', 'itemref="a b"',
        'class="h-recipe"', 'class="p-ingredient"', 'class="e-instructions"', 'class="p-name"',
        'id="a"', 'itemprop="totalTime" datetime="PT1H"', 'content="&#xD800;&#0;"', "itemid=",
    ]
)  # fmt: skip
tags = st.sampled_from(TAGS.split())
fragments = (
    st.builds("<{} {}>".format, tags, attributes)
    | st.builds("</{}>".format, tags)
    | st.sampled_from(MARKUP)
    | st.text()
    | st.builds(
        '<script type="application/ld+json">{}</script>'.format, nodes.map(json.dumps) | st.text()
    )
)


@st.composite
def broken_pages(draw: st.DrawFn) -> str:
    """Something at any place of a page that could be read, or at the place of a piece of it."""
    pieces = list(draw(st.sampled_from(PAGES)))
    for fragment in draw(st.lists(fragments, max_size=8)):
        place = draw(st.integers(0, len(pieces)))
        pieces[place : place + draw(st.integers(0, 1))] = [fragment]
    return "".join(pieces)


@settings(max_examples=150)
@given(broken_pages() | st.lists(fragments, max_size=25).map("".join))
@example("<?xml version='1.0' encoding='utf-8'?><h2>Ingredients</h2><li>a<li>b<h2>Method</h2><p>c")
@example("\U0009da3f&")
def test_any_page_is_read_or_refused(page: str) -> None:
    document = read_page(page.encode("utf-8", "surrogatepass"))
    if document is not None:
        assert stored_and_read(document) == document.with_line_ids()


@settings(max_examples=50)
@given(st.binary())
def test_any_bytes_as_a_page_are_read_or_refused(page: bytes) -> None:
    read_page(page)
