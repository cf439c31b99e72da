"""recipeInstructions in every shape that sites give them."""

from typing import Any

import pytest

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers import instructions

STEP = {"@type": "HowToStep", "text": "Chop."}


def section(name: Any, *steps: Any) -> dict[str, Any]:
    return {"@type": "HowToSection", "name": name, "itemListElement": list(steps)}


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("Chop.\nFry.", [("Chop.", None), ("Fry.", None)]),
        ("<ol><li>Chop.</li><li>Fry.</li></ol>", [("Chop.", None), ("Fry.", None)]),
        (["Chop.", "Fry."], [("Chop.", None), ("Fry.", None)]),
        ([STEP, {"@type": "HowToStep", "text": "Fry.\nTurn."}],
         [("Chop.", None), ("Fry. Turn.", None)]),
        (STEP, [("Chop.", None)]),
        ([{"@type": "HowToStep", "name": "Chop."}], [("Chop.", None)]),
        ([{"@type": "HowToStep", "description": "Chop."}], [("Chop.", None)]),
        ([section("Base", STEP, "Fry.")], [("Chop.", "Base"), ("Fry.", "Base")]),
        ([section(None, STEP)], [("Chop.", None)]),
        ([section("Base", section("Inner", STEP))], [("Chop.", "Inner")]),
        ([section("Base", {"@type": "HowToStep", "itemListElement":
          [{"@type": "HowToDirection", "text": "Chop."}, {"text": "Finely."}]})],
         [("Chop. Finely.", "Base")]),
        ({"@type": "ItemList", "itemListElement":
          [{"@type": "ListItem", "item": STEP}, {"@type": "ListItem", "item": "Fry."}]},
         [("Chop.", None), ("Fry.", None)]),
        ([{"@type": "HowToStep", "name": "Step 1", "text": "Chop."}], [("Chop.", None)]),
        ([{"@type": "HowToStep", "name": "Schritt 2", "text": "Chop."}], [("Chop.", None)]),
        ([{"@type": "HowToStep", "name": "Chop", "text": "Chop. All of it."}],
         [("Chop. All of it.", None)]),
        ([{"@type": "HowToStep", "name": "Vegetables", "text": "Chop."}],
         [("Chop.", "Vegetables")]),
        ([section("Base", {"@type": "HowToStep", "name": "Vegetables", "text": "Chop."})],
         [("Vegetables", "Base"), ("Chop.", "Base")]),
        ([{"http://schema.org/text": "Chop."}], [("Chop.", None)]),
        ([{"schema:text": "Chop."}], [("Chop.", None)]),
        ([{"@value": "Chop."}], [("Chop.", None)]),
        ([["Chop."], ["Fry."]], [("Chop.", None), ("Fry.", None)]),
        ([section("x" * 400, STEP)], [("Chop.", "x" * 300)]),
        (["Chop it.Fry it.Then eat."],
         [("Chop it.", None), ("Fry it.", None), ("Then eat.", None)]),
        ("1. Chop. 2. Fry at 2.5 kW. 3. Eat.",
         [("Chop.", None), ("Fry at 2.5 kW.", None), ("Eat.", None)]),
        ("Add 1. Then 3. Stir.", [("Add 1. Then 3. Stir.", None)]),
        ("See example.org. Then chop.", [("See example.org. Then chop.", None)]),
        ("[{", []),
        ("", []), (None, []), (5, []), (True, []), ([], []), ({}, []), ([None, 5, {}, ""], []),
    ],
    ids=str,
)  # fmt: skip
def test_steps_keep_their_order_and_headings(
    written: Any, steps: list[tuple[str, str | None]]
) -> None:
    """schema.org: HowToStep, HowToSection, ItemList, HowToDirection."""
    assert instructions.read(written) == [{"text": text, "group": group} for text, group in steps]


PICTURE = "https://example.org/chopped.jpg"


@pytest.mark.parametrize(
    ("written", "images"),
    [
        ([STEP | {"image": PICTURE}], [[PICTURE]]),
        ([STEP | {"image": ["/a.jpg", PICTURE, PICTURE]}, STEP], [["/a.jpg", PICTURE], None]),
        ([STEP | {"image": {"@type": "ImageObject", "url": PICTURE}}], [[PICTURE]]),
        ([STEP | {"image": [{"contentUrl": PICTURE, "url": "https://example.org/page"}]}],
         [[PICTURE]]),
        ([section("Base", STEP, STEP | {"image": PICTURE})], [None, [PICTURE]]),
        ([section("Base", STEP | {"name": "Vegetables", "image": PICTURE})], [None, [PICTURE]]),
        ([{"@type": "HowToStep", "name": "Chop.", "schema:image": PICTURE}], [[PICTURE]]),
        ([{"@type": "HowToStep", "image": "/a.jpg", "itemListElement":
          [{"@type": "HowToDirection", "text": "Chop.", "image": "/b.jpg"}, {"text": "Finely."}]}],
         [["/a.jpg", "/b.jpg"]]),
        ([STEP | {"image": [f"/{n}.jpg" for n in range(30)]}], [[f"/{n}.jpg" for n in range(20)]]),
        ([STEP | {"image": junk} for junk in (None, "", [], {}, 5, "data:image/png;base64,AA",
          "https://example.org/\0", "/" + "x" * 2048, [[]])], [None] * 9),
        ([{"@type": "HowToStep", "image": PICTURE}], []),
    ],
    ids=str,
)  # fmt: skip
def test_steps_keep_their_pictures(written: Any, images: list[list[str] | None]) -> None:
    """schema.org: HowToStep's image, a URL or an ImageObject."""
    read = RecipeDocument.model_validate(
        {"name": "Soup", "recipeInstructions": instructions.read(written)}
    )

    assert [step.image for step in read.recipe_instructions] == [shown or [] for shown in images]
