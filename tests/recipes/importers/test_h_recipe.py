"""Microformats, new and old."""

from typing import Any

from recipes_api.recipes.importers import h_recipe
from recipes_api.recipes.importers.page import parse_page

OLD = """
<div class="hrecipe"><span class="item"><h1 class="fn">Soup</h1></span>
<p class="summary">Warm.</p><p>For <span class="yield">4 people</span></p>
<span class="duration">1 h<span class="value-title" title="PT1H"></span></span>
<ul><li class="ingredient"><span class="value">1</span> <span class="type">kg</span> tomatoes
<li class="ingredient">salt</ul>
<ol class="instructions"><li class="instruction">Chop.<li>Simmer.</ol>
<img class="photo" src="https://example.org/soup.jpg"><span class="author">Ann</span></div>"""


def read(page: str) -> dict[str, Any]:
    found = list(h_recipe.read(page, None))
    assert len(found) <= 1
    return found[0] if found else {}


def test_the_old_microformat_is_read() -> None:
    document = parse_page(OLD.encode(), None).document
    assert (document.name, document.description, document.author) == ("Soup", "Warm.", "Ann")
    assert (document.recipe_yield, document.total_time) == ("4 people", "PT1H")
    assert [line.text for line in document.recipe_ingredient] == ["1 kg tomatoes", "salt"]
    assert [line.text for line in document.recipe_instructions] == ["Chop.", "Simmer."]
    assert document.image == ["https://example.org/soup.jpg"]


def test_a_page_that_is_only_marked_as_a_recipe_holds_none() -> None:
    assert read('<body class="h-recipe"><h1 class="p-name">About us</h1></body>') == {}
    assert read("<body><p>class='hrecipe' is a microformat</p></body>") == {}


def test_what_is_hardly_a_page_holds_nothing() -> None:
    for page in ("", "<", '<!-- class="h-recipe" -->', 'class="h-recipe"'):
        assert read(page) == {}


def test_a_page_of_more_than_3_million_characters_is_not_read() -> None:
    """SECURITY O3."""
    assert read(OLD + " " * h_recipe.LARGEST_PAGE) == {}
