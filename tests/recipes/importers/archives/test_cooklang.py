"""Cooklang: read by the official parser, measured by the specification's canonical cases."""

from pathlib import Path

import cooklang
import pytest
import yaml
from pydantic import JsonValue

from recipes_api.recipes.importers.archives.cooklang_files import parse
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

CASES = 60
STEW = """---
title: Lentil stew
servings: 4 bowls
tags: [winter, vegan]
time:
  prep: 10 min
  cook: 1 hour
source:
  name: Aunt Ida
author: Ida
cuisine: Indian, Nepali
diet: vegan
locale: en
---
>> difficulty: easy

> Better the next day.

== Base ==
-- a comment
Fry @onion{2}(diced) in @&oil{1 1/2%tbsp} in a #big pot{}.

Stir in @?cumin{} and the @onion{}. [- hidden -]

== Stew ==
Add @red lentils{=250%g} and @water{1%l}, cook ~lentils{25%minutes}. Rest ~{5%min}.
Write to me @ home. --- The end.
"""


def test_every_part_has_its_place(tmp_path: Path) -> None:
    members = {"Stew.cook": STEW.encode(), "Stew.jpg": JPEG, "Stew.2.png": PNG}

    document, found = one(tmp_path, zipped(members))

    assert document.name == "Lentil stew"
    assert lines_under(document.recipe_ingredient) == [
        ("Base", "2 onion, diced"),
        ("Base", "1 1/2 tbsp oil"),
        ("Base", "cumin"),
        ("Stew", "250 g red lentils"),
        ("Stew", "1 l water"),
    ]
    assert lines_under(document.recipe_instructions) == [
        ("Base", "Fry onion in oil in a big pot."),
        ("Base", "Stir in cumin and the onion."),
        (
            "Stew",
            "Add red lentils and water, cook 25 minutes. Rest 5 min. "
            "Write to me @ home. --- The end.",
        ),
    ]
    assert document.tool == ["big pot"]
    assert document.notes == "Better the next day."
    assert (document.recipe_yield, document.servings) == ("4 bowls", 4)
    assert (document.prep_time, document.cook_time) == ("PT10M", "PT1H")
    assert (document.keywords, document.recipe_cuisine) == (
        ["winter", "vegan"],
        ["Indian", "Nepali"],
    )
    assert (document.author, document.in_language) == ("Ida", "en")
    assert document.extra == {
        "creditText": "Aunt Ida",
        "cooklang": {
            "diet": "vegan",
            "difficulty": "easy",
            "timers": ["lentils: 25 minutes"],
        },
    }
    assert [(item.body, item.step) for item in found.pictures] == [(JPEG, None), (PNG, 2)]


def test_a_recipe_without_a_title_is_called_as_its_file(tmp_path: Path) -> None:
    document, _ = one(tmp_path, b"Boil @eggs{3}.\n", "Soft eggs.cook")

    assert (document.name, texts(document.recipe_ingredient)) == ("Soft eggs", ["3 eggs"])


@pytest.mark.parametrize(
    "top",
    [
        "---\ntitle: [broken\ncook time: 5 min\n---\n",
        "---\ntitle : Eggs\ncook time    :5 min\n---\n",
        "---\r\ncook time: 5 min\r\n---\r\n",
        ">> cook time: 5 min\n",
        "---\n---\n>> cook time: 5 min\n",
        "---\na: &a [x, x]\nb: [*a, *a]\ncook time: 5 min\n---\n",
    ],
)
def test_fields_are_read_however_they_are_written(tmp_path: Path, top: str) -> None:
    document, _ = one(tmp_path, (top + "Boil @eggs{3}.\n").encode(), "Eggs.cook")

    assert document.cook_time == "PT5M"
    assert texts(document.recipe_instructions) == ["Boil eggs."]


def test_marks_of_nothing_are_text(tmp_path: Path) -> None:
    document, _ = one(tmp_path, b"a @{} b #{ } c ~{} d @\n", "Marks.cook")

    assert texts(document.recipe_instructions) == ["a @{} b #{ } c ~{} d @"]


def test_what_the_parser_refuses_is_refused_alone(tmp_path: Path) -> None:
    members = {"bad.cook": b"Add @salt{%g%}{", "huge.cook": b"@" * 2_000_000, "ok.cook": b"Eat."}

    found = read(tmp_path, zipped(members))

    assert "huge.cook" in refusals(found)
    assert "Eat." in [
        texts(item.document.recipe_instructions)[0] for item in found if item.document
    ]


def canonical_steps(recipe: cooklang.Recipe) -> list[list[dict[str, JsonValue]]]:
    """As the canonical cases write them: neighbouring texts are one, and nothing is "some"."""
    steps = []
    for step in recipe.steps:
        items: list[dict[str, JsonValue]] = []
        for item in step.items:
            if not isinstance(item, cooklang.TextItem):
                items.append(canonical_item(item))
            elif items and items[-1]["type"] == "text":
                items[-1]["value"] = f"{items[-1]['value']}{item.value}"
            else:
                items.append({"type": "text", "value": item.value})
        steps.append(items)
    return steps


def canonical_item(
    item: cooklang.IngredientRef | cooklang.CookwareRef | cooklang.TimerRef,
) -> dict[str, JsonValue]:
    match item:
        case cooklang.IngredientRef(ingredient=found):
            kind, nothing = "ingredient", "some"
        case cooklang.CookwareRef(cookware=found):
            kind, nothing = "cookware", 1
        case cooklang.TimerRef(timer=found):
            kind, nothing = "timer", ""
    quantity = found.quantity
    value = nothing if quantity is None or quantity.value is None else quantity.value
    units = (quantity.unit if quantity else None) or ""
    return {"type": kind, "name": found.name or "", "quantity": value, "units": units}  # type: ignore[dict-item]


def test_the_canonical_cases(shared_data: Path) -> None:
    cases = yaml.safe_load((shared_data / "cooklang-canonical.yaml").read_text())["tests"]
    wrong = []
    for name, case in cases.items():
        source = parse(case["source"])
        wanted = [
            [({"units": ""} if item["type"] != "text" else {}) | item for item in step]
            for step in case["result"]["steps"]
        ]
        fields = {key: str(value) for key, value in case["result"]["metadata"].items()}
        if canonical_steps(source.recipe) != wanted or source.fields != fields:
            wrong.append(name)

    assert len(cases) == CASES
    assert wrong == []
