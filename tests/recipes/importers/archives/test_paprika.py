"""Paprika: gzip files of JSON, alone or zipped."""

import base64
import gzip
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
    refusals,
    texts,
    zipped,
)


def base64_of(body: bytes) -> str:
    return base64.b64encode(body).decode()


def paprika(**changed: Any) -> bytes:
    recipe = {
        "name": "Pea soup\n",
        "ingredients": "500 g peas\n\nTo serve:\n4 slices bread\nmint",
        "directions": "1. Boil the peas. [photo:1]\n\n2. Blend.",
        "notes": "Freezes well.",
        "description": "Green.",
        "servings": "Serves 4",
        "prep_time": "10 min",
        "cook_time": "1 hr 5 min",
        "total_time": "soon",
        "difficulty": "Easy",
        "rating": 4,
        "categories": ["Soup", "Spring"],
        "source": "The green book, p. 12",
        "source_url": "https://example.org/peas",
        "image_url": "https://example.org/peas.jpg",
        "photo": "A1.jpg",
        "photo_data": base64_of(JPEG),
        "photo_hash": "c0ffee",
        "photo_large": None,
        "photos": [{"name": "1", "filename": "B2.png", "data": base64_of(PNG), "hash": "0"}],
        "nutritional_info": "Calories: 300 kcal\nFat: 2 g",
        "created": "2020-01-02 03:04:05",
        "uid": "A-1",
        "hash": "abcdef",
    }
    return gzip.compress(json.dumps(recipe | changed).encode())


def test_every_field_has_its_place(tmp_path: Path) -> None:
    document, found = one(tmp_path, paprika(), "soup.paprikarecipe")

    assert document.name == "Pea soup"
    assert lines_under(document.recipe_ingredient) == [
        (None, "500 g peas"),
        ("To serve:", "4 slices bread"),
        ("To serve:", "mint"),
    ]
    assert texts(document.recipe_instructions) == ["Boil the peas.", "Blend."]
    assert (document.recipe_yield, document.servings) == ("Serves 4", 4)
    assert (document.prep_time, document.cook_time) == ("PT10M", "PT1H5M")
    assert document.recipe_category == ["Soup", "Spring"]
    assert document.nutrition == {"Calories": "300 kcal", "Fat": "2 g"}
    assert document.image == ["https://example.org/peas.jpg"]
    assert (document.url, document.notes) == ("https://example.org/peas", "Freezes well.")
    assert document.extra == {
        "creditText": "The green book, p. 12",
        "paprika": {
            "difficulty": "Easy",
            "rating": 4,
            "created": "2020-01-02 03:04:05",
            "total_time": "soon",
        },
    }
    assert [(item.name, item.body, item.step) for item in found.pictures] == [
        ("B2.png", PNG, 0),
        ("A1.jpg", JPEG, None),
    ]
    assert found.notices == ()


def test_nutrition_that_is_prose_is_a_note(tmp_path: Path) -> None:
    document, _ = one(tmp_path, paprika(nutritional_info="Healthy, I think."))

    assert document.nutrition == {}
    assert document.notes == "Freezes well.\n\nHealthy, I think."


def test_pictures_that_are_missing_or_broken_are_told(tmp_path: Path) -> None:
    photos = [{"name": "1", "filename": "B2.png", "data": "not base64!"}]

    document, found = one(tmp_path, paprika(photo_data=None, photos=photos))

    assert found.pictures == ()
    assert found.notices == (
        "The picture B2.png is broken.",
        "The picture A1.jpg did not come along.",
    )
    assert texts(document.recipe_instructions) == ["Boil the peas.", "Blend."]


def test_a_picture_between_the_steps_belongs_to_the_one_before(tmp_path: Path) -> None:
    document, found = one(tmp_path, paprika(directions="Boil.\nBlend.\n[photo:1]"))

    assert texts(document.recipe_instructions) == ["Boil.", "Blend."]
    assert [item.step for item in found.pictures] == [1, None]


def test_what_is_no_paprika_recipe_is_refused_alone(tmp_path: Path) -> None:
    members = {
        "1.paprikarecipe": paprika(),
        "2.paprikarecipe": paprika()[:100],
        "3.paprikarecipe": gzip.compress(b"[1]"),
        "4.paprikarecipe": gzip.compress(bytes(20_000_000)),
        "5.paprikarecipe": paprika(name=" "),
    }

    found = read(tmp_path, zipped(members))

    assert refusals(found) == {
        "2.paprikarecipe": "It is broken: what is in it is not what was packed.",
        "3.paprikarecipe": "This is no recipe of Paprika.",
        "4.paprikarecipe": "It unpacks to far more than any recipe does.",
        "5.paprikarecipe": "The recipe has no name.",
    }


def test_wrong_types_cost_nothing(tmp_path: Path) -> None:
    document, _ = one(
        tmp_path, paprika(servings=4, categories="Soup", photos={"1": 2}, rating=None, notes=[1])
    )

    assert (document.servings, document.recipe_category) == (4, ["Soup"])
    assert document.extra["paprika"]["notes"] == [1]  # type: ignore[index, call-overload]
    assert document.extra["paprika"]["photos"] == {"1": 2}  # type: ignore[index, call-overload]


def test_a_name_too_long_is_cut_and_kept(tmp_path: Path) -> None:
    document, _ = one(tmp_path, paprika(name="N" * 400))

    assert len(document.name) == 300
    assert document.extra["name"] == "N" * 400


def test_a_real_archive_comes_whole(tmp_path: Path, shared_data: Path) -> None:
    body = (shared_data / "archives" / "paprika.zip").read_bytes()

    found = read(tmp_path, body)

    assert len(documents(found)) == 5
    assert sum(len(item.pictures) for item in found) == 5
    assert "My Recipes/Zweimal gebratenes Hähnchen mit Gemüse und Nudeln.paprikarecipe" in {
        item.key for item in found
    }
    for item, document in zip(found, documents(found), strict=True):
        assert item.source is not None
        original = json.loads(gzip.decompress(item.source))
        groups = {line.group for line in document.recipe_ingredient} - {None}
        written = [line for line in original["ingredients"].splitlines() if line.strip()]
        assert len(document.recipe_ingredient) + len(groups) == len(written)
        written = [line for line in original["directions"].splitlines() if line.strip()]
        assert len(document.recipe_instructions) == len(written)
        assert document.recipe_category == original["categories"]
        assert (document.prep_time is None) == (not original["prep_time"])
        assert (document.cook_time is None) == (not original["cook_time"])
        assert document.recipe_yield == (original["servings"] or None)
        assert document.url == original["source_url"]
