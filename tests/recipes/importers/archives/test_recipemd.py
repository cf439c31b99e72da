"""RecipeMD: measured by its conformance cases, and our own export comes back."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.recipemd import to_recipemd
from recipes_api.recipes.importers.archives import recipemd
from tests.recipes.documents import SOUP
from tests.recipes.importers.archives.making import (
    JPEG,
    PNG,
    lines_under,
    one,
    read,
    refusals,
    texts,
    zipped,
)

GUACAMOLE = """# Guacamole

Avocado is not a vegetable.
![The bowl](bowl.jpg)

*sauce, vegan, 1,5 minutes*

**4 servings, 200 g**

---

- *1* avocado
- *.5 tsp* salt
- *1 1/2 pinches* red pepper\\*

## To serve

- [nachos](nachos.md)

### Or

1. *½* cucumber

---

Remove flesh from avocado
and mash it.

## Then

1. Season. ![](step.png)
2. Serve.

   At once.

## Notes

Keep the stone.
"""


def test_every_part_has_its_place(tmp_path: Path) -> None:
    members = {"g/Guacamole.md": GUACAMOLE.encode(), "g/bowl.jpg": JPEG, "g/step.png": PNG}

    document, found = one(tmp_path, zipped(members))

    assert document.name == "Guacamole"
    assert document.description == "Avocado is not a vegetable."
    assert document.keywords == ["sauce", "vegan", "1,5 minutes"]
    assert (document.recipe_yield, document.servings) == ("4 servings, 200 g", 4)
    assert lines_under(document.recipe_ingredient) == [
        (None, "1 avocado"),
        (None, ".5 tsp salt"),
        (None, "1 1/2 pinches red pepper*"),
        ("To serve", "nachos"),
        ("To serve / Or", "½ cucumber"),
    ]
    assert lines_under(document.recipe_instructions) == [
        (None, "Remove flesh from avocado and mash it."),
        ("Then", "Season."),
        ("Then", "Serve. At once."),
    ]
    assert document.notes == "Keep the stone."
    assert document.extra == {"recipemd": {"links": {"nachos": "nachos.md"}}}
    assert [(item.body, item.step) for item in found.pictures] == [(JPEG, None), (PNG, 1)]


def test_our_own_export_comes_back(tmp_path: Path) -> None:
    document = RecipeDocument.model_validate(SOUP)

    again, _ = one(tmp_path, to_recipemd(document).encode(), "soup.md")

    assert again == document


@pytest.mark.parametrize(
    "text", ["", "Just words.", "# Title", "# T\n\n---\n\n- *x* y", "# T\n\n---\n\n- *1/0* y"]
)
def test_what_is_no_recipemd_is_refused_alone(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, zipped({"bad.md": text.encode() + b" ", "ok.md": GUACAMOLE.encode()}))

    assert refusals(found)["bad.md"].startswith("It is no RecipeMD: ")
    assert found[1].document is not None


def test_a_comment_that_is_not_json_says_nothing(tmp_path: Path) -> None:
    body = f"{GUACAMOLE}\n<!-- recipes_api\n{{broken\n-->\n".encode()

    document, _ = one(tmp_path, body, "a.md")

    assert texts(document.recipe_instructions)[-1] == "Serve. At once."


def as_json(group: recipemd.Group) -> dict[str, Any]:
    return {
        "title": group.title,
        "ingredients": [
            {"name": item.name, "amount": amount(item.amount), "link": item.link}
            for item in group.ingredients
        ],
        "ingredient_groups": [as_json(inside) for inside in group.groups],
    }


def amount(value: recipemd.Amount | None) -> dict[str, Any] | None:
    return value and {"factor": value.factor, "unit": value.unit}


def expected(value: Any) -> Any:
    """With factors as numbers: 5 and 5.0 are one."""
    if isinstance(value, list):
        return [*map(expected, value)]
    if isinstance(value, dict):
        return {
            name: Decimal(inside) if name == "factor" else expected(inside)
            for name, inside in value.items()
        }
    return value


def test_the_conformance_cases(shared_data: Path) -> None:
    valid = invalid = 0
    for file in sorted((shared_data / "recipemd").glob("*.md")):
        text = file.read_text()
        if file.suffixes[-2:-1] == [".invalid"]:
            invalid += 1
            with pytest.raises(recipemd.NotRecipeMD):
                recipemd.parse(text)
            continue
        valid += 1
        parts = recipemd.parse(text)
        assert {
            **as_json(parts.ingredients),
            "title": parts.title,
            "description": parts.description,
            "tags": parts.tags,
            "yields": [*map(amount, parts.yields)],
            "instructions": parts.instructions,
        } == expected(json.loads(file.with_suffix(".json").read_text())), file.name

    assert (valid, invalid) == (20, 10)
