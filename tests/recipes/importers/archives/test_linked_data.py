"""JSON-LD of RecipeSage and Nextcloud Cookbook, with its pictures."""

import base64
import json
from pathlib import Path
from typing import Any

from tests.recipes.importers.archives.making import JPEG, PNG, documents, read, zipped
from tests.recipes.pages import json_ld


def recipe_sage(**changed: Any) -> dict[str, Any]:
    return {
        "@context": "http://schema.org",
        "@type": "Recipe",
        "identifier": "0a1b",
        "datePublished": "2024-02-03T04:05:06.000Z",
        "name": "Lentil soup",
        "description": "Red ones.",
        "image": ["https://example.org/lentils.jpg"],
        "prepTime": "10 minutes",
        "totalTime": "1 hour",
        "recipeYield": "4",
        "recipeIngredient": ["200 g red lentils", "1 onion"],
        "recipeInstructions": [{"@type": "HowToStep", "text": "Boil."}],
        "recipeCategory": ["soup", "winter"],
        "creditText": "Aunt Ida",
        "isBasedOn": "https://example.org/lentil-soup",
        "comment": [{"@type": "Comment", "name": "Author Notes", "text": "Keeps a week."}],
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4", "ratingCount": "5"},
    } | changed


def test_recipe_sage(tmp_path: Path) -> None:
    body = json.dumps([recipe_sage(), recipe_sage(name="Second")]).encode()

    first, second = documents(read(tmp_path, body, "recipesage-data.json-ld.json"))

    assert (first.name, second.name) == ("Lentil soup", "Second")
    assert first.notes == "Keeps a week."
    assert (first.prep_time, first.total_time) == ("PT10M", "PT1H")
    assert first.recipe_category == ["soup", "winter"]
    assert first.url == "https://example.org/lentil-soup"
    assert first.image == ["https://example.org/lentils.jpg"]
    assert first.extra["creditText"] == "Aunt Ida"
    assert "aggregateRating" in first.extra
    assert "comment" not in first.extra


def test_comments_of_others_stay(tmp_path: Path) -> None:
    others = {"@type": "Comment", "name": "Ben", "text": "Good."}

    (document,) = documents(
        read(tmp_path, json.dumps(recipe_sage(comment=[others])).encode(), "a.json")
    )

    assert document.notes is None
    assert document.extra["comment"] == [others]


def test_pictures_in_the_archive_and_in_the_address_come_along(tmp_path: Path) -> None:
    url = "data:image/png;base64," + base64.b64encode(PNG).decode()
    images = ["images/a%20b.jpg", url, "https://example.org/c.jpg", "images/gone.jpg"]
    members = {"r/soup.json": json_ld(image=images), "r/images/a b.jpg": JPEG}

    (found,) = read(tmp_path, zipped(members))

    assert [(item.name, item.body, item.media_type) for item in found.pictures] == [
        ("a b.jpg", JPEG, "image/jpeg"),
        ("soup.png", PNG, "image/png"),
    ]
    assert found.document is not None
    assert found.document.image == ["https://example.org/c.jpg"]
    assert found.notices == ("The picture images/gone.jpg did not come along.",)


def test_a_recipe_needs_no_more_than_a_name(tmp_path: Path) -> None:
    body = json.dumps({"@type": "Recipe", "name": "Photo of grandmother's card"}).encode()

    assert documents(read(tmp_path, body, "card.json"))[0].recipe_ingredient == []


def test_nextcloud_cookbook(tmp_path: Path) -> None:
    members = {
        "Soup/recipe.json": json_ld(name="Soup", recipeYield=4, tool=[]),
        "Soup/full.jpg": JPEG,
        "Soup/thumb.jpg": JPEG[:-1],
        "Bread/recipe.json": json_ld(name="Bread"),
    }

    soup, bread = read(tmp_path, zipped(members))

    assert [item.body for item in soup.pictures] == [JPEG]
    assert bread.pictures == ()
    assert soup.document is not None
    assert soup.document.servings == 4


def test_a_real_nextcloud_archive_comes_whole(tmp_path: Path, shared_data: Path) -> None:
    body = (shared_data / "archives" / "nextcloud.zip").read_bytes()

    found = read(tmp_path, body)
    recipes = documents(found)

    assert [item.name for item in recipes] == [
        "Air Fryer Shrimp",
        "Chicken Parmigiana",
        "Skillet Shepherd's Pie",
    ]
    assert [len(item.pictures) for item in found] == [1, 1, 0]
    for item in found:
        assert item.source is not None
        assert item.document is not None
        original = json.loads(item.source)
        assert len(item.document.recipe_ingredient) == len(original["recipeIngredient"])
        assert len(item.document.recipe_instructions) == len(original["recipeInstructions"])
        assert item.document.servings == original["recipeYield"]
        for name in ("prep_time", "cook_time", "total_time"):
            assert (getattr(item.document, name) is None) == (
                not original.get(name.replace("_t", "T"))
            )
        known = RENAMED | {"@context", "@type", "@id"}
        assert original.keys() - known - {"tool"} <= item.document.extra.keys() | known


RENAMED = {
    *("name", "author", "description", "datePublished", "image", "recipeYield", "prepTime"),
    *("cookTime", "totalTime", "recipeIngredient", "recipeInstructions", "recipeCategory"),
    *("recipeCuisine", "keywords", "nutrition", "url"),
}
