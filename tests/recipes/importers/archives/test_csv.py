"""CSV: Plan to Eat's, any spreadsheet's, and our own."""

import csv
import io
from pathlib import Path

import pytest

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.csv_table import header, row
from tests.recipes.documents import SOUP
from tests.recipes.importers.archives.making import (
    documents,
    lines_under,
    one,
    read,
    refusals,
    texts,
    zipped,
)

PLAN_TO_EAT = {
    "Title": "Naan",
    "Course": "Side",
    "Cuisine": "Indian",
    "Main Ingredient": "Flour",
    "Description": "Soft.",
    "Source": "A friend",
    "Url": "https://example.org/naan",
    "Url Host": "example.org",
    "Prep Time": "1 hour",
    "Cook Time": "0:10",
    "Total Time": "",
    "Servings": "4",
    "Yield": "8 breads",
    "Ingredients": "Dough:\n500 g flour\n1 tsp salt",
    "Directions": "Knead.\n\nBake.",
    "Tags": "bread, easy",
    "Rating": "5",
    "Photo Url": "https://example.org/naan.jpg",
    "Calories": "250",
    "Fat": "4g",
    "Created At": "2024-01-02 03:04:05",
}


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_plan_to_eat(tmp_path: Path) -> None:
    document, _ = one(tmp_path, zipped({"recipes.csv": table(PLAN_TO_EAT).encode()}))

    assert (document.name, document.description) == ("Naan", "Soft.")
    assert lines_under(document.recipe_ingredient) == [
        ("Dough:", "500 g flour"),
        ("Dough:", "1 tsp salt"),
    ]
    assert texts(document.recipe_instructions) == ["Knead.", "Bake."]
    assert (document.prep_time, document.cook_time) == ("PT1H", "PT10M")
    assert (document.servings, document.recipe_yield) == (4, "8 breads")
    assert (document.recipe_category, document.recipe_cuisine) == (["Side"], ["Indian"])
    assert document.keywords == ["Flour", "bread", "easy"]
    assert document.nutrition == {"calories": "250", "fatContent": "4g"}
    assert document.url == "https://example.org/naan"
    assert document.image == ["https://example.org/naan.jpg"]
    assert document.extra == {
        "creditText": "A friend",
        "csv": {
            "Url Host": "example.org",
            "Rating": "5",
            "Created At": "2024-01-02 03:04:05",
        },
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_of_any_spreadsheet(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = {"Titel": "Käsespätzle", "Zutaten": "Mehl | Käse", "Zubereitung": "Kochen", "Wer": "Ö"}

    body = table(rows, delimiter=delimiter).encode(encoding)
    document, _ = one(tmp_path, body, "rezepte.csv")

    assert document.name == "Käsespätzle"
    assert texts(document.recipe_ingredient) == ["Mehl", "Käse"]
    assert texts(document.recipe_instructions) == ["Kochen"]
    assert document.extra == {"csv": {"Wer": "Ö"}}


def test_our_own_table_comes_back(tmp_path: Path) -> None:
    recipes = [
        RecipeDocument.model_validate(SOUP),
        RecipeDocument.model_validate(
            {
                "name": "=1+1",
                "recipeIngredient": [{"text": "# 1 rope", "group": "A"}, "\\salt", "-water"],
                "keywords": ["one, two"],
            }
        ),
    ]

    found = read(tmp_path, (header() + "".join(map(row, recipes))).encode(), "recipes.csv")

    assert documents(found) == recipes


def test_each_row_is_read_again_from_its_source(tmp_path: Path) -> None:
    found = read(tmp_path, table(PLAN_TO_EAT, PLAN_TO_EAT | {"Title": "B"}).encode(), "a.csv")

    for item in found:
        assert item.source is not None
        assert one(tmp_path, item.source, item.key)[0] == item.document


def test_rows_without_a_name_are_refused_alone_and_empty_ones_passed_over(tmp_path: Path) -> None:
    body = "name,ingredients\nTea,water\n,milk\n,\nCoffee,beans,and,more\n"

    found = read(tmp_path, body.encode(), "drinks.csv")

    assert [item.document.name for item in found if item.document] == ["Tea", "Coffee"]
    assert refusals(found) == {"drinks.csv#2": "The recipe has no name."}
    assert found[-1].document is not None
    assert found[-1].document.extra == {"csv": {"column 3": "and", "column 4": "more"}}


@pytest.mark.parametrize("body", [b"a,b\n1,2\n", b"", b"\xff\xfe\0", b'name\n"' + b"x" * 2_000_000])
def test_other_tables_are_refused(tmp_path: Path, body: bytes) -> None:
    found = read(tmp_path, body + b" ", "table.csv")

    assert [item.document for item in found] == [None]
