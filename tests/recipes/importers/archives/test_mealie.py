"""Mealie: the backup of a whole database, and recipes as its API writes them."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from recipes_api.recipes.importers.archives.reading import read_archive
from tests.recipes.importers.archives.making import (
    JPEG,
    PNG,
    documents,
    lines_under,
    one,
    read,
    refusals,
    texts,
    zipped,
)

ID = "0b1c2d3e-0000-4000-8000-000000000001"


def of_the_api(**changed: Any) -> bytes:
    recipe = {
        "id": ID,
        "slug": "rice-pudding",
        "name": "Rice pudding",
        "image": "x7",
        "description": "Milky.",
        "recipeServings": 4,
        "recipeYieldQuantity": 6,
        "recipeYield": "cups",
        "prepTime": "5 minutes",
        "performTime": "1 hour",
        "totalTime": "an afternoon",
        "recipeCategory": [{"name": "Sweet", "slug": "sweet"}],
        "tags": [{"name": "Rice"}],
        "tools": [{"name": "Pot"}],
        "rating": 5,
        "orgURL": "https://example.org/rice",
        "dateAdded": "2024-01-02",
        "recipeIngredient": [
            {
                "title": "Base",
                "quantity": 2,
                "unit": {"name": "cup", "pluralName": "cups", "abbreviation": "c."},
                "food": {"name": "milk"},
                "note": "whole",
            },
            {"quantity": 0.5, "unit": {"name": "teaspoon", "abbreviation": "tsp",
             "useAbbreviation": True}, "food": {"name": "salt"}, "note": ""},
            {"title": "Top", "quantity": 0, "unit": None, "food": None, "note": "cinnamon"},
            {"quantity": None, "note": None, "originalText": "sugar, as you like"},
        ],
        "recipeInstructions": [
            {"title": "Cook", "summary": "", "text": "Simmer\nslowly."},
            {"title": "", "text": "Rest. <img src=\"/api/media/recipes/1/assets/rest.png\">"},
        ],
        "nutrition": {"calories": "300", "saturatedFatContent": "4", "fatContent": None},
        "assets": [
            {"name": "Rest", "icon": "mdi-file-image", "fileName": "rest.png"},
            {"name": "Sheet", "fileName": "sheet.pdf"},
        ],
        "notes": [{"title": "Tip", "text": "Stir."}, {"title": "", "text": "Often."}],
        "extras": {"colour": "white"},
        "comments": [{"text": "Lovely."}],
    }  # fmt: skip
    return json.dumps(recipe | changed).encode()


def test_an_export_of_the_api_has_every_field(tmp_path: Path) -> None:
    folder = "recipes/rice-pudding"
    members = {
        f"{folder}/rice-pudding.json": of_the_api(),
        f"{folder}/images/original.webp": JPEG,
        f"{folder}/images/min-original.webp": JPEG[:-1],
        f"{folder}/assets/rest.png": PNG,
    }

    document, found = one(tmp_path, zipped(members))

    assert lines_under(document.recipe_ingredient) == [
        ("Base", "2 cups milk, whole"),
        ("Base", "0.5 tsp salt"),
        ("Top", "cinnamon"),
        ("Top", "sugar, as you like"),
    ]
    assert lines_under(document.recipe_instructions)[0] == ("Cook", "Simmer slowly.")
    assert len(document.recipe_instructions) == 2
    assert (document.servings, document.recipe_yield) == (4, "6 cups")
    assert (document.prep_time, document.cook_time) == ("PT5M", "PT1H")
    assert document.recipe_category == ["Sweet"]
    assert (document.keywords, document.tool) == (["Rice"], ["Pot"])
    assert document.nutrition == {"calories": "300", "saturatedFatContent": "4"}
    assert document.url == "https://example.org/rice"
    assert document.notes == "Tip\nStir.\n\nOften."
    assert document.extra["mealie"] == {
        "total_time": "an afternoon",
        "rating": 5,
        "date_added": "2024-01-02",
        "extras": {"colour": "white"},
        "comments": [{"text": "Lovely."}],
    }
    assert [(item.name, item.body, item.step) for item in found.pictures] == [
        ("original.webp", JPEG, None),
        ("rest.png", PNG, 1),
    ]
    assert found.notices == ("The file sheet.pdf did not come along.",)


def test_amounts_that_are_hidden_are_none(tmp_path: Path) -> None:
    items = [{"quantity": 1, "note": "2 eggs"}, {"quantity": 1, "note": "a pinch of salt"}]

    document, _ = one(
        tmp_path, of_the_api(recipeIngredient=items, settings={"disableAmount": True}), "a.json"
    )

    assert texts(document.recipe_ingredient) == ["2 eggs", "a pinch of salt"]


def backup(recipes: int = 2, **changed: Any) -> dict[str, Any]:
    ids = [f"{n:08}-0000-4000-8000-000000000000" for n in range(recipes)]
    return {
        "alembic_version": [{"version_num": "1"}],
        "users": [{"id": "u", "email": "secret@example.org", "password": "$2b$secret"}],
        "recipes": [
            {"id": key, "slug": f"r{n}", "name": f"Recipe {n}", "prep_time": "10 minutes",
             "recipe_yield": "4 plates", "org_url": None, "image": None, "rating": 3,
             "user_id": "u", "date_added": "2021-08-17"} for n, key in enumerate(ids)
        ],
        "tags": [{"id": "t1", "name": "Quick"}, {"id": "t2", "name": "Unused"}],
        "categories": [{"id": "c1", "name": "Dinner"}],
        "tools": [{"id": "w1", "name": "Wok"}],
        "ingredient_units": [{"id": "u1", "name": "gram", "abbreviation": "g",
                              "use_abbreviation": True}],
        "ingredient_foods": [{"id": "f1", "name": "noodle", "plural_name": "noodles"}],
        "recipes_to_tags": [{"recipe_id": key, "tag_id": "t1"} for key in ids],
        "recipes_to_categories": [{"recipe_id": key, "category_id": "c1"} for key in ids],
        "recipes_to_tools": [{"recipe_id": key, "tool_id": "w1"} for key in ids],
        "recipes_ingredients": [
            row
            for key in ids
            for row in (
                {"recipe_id": key, "position": 1, "quantity": 1, "note": "salt"},
                {"recipe_id": key, "position": 0, "title": "Main", "quantity": 250,
                 "unit_id": "u1", "food_id": "f1", "note": "fresh"},
            )
        ],
        "recipe_instructions": [
            {"recipe_id": key, "position": n, "title": "", "text": text}
            for key in ids for n, text in ((1, "Serve."), (0, "Boil."))
        ],
        "recipe_nutrition": [{"recipe_id": key, "calories": "400"} for key in ids],
        "notes": [{"recipe_id": ids[0], "title": "", "text": "Hot."}] if ids else [],
        "recipe_comments": [{"recipe_id": key, "text": "Yum.", "user_id": "u"} for key in ids],
        "recipe_share_tokens": [{"id": "token-secret", "recipe_id": key} for key in ids],
        "api_extras": [{"recipee_id": key, "key_name": "k", "value": "v"} for key in ids],
    } | changed  # fmt: skip


def backup_zip(database: dict[str, Any], **pictures: bytes) -> bytes:
    return zipped({"database.json": json.dumps(database).encode(), **pictures})


def test_a_backup_is_put_together_recipe_by_recipe(tmp_path: Path) -> None:
    found = read(tmp_path, backup_zip(backup()))

    first, second = documents(found)
    assert [item.key for item in found] == ["database.json#1", "database.json#2"]
    assert (first.name, second.name) == ("Recipe 0", "Recipe 1")
    assert lines_under(first.recipe_ingredient) == [
        ("Main", "250 g noodles, fresh"),
        ("Main", "1 salt"),
    ]
    assert texts(first.recipe_instructions) == ["Boil.", "Serve."]
    assert (first.keywords, first.recipe_category, first.tool) == (["Quick"], ["Dinner"], ["Wok"])
    assert (first.notes, second.notes) == ("Hot.", None)
    assert (first.prep_time, first.servings) == ("PT10M", 4)
    assert first.nutrition == {"calories": "400"}
    assert first.extra["mealie"] == {
        "rating": 3,
        "date_added": "2021-08-17",
        "comments": [{"text": "Yum."}],
        "extras": {"k": "v"},
    }


def test_pictures_of_a_backup_lie_in_the_recipes_folder(tmp_path: Path) -> None:
    database = backup(1)
    database["recipes"][0]["image"] = "x"
    folder = f"data/recipes/{database['recipes'][0]['id']}"
    members = {f"{folder}/images/original.webp": JPEG, f"{folder}/images/tiny-original.webp": PNG}

    _, found = one(tmp_path, backup_zip(database, **members))

    assert [item.body for item in found.pictures] == [JPEG]


def test_people_and_secrets_of_a_backup_stay_there(tmp_path: Path) -> None:
    for item in read(tmp_path, backup_zip(backup())):
        assert item.source is not None
        assert item.document is not None
        assert b"secret" not in item.source
        assert "secret" not in item.document.model_dump_json()


def test_a_recipe_of_a_backup_is_read_again_from_its_source(tmp_path: Path) -> None:
    for item in read(tmp_path, backup_zip(backup())):
        assert item.source is not None
        assert one(tmp_path, item.source, item.key)[0] == item.document


def test_a_backup_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    body = json.dumps(backup()).encode()[:-200]

    assert refusals(read(tmp_path, zipped({"database.json": body}))).keys() == {"database.json"}


def test_rows_that_refer_to_nothing_cost_nothing(tmp_path: Path) -> None:
    database = backup(1, tags=[], ingredient_units=[{"id": None}], ingredient_foods=[17])

    document, _ = one(tmp_path, backup_zip(database))

    assert texts(document.recipe_ingredient)[0] == "250 fresh"
    assert document.keywords == []


def test_an_empty_backup_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, backup_zip(backup(0))) == []


@pytest.mark.slow
def test_memory_does_not_grow_with_the_backup(tmp_path: Path) -> None:
    """Python's own table of names may grow by 4 MB meanwhile: half of 15 MB is well above that."""
    database = backup(3_000)
    for recipe in database["recipes"]:
        recipe["description"] = "A long story. " * 300
    file = tmp_path / "backup.zip"
    file.write_bytes(backup_zip(database))
    size = len(json.dumps(database))
    del database
    tracemalloc.start()
    try:
        assert sum(item.document is not None for item in read_archive(file, "b.zip")) == 3_000
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert size > 15_000_000
    assert most < size / 2


def test_a_real_backup_comes_whole(tmp_path: Path, shared_data: Path) -> None:
    body = (shared_data / "archives" / "mealie-backup.zip").read_bytes()

    found = read(tmp_path, body)
    recipes = documents(found)

    assert len(recipes) == 218
    assert sum(len(recipe.recipe_ingredient) for recipe in recipes) == 2708
    assert sum(len(recipe.recipe_instructions) for recipe in recipes) == 1213
    assert sum(len(recipe.recipe_category) for recipe in recipes) == 524
    assert sum(len(recipe.keywords) for recipe in recipes) == 376
    assert sum(len(recipe.tool) for recipe in recipes) == 120
    assert sum(recipe.notes is not None for recipe in recipes) > 0
    assert sum(len(extra_of(recipe, "timeline")) for recipe in recipes) == 378
    assert sum(recipe.url is not None for recipe in recipes) == 196
    # The times of this archive are made up of letters: they stay, as they are.
    assert sum(bool(extra_of(recipe, "total_time")) for recipe in recipes) == 213
    assert sum(bool(extra_of(recipe, "prep_time")) for recipe in recipes) == 207
    assert sum(bool(extra_of(recipe, "perform_time")) for recipe in recipes) == 193
    # 213 recipes had pictures, and 13 assets; the archive was made without any.
    assert sum(len(item.pictures) for item in found) == 0
    assert sum(len(item.notices) for item in found) == 213 + 13


def extra_of(recipe: Any, name: str) -> Any:
    return recipe.extra.get("mealie", {}).get(name, [])
