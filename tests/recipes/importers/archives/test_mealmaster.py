"""MealMaster: columns of text."""

import re
from pathlib import Path

import pytest

from recipes_api.recipes.importers.archives.mealmaster import INGREDIENT, WORD
from tests.recipes.importers.archives.making import (
    documents,
    lines_under,
    one,
    read,
    refusals,
    texts,
    zipped,
)

HEAD = """MMMMM----- Recipe via Meal-Master (tm) v8.05

      Title: {name}
 Categories: Bread, Sweet
      Yield: 2 loaves

"""
BODY = """    500 g  Flour, strong
  1 1/2 c  Milk; lukewarm,
           -or water
           Salt
MMMMM--------------------------GLAZE---------------------------------
      1 x  Egg
      2 T  Cream

  Knead everything
  for ten minutes.

MMMMM-------------------------BAKING---------------------------------
  Bake.

MMMMM
From: somebody
"""


def mealmaster(body: str = BODY, name: str = "Plait") -> bytes:
    return (HEAD.format(name=name) + body).encode()


def test_every_part_has_its_place(tmp_path: Path) -> None:
    document, _ = one(tmp_path, mealmaster(), "bread.mmf")

    assert document.name == "Plait"
    assert document.recipe_category == ["Bread", "Sweet"]
    assert (document.recipe_yield, document.servings) == ("2 loaves", 2)
    assert lines_under(document.recipe_ingredient) == [
        (None, "500 g Flour, strong"),
        (None, "1 1/2 cup Milk; lukewarm, or water"),
        (None, "Salt"),
        ("GLAZE", "1 Egg"),
        ("GLAZE", "2 tbsp Cream"),
    ]
    assert lines_under(document.recipe_instructions) == [
        (None, "Knead everything for ten minutes."),
        ("BAKING", "Bake."),
    ]
    assert document.notes == "From: somebody"


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    body = (
        f"{'      1 c  Sugar':41}      3    Eggs\n"
        f"{'    1/2 c  Butter; soft,':41}      2 ts Vanilla\n"
        f"{'           -in pieces':41}\n"
        "\n  Mix.\nMMMMM\n"
    )

    document, _ = one(tmp_path, mealmaster(body), "a.mmf")

    assert texts(document.recipe_ingredient) == [
        "1 cup Sugar",
        "1/2 cup Butter; soft, in pieces",
        "3 Eggs",
        "2 tsp Vanilla",
    ]


def test_many_stand_in_a_file_and_a_bad_one_costs_no_other(tmp_path: Path) -> None:
    body = mealmaster(name="One") + b"\n" + mealmaster(name="") + b"\r\n" + mealmaster(name="Two")

    found = read(tmp_path, zipped({"all.mmf": b"Hello!\n" + body}))

    assert [item.document.name for item in found if item.document] == ["One", "Two"]
    assert refusals(found) == {"all.mmf#2": "The recipe has no name."}


@pytest.mark.parametrize(
    "head",
    [
        "---------- Recipe via Meal-Master (tm) v7.07",
        "MMMMM----- Now You're Cooking! v4.20 [Meal-Master Export Format]",
        "MMMMM-----Meal-Master recipe exported by another program",
        "-------- Recipe Extracted from Meal-Master (tm) Database --------",
    ],
)
def test_other_programs_write_other_first_lines(tmp_path: Path, head: str) -> None:
    body = "\r\n".join([head, " ", "      Title: Tea", "", "      1 c  Water", "", "-----", ""])

    document, _ = one(tmp_path, body.encode(), "tea.txt")

    assert (document.name, texts(document.recipe_ingredient)) == ("Tea", ["1 cup Water"])


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp437"])
def test_letters_of_dos_and_windows_are_read(tmp_path: Path, encoding: str) -> None:
    body = "    1/2 c  Käse\n      1 lg Crêpe\n\n  Grüße.\nMMMMM\n".encode(encoding)

    document, _ = one(tmp_path, mealmaster("") + body, "a.mmf")

    assert texts(document.recipe_ingredient) == ["1/2 cup Käse", "1 large Crêpe"]
    assert texts(document.recipe_instructions) == ["Grüße."]


def test_a_file_with_more_recipes_than_a_chunk_is_cut_right(tmp_path: Path) -> None:
    body = b"\n".join(mealmaster(name=f"Number {n}") for n in range(2000))
    assert len(body) > 2 * 256 * 1024

    found = read(tmp_path, body, "many.mmf")

    assert [document.name for document in documents(found)] == [f"Number {n}" for n in range(2000)]
    assert len({item.source for item in found}) == 2000


def test_a_real_file_comes_whole(tmp_path: Path, shared_data: Path) -> None:
    body = (shared_data / "archives" / "mealmaster.mmf").read_bytes()

    recipes = documents(read(tmp_path, body, "mealmaster.mmf"))

    assert [recipe.name for recipe in recipes] == [
        "Almond Mushroom Pate",
        "Almond Puff",
        "Almond Stuffed Dates with Bacon",
        "Anchovy Olive Dip",
        "Anchoyade",
    ]
    assert [len(recipe.recipe_ingredient) for recipe in recipes] == [10, 8, 3, 4, 9]
    assert [recipe.recipe_category for recipe in recipes] == [["Appetizers"]] * 3 + [
        ["Dips"],
        ["Appetizers"],
    ]
    assert [recipe.servings for recipe in recipes] == [6] * 5
    said = " ".join(
        line.text
        for recipe in recipes
        for line in (*recipe.recipe_ingredient, *recipe.recipe_instructions)
    )
    for line in body.decode().splitlines():
        # Indented by two are the directions, every word of which must be there.
        if re.match(r"  \S", line) and WORD.search(line) and not INGREDIENT.match(line):
            assert " ".join(line.split()) in said
