"""Plain text and free Markdown: by headings in many languages, or by shape."""

from pathlib import Path

import pytest

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.markdown import to_markdown
from recipes_api.recipes.exporters.plain_text import to_text
from tests.recipes.documents import SOUP
from tests.recipes.importers.archives.making import (
    JPEG,
    lines_under,
    one,
    read,
    refusals,
    texts,
    zipped,
)

GOULASH = """GOULASH

A stew for cold days.
Serves 6
Cook time: 2 hours

Ingredients (for one pot)

1 kg beef
500 g onions
For the end:
1 bunch parsley

Method:

1. Fry the onions slowly until they are golden, and then a little
   longer.
2. Add the beef.

Notes
Better the next day.
"""
BY_SHAPE = """Flapjacks
Grandmother's

200 g oats
100 g butter
a pinch of salt

Melt the butter and stir in the oats, the salt and whatever else one
has in the house.

Bake.
"""


def test_headings_tell_the_parts(tmp_path: Path) -> None:
    document, _ = one(tmp_path, GOULASH.encode(), "goulash.txt")

    assert (document.name, document.description) == (
        "GOULASH",
        "A stew for cold days.\nfor one pot",
    )
    assert (document.recipe_yield, document.servings, document.cook_time) == ("6", 6, "PT2H")
    assert lines_under(document.recipe_ingredient) == [
        (None, "1 kg beef"),
        (None, "500 g onions"),
        ("For the end:", "1 bunch parsley"),
    ]
    assert texts(document.recipe_instructions) == [
        "Fry the onions slowly until they are golden, and then a little longer.",
        "Add the beef.",
    ]
    assert document.notes == "Better the next day."


def test_the_shape_tells_the_parts_where_no_heading_does(tmp_path: Path) -> None:
    document, _ = one(tmp_path, BY_SHAPE.encode(), "a.txt")

    assert (document.name, document.description) == ("Flapjacks", "Grandmother's")
    assert texts(document.recipe_ingredient) == ["200 g oats", "100 g butter", "a pinch of salt"]
    assert texts(document.recipe_instructions) == [
        "Melt the butter and stir in the oats, the salt and whatever else one has in the house.",
        "Bake.",
    ]


@pytest.mark.parametrize(
    ("ingredients", "steps"),
    [
        ("Zutaten", "Zubereitung"),
        ("Ingrédients :", "Préparation :"),
        ("INGREDIENTES", "Preparación"),
        ("Ingredienti", "Procedimento"),
        ("Ingrediënten", "Bereiding"),
        ("Ingredienser", "Gör så här"),
        ("材料", "作り方"),
        ("## Ingredients", "## Directions"),
        ("**Ingredients**", "**Steps**"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_headings_of_many_languages(tmp_path: Path, ingredients: str, steps: str, gap: str) -> None:
    text = f"Kuchen\n\n{ingredients}{gap}200 g X\n3 Y{gap}{steps}{gap}Z."

    document, _ = one(tmp_path, text.encode(), "kuchen.txt")

    assert document.name == "Kuchen"
    assert texts(document.recipe_ingredient) == ["200 g X", "3 Y"]
    assert texts(document.recipe_instructions) == ["Z."]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt", "sv", "da"])
def test_our_own_text_comes_back(tmp_path: Path, language: str) -> None:
    document = RecipeDocument.model_validate(
        SOUP
        | {
            "inLanguage": language,
            "recipeInstructions": ["Chop the tomatoes " + "very finely " * 20 + "now.", "Simmer."],
            "recipeIngredient": [
                {"text": "1 kg tomatoes", "group": "Base"},
                {"text": "salt", "group": "Base"},
                {"text": "1 tbsp oil", "group": "Top"},
            ],
        }
    )

    again, _ = one(tmp_path, to_text(document).encode(), "soup.txt")

    for name in ("name", "description", "recipe_yield", "prep_time", "cook_time", "notes", "url"):
        assert getattr(again, name) == getattr(document, name), name
    for name in ("recipe_category", "recipe_cuisine", "keywords", "tool", "author"):
        assert getattr(again, name) == getattr(document, name), name
    assert lines_under(again.recipe_ingredient) == lines_under(document.recipe_ingredient)
    assert texts(again.recipe_instructions) == texts(document.recipe_instructions)


def test_our_own_markdown_comes_back(tmp_path: Path) -> None:
    document = RecipeDocument.model_validate(SOUP)

    again, _ = one(tmp_path, to_markdown(document).encode(), "soup.md")

    assert lines_under(again.recipe_ingredient) == lines_under(document.recipe_ingredient)
    assert texts(again.recipe_instructions) == texts(document.recipe_instructions)
    assert (again.name, again.image, again.notes) == (document.name, document.image, document.notes)
    assert (again.keywords, again.url) == (document.keywords, document.url)


def test_pictures_of_markdown_come_along(tmp_path: Path) -> None:
    text = "# Tea\n\n![](tea.jpg)\n\n## Ingredients\n- 1 l water\n\n## Method\nBoil *it*.\n"

    document, found = one(tmp_path, zipped({"n/tea.md": text.encode(), "n/tea.jpg": JPEG}))

    assert [item.body for item in found.pictures] == [JPEG]
    assert texts(document.recipe_instructions) == ["Boil *it*."]


def test_groups_of_steps(tmp_path: Path) -> None:
    text = "T\n\nMethod\n\nDough\n1. Mix.\n2. Rest\nlong.\n\nSauce\n1. Cook."

    document, _ = one(tmp_path, text.encode(), "t.txt")

    assert lines_under(document.recipe_instructions) == [
        ("Dough", "Mix."),
        ("Dough", "Rest long."),
        ("Sauce", "Cook."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "A letter\n\nDear Ida,\nhow are you?\n\nYours",
        "To do\n\n1 buy milk\n2 go home",
        "x" * 2_000_000,
        "\0\0\0",
    ],
)
def test_other_texts_are_refused(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, zipped({"a.txt": text.encode() + b"  ", "b.txt": GOULASH.encode()}))

    assert "a.txt" in refusals(found)
    assert found[1].document is not None


def test_every_word_is_kept(tmp_path: Path) -> None:
    document, _ = one(tmp_path, GOULASH.encode(), "goulash.txt")

    said = document.model_dump_json()
    headings = {
        "Ingredients",
        "Method",
        "Notes",
        "Serves",
        "Cook",
        "time",
        "1.",
        "2.",
        "hours",
        "2",
    }
    for word in GOULASH.replace("(", " ").replace(")", " ").replace(":", " ").split():
        assert word in headings or word in said
