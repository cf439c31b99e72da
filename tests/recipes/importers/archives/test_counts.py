"""What is in a real archive comes out of it: each is counted twice, in it and in what was read.

The counts of what is in it are taken here from the files themselves, without our readers.
"""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import html

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.importers.archives.found import Found
from tests.recipes.importers.archives.making import documents, read

WORD = re.compile(r"\w")
TIMES = ("prep_time", "cook_time", "total_time")


class Counts(NamedTuple):
    """Headings count as lines: other programs write them between the others."""

    recipes: int
    pictures: int
    ingredients: int
    steps: int
    times: int
    labels: int
    """Categories and keywords."""


def counted_out(found: list[Found]) -> Counts:
    recipes = documents(found)
    return Counts(
        recipes=len(recipes),
        pictures=sum(len(item.pictures) + len(item.notices) for item in found),
        ingredients=sum(written(recipe.recipe_ingredient) for recipe in recipes),
        steps=sum(written(recipe.recipe_instructions) for recipe in recipes),
        times=sum(map(times, recipes)),
        labels=sum(len(recipe.recipe_category) + len(recipe.keywords) for recipe in recipes),
    )


def written(lines: Iterable[Line]) -> int:
    return sum(
        len([*inside]) + (group is not None)
        for group, inside in groupby(lines, key=lambda line: line.group)
    )


def times(recipe: RecipeDocument) -> int:
    """Also those that are kept as they are, for they are no times that we can read."""
    kept = {name for fields in recipe.extra.values() for name in TIMES if name in (fields or ())}
    kept |= {"cook_time"} if "perform_time" in recipe.extra.get("mealie", {}) else set()
    return sum(getattr(recipe, name) is not None or name in kept for name in TIMES)


def total(each: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*each, strict=True)))


def lines_of(text: str) -> int:
    return sum(WORD.search(line) is not None for line in text.splitlines())


def split(text: str) -> int:
    return sum(bool(part.strip()) for part in text.split(","))


def in_paprika(archive: zipfile.ZipFile) -> Counts:
    def count(recipe: dict[str, Any]) -> Counts:
        return Counts(
            recipes=1,
            pictures=bool(recipe.get("photo_data")) + len(recipe.get("photos", [])),
            ingredients=lines_of(recipe["ingredients"]),
            steps=lines_of(recipe["directions"]),
            times=sum(bool(recipe.get(name)) for name in TIMES),
            labels=len(recipe["categories"]),
        )

    names = [name for name in archive.namelist() if name.endswith(".paprikarecipe")]
    packed = [archive.read(name) for name in names if not name.startswith("__MACOSX")]
    return total(count(json.loads(gzip.decompress(body))) for body in packed)


def in_nextcloud(archive: zipfile.ZipFile) -> Counts:
    def count(recipe: dict[str, Any]) -> Counts:
        return Counts(
            recipes=1,
            pictures=0,
            ingredients=len(recipe["recipeIngredient"]),
            steps=len(recipe["recipeInstructions"]),
            times=sum(bool(recipe.get(name)) for name in ("prepTime", "cookTime", "totalTime")),
            labels=split(recipe["recipeCategory"]) + split(recipe["keywords"]),
        )

    names = archive.namelist()
    recipes = [name for name in names if name.endswith("/recipe.json")]
    found = total(count(json.loads(archive.read(name))) for name in recipes)
    return found._replace(pictures=sum(name.endswith("/full.jpg") for name in names))


def in_tandoor(archive: zipfile.ZipFile) -> Counts:
    def count(inner: zipfile.ZipFile) -> Counts:
        recipe = json.loads(inner.read("recipe.json"))
        return Counts(
            recipes=1,
            pictures=sum(name.startswith("image.") for name in inner.namelist()),
            ingredients=sum(len(step["ingredients"]) for step in recipe["steps"]),
            steps=sum(
                lines_of(step["instruction"]) + bool(step["name"]) for step in recipe["steps"]
            ),
            times=bool(recipe["working_time"]) + bool(recipe["waiting_time"]),
            labels=len(recipe["keywords"]),
        )

    inside = (zipfile.ZipFile(io.BytesIO(archive.read(name))) for name in archive.namelist())
    return total(map(count, inside))


def in_copymethat(archive: zipfile.ZipFile) -> Counts:
    page = html.fromstring(archive.read("recipes.html"))

    def said(path: str) -> int:
        return sum(bool(element.text_content().strip()) for element in page.xpath(path))

    return Counts(
        recipes=said("//div[@class='recipe']"),
        pictures=sum(name.startswith("images/") for name in archive.namelist()),
        ingredients=said("//*[@id='recipeIngredients']/*"),
        steps=said("//*[@id='recipeInstructions']/*"),
        times=0,
        labels=said("//*[@class='recipeCategory']"),
    )


def in_mealie(archive: zipfile.ZipFile) -> Counts:
    tables = json.loads(archive.read("database.json"))
    parts = ("note", "original_text", "unit_id", "food_id")
    lines = [row for row in tables["recipes_ingredients"] if any(row[part] for part in parts)]
    steps = [row for row in tables["recipe_instructions"] if row["text"]]
    names = ("prep_time", "total_time")
    return Counts(
        recipes=len(tables["recipes"]),
        pictures=sum(bool(row["image"]) for row in tables["recipes"])
        + len(tables["recipe_assets"]),
        ingredients=len(lines) + sum(bool(row["title"]) for row in lines),
        steps=len(steps) + sum(bool(row["title"]) for row in steps),
        times=sum(bool(row[name]) for row in tables["recipes"] for name in names)
        + sum(bool(row["perform_time"] or row["cook_time"]) for row in tables["recipes"]),
        labels=len(tables["recipes_to_categories"]) + len(tables["recipes_to_tags"]),
    )


@pytest.mark.parametrize(
    ("name", "count_in"),
    [
        ("copymethat.zip", in_copymethat),
        ("mealie-backup.zip", in_mealie),
        ("nextcloud.zip", in_nextcloud),
        ("paprika.zip", in_paprika),
        ("tandoor.zip", in_tandoor),
    ],
)
def test_as_much_comes_out_as_is_in_it(
    name: str, count_in: Callable[[zipfile.ZipFile], Counts], tmp_path: Path, shared_data: Path
) -> None:
    body = (shared_data / "archives" / name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert counted_out(read(tmp_path, body)) == count_in(archive)


INGREDIENT = re.compile(r"^[\d /.\-]{7} [A-Za-z ]{2} (?!-)\S")


def test_as_much_comes_out_of_a_file_of_mealmaster(tmp_path: Path, shared_data: Path) -> None:
    body = (shared_data / "archives" / "mealmaster.mmf").read_bytes()
    lines = body.decode().splitlines()
    headed = [line.partition(":") for line in lines]
    # Directions are indented by two, and empty lines or rules stand between their paragraphs.
    directions = [line.startswith("  ") and not INGREDIENT.match(line) for line in lines]
    is_said = [
        indented and WORD.search(line) is not None and not re.match(r"\s+(?:Title|Cat|Serv)", line)
        and not re.match(r"^ {10,}-", line)
        for indented, line in zip(directions, lines, strict=True)
    ]  # fmt: skip
    expected = Counts(
        recipes=sum("Meal-Master" in line for line in lines),
        pictures=0,
        ingredients=sum(INGREDIENT.match(line) is not None for line in lines),
        steps=sum(
            said and not before for before, said in zip([False, *is_said], is_said, strict=False)
        ),
        times=0,
        labels=sum(split(value) for name, _, value in headed if name.strip() == "Categories"),
    )
    assert counted_out(read(tmp_path, body, "mealmaster.mmf")) == expected
