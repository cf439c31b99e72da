"""Tables that a spreadsheet opens as they are, and calculates nothing of."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.csv_table import COLUMNS, to_csv
from recipes_api.recipes.spreadsheet_cells import guarded, unguarded
from tests.recipes.documents import SOUP
from tests.recipes.exporters.strategies import DOCUMENTS, texts


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_a_whole_recipe() -> None:
    (row,) = rows(to_csv(RecipeDocument.model_validate(SOUP)))

    assert row["name"] == "Tomato soup"
    assert row["servings"] == "4"
    assert row["recipeIngredient"] == "1 kg tomatoes\n# For the base\n2 tbsp oil"
    assert row["recipeInstructions"] == "Chop the tomatoes.\nSimmer for 30 minutes."
    assert row["keywords"] == "vegan\nAutumn"
    assert row["nutrition"] == "calories: 120 kcal"
    assert json.loads(row["extra"]) == SOUP["extra"]
    assert row["totalTime"] == ""


@given(document=DOCUMENTS)
def test_a_recipe_is_one_row_of_which_no_cell_is_a_formula(document: RecipeDocument) -> None:
    """OWASP, CSV Injection."""
    (row,) = rows(to_csv(document))

    assert tuple(row) == COLUMNS
    assert not {name for name, cell in row.items() if cell[:1] in set("=+-@\t\r\n＝＋－＠")}
    assert " ".join(unguarded(row["name"]).split()) == " ".join(document.name.split())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "＝1", "'=1", "''-1"])
def test_a_formula_becomes_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "'", "'tis the season", "1 kg", " =1", "a=b"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell


@given(cell=texts() | st.text(alphabet="'=+-@\t\r a", max_size=6))
def test_the_guard_can_be_undone(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_headings_are_told_from_lines_that_look_like_them() -> None:
    lines = ["# 1 flour", "\\# x", {"text": "egg", "group": "Glaze"}, "salt"]

    (row,) = rows(to_csv(RecipeDocument.model_validate({"name": "Pie", "recipeIngredient": lines})))

    assert row["recipeIngredient"] == "\\# 1 flour\n\\\\# x\n# Glaze\negg\n#\nsalt"
