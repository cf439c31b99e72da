"""CopyMeThat: one page for all recipes, and a folder of pictures."""

import re
from pathlib import Path

from tests.recipes.importers.archives.making import (
    JPEG,
    PNG,
    documents,
    lines_under,
    one,
    read,
    refusals,
    zipped,
)

HEAD = '<!DOCTYPE html><head><meta name="copymethat_class_id_version" content="2"></head><body>'
TACOS = """
<div class = "recipe">
<div id = "name"> Fish &amp; chips
  tacos </div>
<div id = "link">Adapted from <a id = "original_link" href = "https://example.org/tacos">x</a></div>
<img class= "recipeImage" src = "images/tacos.jpg" width="120px"/>
<div id = "description">Messy.</div>
<div id = "categories"><span>Tags: </span><span class = "recipeCategory">fish</span>
  <span class = "recipeCategory">fun</span></div>
<div id = "extra_info"><span id="made_this"> I made this. </span>
  <span id="rating">Rated <span id = "ratingValue">4</span>/5</span></div>
<div id = "servings">Servings: <a id="recipeYield">6 tacos</a></div>
<ul id = "recipeIngredients">
  <li class= "recipeIngredient">6 tortillas</li>
  <div class= "recipeIngredient recipeIngredient_subheader">Filling</div>
  <li class= "recipeIngredient">400 g fish <span class="recipeIngredient_note">(frozen)</span></li>
  <div class="recipeIngredient_spacer"></div>
</ul>
<ol id = "recipeInstructions">
  <div class="instruction_subheader">Fry</div>
  <li class = "instruction" value = "1">Fry the fish. <img src="images/fry.png"></li>
  <li class = "instruction_next">Carefully.</li>
</ol>
<ul id = "recipeNotes"><li class = "recipeNote">With lime.</li><li class="recipeNote">Or not.</li></ul>
</div>
"""  # noqa: E501


def archive(*recipes: str) -> bytes:
    page = HEAD + "".join(recipes) + "</body></html>"
    return zipped({"images/tacos.jpg": JPEG, "images/fry.png": PNG, "recipes.html": page.encode()})


def test_every_part_has_its_place(tmp_path: Path) -> None:
    document, found = one(tmp_path, archive(TACOS))

    assert found.key == "recipes.html#1"
    assert (document.name, document.description) == ("Fish & chips tacos", "Messy.")
    assert document.url == "https://example.org/tacos"
    assert document.keywords == ["fish", "fun"]
    assert (document.recipe_yield, document.servings) == ("6 tacos", 6)
    assert lines_under(document.recipe_ingredient) == [
        (None, "6 tortillas"),
        ("Filling", "400 g fish (frozen)"),
    ]
    assert lines_under(document.recipe_instructions) == [
        ("Fry", "Fry the fish."),
        ("Fry", "Carefully."),
    ]
    assert document.notes == "With lime.\n\nOr not."
    assert document.extra == {"copymethat": {"made_this": True, "rating": "4"}}
    assert [(item.name, item.step) for item in found.pictures] == [
        ("tacos.jpg", None),
        ("fry.png", 0),
    ]


def test_one_without_a_name_is_refused_alone(tmp_path: Path) -> None:
    nameless = TACOS.replace("Fish &amp; chips", "").replace("tacos </div>", "</div>")

    found = read(tmp_path, archive(TACOS, nameless, TACOS))

    assert len([item for item in found if item.document]) == 2
    assert refusals(found) == {"recipes.html#2": "The recipe has no name."}


def test_a_source_is_read_again(tmp_path: Path) -> None:
    document, found = one(tmp_path, archive(TACOS))
    assert found.source is not None

    again, _ = one(tmp_path, found.source, found.key)

    assert again == document


def test_a_source_that_is_no_address_is_credited(tmp_path: Path) -> None:
    link = re.sub(r'<div id = "link">.*?</div>', '<div id="link">From Aunt Ida</div>', TACOS)

    document, _ = one(tmp_path, archive(link))

    assert (document.url, document.extra["creditText"]) == (None, "From Aunt Ida")


def test_a_real_archive_comes_whole(tmp_path: Path, shared_data: Path) -> None:
    found = read(tmp_path, (shared_data / "archives" / "copymethat.zip").read_bytes())

    shells, chicken, zoodles = documents(found)
    assert [len(item.pictures) for item in found] == [1, 1, 1]
    assert [item.notices for item in found] == [(), (), ()]
    assert [len(recipe.recipe_ingredient) for recipe in (shells, chicken, zoodles)] == [12, 11, 10]
    assert [len(recipe.recipe_instructions) for recipe in (shells, chicken, zoodles)] == [6, 8, 4]
    assert [len(recipe.keywords) for recipe in (shells, chicken, zoodles)] == [0, 5, 5]
    assert [recipe.servings for recipe in (shells, chicken, zoodles)] == [6, 4, None]
    assert chicken.notes is not None
    assert len(chicken.notes.split("\n\n")) == 3
    assert all(recipe.url for recipe in (shells, chicken, zoodles))
    assert chicken.extra == {"copymethat": {"made_this": True, "starred": True, "rating": "4"}}
