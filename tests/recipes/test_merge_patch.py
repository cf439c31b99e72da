"""Changing members of a recipe: JSON Merge Patch, RFC 7396."""

from typing import Any

import pytest
from pydantic import JsonValue

from recipes_api.recipes.merge_patch import merge_patch
from tests.people import Person
from tests.recipes.documents import RECIPES, SOUP, keep

EXAMPLES: list[tuple[JsonValue, JsonValue, JsonValue]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "patch", "result"), EXAMPLES)
def test_the_examples_of_the_rfc(target: JsonValue, patch: JsonValue, result: JsonValue) -> None:
    """RFC 7396, appendix A."""
    assert merge_patch(target, patch) == result


@pytest.mark.parametrize("content_type", ["application/merge-patch+json", "application/json"])
async def test_a_merge_patch_changes_members(ada: Person, content_type: str) -> None:
    """RFC 7396."""
    recipe = await keep(ada, SOUP)
    patch = (
        b'{"servings": 6, "notes": null, "keywords": ["new"],'
        b' "nutrition": {"fatContent": "3 g"}, "extra": {"suitableForDiet": null, "x": [null]}}'
    )

    answer = await ada.patch(
        f"{RECIPES}/{recipe['id']}",
        content=patch,
        headers={"If-Match": '"1"', "Content-Type": content_type},
    )

    assert answer.status_code == 200
    assert answer.json() == recipe | {
        "version": 2,
        "servings": 6,
        "notes": None,
        "keywords": ["new"],
        "nutrition": {"calories": "120 kcal", "fatContent": "3 g"},
        "extra": {"x": [None]},
    }


async def test_a_refused_patch_leaves_no_trace(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    refused: list[dict[str, Any]] = [
        {"name": None}, {"name": ""}, {"servings": -1}, {"unknown": 1}, {"owner_id": "x"},
    ]  # fmt: skip

    for patch in refused:
        answer = await ada.patch(url, json=patch, headers={"If-Match": '"1"'})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(patch))}"
    assert (await ada.get(url)).json() == recipe
    assert len((await ada.get(f"{url}/versions")).json()["items"]) == 1


async def test_what_is_ours_cannot_be_patched(ada: Person) -> None:
    """SECURITY O2: the same content is no change."""
    recipe = await keep(ada, SOUP)
    patch = {"id": "x", "version": 99, "created_at": None, "updated_at": 5}

    answer = await ada.patch(f"{RECIPES}/{recipe['id']}", json=patch, headers={"If-Match": '"1"'})

    assert answer.json() == recipe


async def test_a_patch_is_an_object(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"
    headers = {"If-Match": '"1"', "Content-Type": "application/merge-patch+json"}

    for patch in (b"[]", b"null", b'"x"', b"5", b""):
        assert (await ada.patch(url, content=patch, headers=headers)).status_code == 422
