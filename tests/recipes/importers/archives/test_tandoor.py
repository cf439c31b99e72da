"""Tandoor: a zip archive of zip archives."""

import json
from pathlib import Path
from typing import Any

from tests.recipes.importers.archives.making import (
    JPEG,
    documents,
    lines_under,
    one,
    read,
    texts,
    zipped,
)


def ingredient(
    amount: float, unit: str | None, food: str | None, note: str = "", **more: Any
) -> dict[str, Any]:
    return {
        "food": food and {"name": food, "plural_name": f"{food}s"},
        "unit": unit and {"name": unit, "plural_name": None},
        "amount": amount,
        "note": note,
        "is_header": False,
        "no_amount": False,
    } | more


def tandoor(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Dal",
        "description": "Yellow.",
        "keywords": [{"name": "Lentils", "description": ""}, {"name": "Quick"}],
        "steps": [
            {
                "name": "",
                "instruction": "Boil {{ ingredients[0] }} in {{ scale(750) }} ml water.\n\nStir.",
                "ingredients": [
                    ingredient(0.25, "kg", "lentil"),
                    ingredient(0, None, "salt", no_amount=True),
                ],
                "time": 25,
            },
            {
                "name": "Tadka",
                "instruction": "Fry the {{ ingredients[1].food }} in ghee. {{ ingredients[9] }}",
                "ingredients": [
                    ingredient(0, None, None, "On top", is_header=True),
                    ingredient(2, None, "chili", "dried"),
                ],
                "time": 0,
            },
        ],
        "working_time": 10,
        "waiting_time": 35,
        "internal": True,
        "nutrition": {"calories": 350.5, "proteins": 18, "fats": 0, "source": "label"},
        "servings": 4,
        "servings_text": "bowls",
        "source_url": "https://example.org/dal",
    } | changed


def zipped_recipe(recipe: dict[str, Any], **pictures: bytes) -> bytes:
    named = {name.replace("_", "."): body for name, body in pictures.items()}
    return zipped({"recipe.json": json.dumps(recipe).encode(), **named})


def test_every_field_has_its_place(tmp_path: Path) -> None:
    body = zipped({"12.zip": zipped_recipe(tandoor(), image_jpeg=JPEG)})

    document, found = one(tmp_path, body)

    assert found.key == "12.zip/recipe.json"
    assert document.name == "Dal"
    assert lines_under(document.recipe_ingredient) == [
        (None, "0.25 kg lentil"),
        (None, "salt"),
        ("On top", "2 chilis, dried"),
    ]
    assert lines_under(document.recipe_instructions) == [
        (None, "Boil 0.25 kg lentil in 750 ml water."),
        (None, "Stir."),
        ("Tadka", "Fry the chili in ghee. {{ ingredients[9] }}"),
    ]
    assert document.keywords == ["Lentils", "Quick"]
    assert (document.prep_time, document.cook_time) == ("PT10M", "PT35M")
    assert (document.servings, document.recipe_yield) == (4, "4 bowls")
    assert document.nutrition == {"calories": "350.5 kcal", "proteinContent": "18 g"}
    assert document.url == "https://example.org/dal"
    assert document.extra["tandoor_steps"] == [{"name": "", "time": 25}]
    assert [(item.name, item.body) for item in found.pictures] == [("image.jpeg", JPEG)]


def test_one_recipe_by_itself_is_read_too(tmp_path: Path) -> None:
    assert one(tmp_path, zipped_recipe(tandoor()))[0].name == "Dal"


def test_empty_and_odd_fields_cost_nothing(tmp_path: Path) -> None:
    steps = [{"instruction": None, "ingredients": None}, {"instruction": "Eat."}, 7]
    recipe = tandoor(steps=steps, nutrition=None, servings=0, servings_text="", keywords=None)

    document, _ = one(tmp_path, zipped_recipe(recipe))

    assert texts(document.recipe_instructions) == ["Eat."]
    assert document.servings is None
    assert document.extra["tandoor"] == {"steps": steps}


def test_a_real_archive_comes_whole(tmp_path: Path, shared_data: Path) -> None:
    found = read(tmp_path, (shared_data / "archives" / "tandoor.zip").read_bytes())

    (document,) = documents(found)
    assert found[0].source is not None
    original = json.loads(found[0].source)
    assert document.name == original["name"]
    assert len(document.recipe_ingredient) == sum(
        len(step["ingredients"]) for step in original["steps"]
    )
    whole = " ".join(texts(document.recipe_instructions))
    for step in original["steps"]:
        for paragraph in step["instruction"].split("\n"):
            if paragraph and not paragraph.startswith("#"):
                assert " ".join(paragraph.replace("\u200b", "").split()) in whole
    assert document.keywords == [keyword["name"] for keyword in original["keywords"]]
    assert document.cook_time == "PT2M"
    assert len(found[0].pictures) == 1
