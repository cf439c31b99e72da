"""Mela and Crouton: JSON with pictures in Base64."""

import base64
import json
from pathlib import Path
from typing import Any

from tests.recipes.importers.archives.making import (
    JPEG,
    PNG,
    documents,
    lines_under,
    one,
    read,
    texts,
    zipped,
)


def base64_of(body: bytes) -> str:
    return base64.b64encode(body).decode()


def mela(**changed: Any) -> bytes:
    recipe = {
        "id": "example.org/toast",
        "date": 657000000.5,
        "title": "Toast",
        "text": "Golden.",
        "yield": "2 slices",
        "prepTime": "1 min",
        "cookTime": "3 min",
        "totalTime": "4 min",
        "ingredients": "2 slices bread\n# On top\n10 g butter",
        "instructions": "# First\nToast the bread.\nWait.\n\nSpread *butter*.",
        "categories": ["Breakfast", "Quick"],
        "images": [base64_of(JPEG), base64_of(PNG)],
        "link": "https://example.org/toast",
        "notes": "Hot.",
        "nutrition": "Calories: 200",
        "favorite": True,
        "wantToCook": False,
    }
    return json.dumps(recipe | changed).encode()


def test_mela_has_every_field(tmp_path: Path) -> None:
    document, found = one(tmp_path, mela(), "Toast.melarecipe")

    assert (document.name, document.description, document.notes) == ("Toast", "Golden.", "Hot.")
    assert lines_under(document.recipe_ingredient) == [
        (None, "2 slices bread"),
        ("On top", "10 g butter"),
    ]
    assert lines_under(document.recipe_instructions) == [
        ("First", "Toast the bread."),
        ("First", "Wait."),
        ("First", "Spread *butter*."),
    ]
    assert (document.recipe_yield, document.servings) == ("2 slices", 2)
    assert (document.prep_time, document.cook_time, document.total_time) == ("PT1M", "PT3M", "PT4M")
    assert document.recipe_category == ["Breakfast", "Quick"]
    assert document.url == "https://example.org/toast"
    assert document.nutrition == {"Calories": "200"}
    assert document.extra == {"mela": {"favorite": True}}
    assert [item.body for item in found.pictures] == [JPEG, PNG]


def test_many_of_mela_are_a_zip_archive(tmp_path: Path) -> None:
    members = {"Toast.melarecipe": mela(), "Tea.melarecipe": mela(title="Tea", link="Grandma")}

    toast, tea = documents(read(tmp_path, zipped(members), "Recipes.melarecipes"))

    assert (toast.name, tea.name) == ("Toast", "Tea")
    assert (tea.url, tea.extra["creditText"]) == (None, "Grandma")


def crouton(**changed: Any) -> bytes:
    recipe = {
        "uuid": "0",
        "name": "Buns",
        "serves": 12,
        "defaultScale": 1,
        "duration": 90,
        "cookingDuration": 20,
        "webLink": "https://example.org/buns",
        "sourceName": "example.org",
        "neutritionalInfo": "Calories: 210 kcal,\nFat: 3 g",
        "notes": "Soft.",
        "isPublicRecipe": False,
        "folderIDs": ["f"],
        "tags": [{"uuid": "t", "name": "Bread", "color": "#FFF"}],
        "images": [base64_of(PNG)],
        "ingredients": [
            {"order": 2, "ingredient": {"name": "egg"},
             "quantity": {"amount": 1, "quantityType": "ITEM"}},
            {"order": 0, "ingredient": {"name": "Dough"}, "quantity": {"quantityType": "SECTION"}},
            {"order": 1, "ingredient": {"name": "flour, sieved"},
             "quantity": {"amount": 0.5, "quantityType": "KGS"}},
            {"order": 3, "ingredient": {"name": "salt"}},
            {"order": 4, "ingredient": {"name": "milk"},
             "quantity": {"amount": 2, "quantityType": "DROP"}},
        ],
        "steps": [
            {"order": 1, "step": "Knead.", "isSection": False},
            {"order": 0, "step": "The day before", "isSection": True},
        ],
        "rating": 4,
    }  # fmt: skip
    return json.dumps(recipe | changed).encode()


def test_crouton_has_every_field(tmp_path: Path) -> None:
    document, found = one(tmp_path, zipped({"Buns.crumb": crouton()}))

    assert document.name == "Buns"
    assert lines_under(document.recipe_ingredient) == [
        ("Dough", "0.5 kg flour, sieved"),
        ("Dough", "1 egg"),
        ("Dough", "salt"),
        ("Dough", "2 drop milk"),
    ]
    assert lines_under(document.recipe_instructions) == [("The day before", "Knead.")]
    assert (document.servings, document.prep_time, document.cook_time) == (12, "PT90M", "PT20M")
    assert document.keywords == ["Bread"]
    assert document.nutrition == {"Calories": "210 kcal", "Fat": "3 g"}
    assert (document.url, document.notes) == ("https://example.org/buns", "Soft.")
    assert document.extra == {"creditText": "example.org", "crouton": {"rating": 4}}
    assert [item.body for item in found.pictures] == [PNG]


def test_crouton_without_steps_or_ingredients_is_kept(tmp_path: Path) -> None:
    document, _ = one(tmp_path, crouton(ingredients=[]), "Buns.crumb")
    assert texts(document.recipe_instructions) == ["Knead."]

    document, _ = one(tmp_path, crouton(ingredients=[], steps=[]), "Buns.crumb")
    assert document.name == "Buns"
