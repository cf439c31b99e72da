"""Two people, or one person's two devices, change a recipe at once: `merge=auto`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from recipes_api.recipes.differences import Conflict, members_of, merge
from recipes_api.recipes.document import RecipeDocument
from tests.people import Person
from tests.recipes.documents import RECIPES, SOUP, keep

Lists = list[str]


def document(**members: Any) -> RecipeDocument:
    return RecipeDocument.model_validate({"name": "Soup"} | members)


def merged_keywords(base: Lists, mine: Lists, theirs: Lists) -> JsonValue:
    sides = [document(keywords=keywords) for keywords in (base, mine, theirs)]
    return merge(*sides)["keywords"]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "aBc", "abc", "aBc"),
        ("abc", "abc", "aBc", "aBc"),
        ("abc", "aBc", "aBc", "aBc"),
        ("abc", "Abc", "abC", "AbC"),
        ("abc", "Abc", "aBc", "ABc"),
        ("abc", "abcX", "abcY", "abcYX"),
        ("abc", "abcX", "abcX", "abcX"),
        ("abc", "Xabc", "abcY", "XabcY"),
        ("abc", "bc", "ab", "b"),
        ("abc", "ac", "ac", "ac"),
        ("abc", "aXbc", "aBc", "aXBc"),
        ("abcd", "acd", "abcD", "acD"),
        ("", "X", "Y", "YX"),
    ],
)
def test_what_two_sides_did_to_a_list_is_put_together_line_by_line(
    base: str, mine: str, theirs: str, merged: str
) -> None:
    assert merged_keywords([*base], [*mine], [*theirs]) == [*merged]


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [("abc", "aXc", "aYc"), ("abc", "ac", "aYc"), ("abcd", "ad", "abXd"), ("a", "X", "Y")],
)
def test_one_line_that_both_changed_differently_is_a_conflict(
    base: str, mine: str, theirs: str
) -> None:
    with pytest.raises(Conflict) as conflict:
        merged_keywords([*base], [*mine], [*theirs])
    assert conflict.value.members == ["keywords"]


def test_named_values_are_merged_by_name() -> None:
    base = document(nutrition={"calories": "1", "fat": "2", "salt": "3"}, extra={"kept": None})
    mine = document(nutrition={"calories": "9", "fat": "2"}, extra={"kept": None, "mine": 1})
    theirs = document(
        nutrition={"calories": "1", "fat": "8", "salt": "3", "sugar": "4"},
        extra={"kept": None, "theirs": None},
    )

    merged = merge(base, mine, theirs)

    assert merged["nutrition"] == {"calories": "9", "fat": "8", "sugar": "4"}
    assert merged["extra"] == {"kept": None, "mine": 1, "theirs": None}


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ({"fat": "1"}, {"fat": "2"}, {"fat": "3"}),
        ({"fat": "1"}, {}, {"fat": "3"}),
        ({}, {"fat": "2"}, {"fat": "3"}),
    ],
)
def test_one_named_value_that_both_changed_is_a_conflict(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    sides = [document(nutrition=nutrition) for nutrition in (base, mine, theirs)]
    with pytest.raises(Conflict):
        merge(*sides)


words = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(base=words, mine=words)
def test_where_only_one_side_changed_the_merge_is_that_side(base: Lists, mine: Lists) -> None:
    ours, original = document(keywords=mine), document(keywords=base)

    assert merge(original, ours, original) == members_of(ours)
    assert merge(original, original, ours) == members_of(ours)
    assert merge(original, ours, ours) == members_of(ours)


@given(base=words, mine=words, theirs=words)
def test_a_merge_loses_nothing_that_was_added_and_invents_nothing(
    base: Lists, mine: Lists, theirs: Lists
) -> None:
    try:
        merged = merged_keywords(base, mine, theirs)
    except Conflict:
        return
    assert isinstance(merged, list)
    assert set(mine + theirs) - set(base) <= set(merged) <= set(mine + theirs)


async def edit_elsewhere(person: Person, url: str, **members: Any) -> dict[str, Any]:
    """Somebody else saves first."""
    answer = await person.patch(url, json=members, headers={"If-Match": '"1"'})
    changed: dict[str, Any] = answer.json()
    return changed


async def test_a_stale_change_is_merged_where_nothing_contradicts(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    theirs = await edit_elsewhere(ada, url, servings=6, keywords=["vegan", "Autumn", "quick"])
    mine = {"notes": "With basil.", "keywords": ["vegan", "Winter"]}

    answer = await ada.patch(f"{url}?merge=auto", json=mine, headers={"If-Match": '"1"'})

    assert answer.status_code == 200
    assert answer.headers["etag"] == '"3"'
    assert answer.json() == theirs | {
        "version": 3,
        "notes": "With basil.",
        "keywords": ["vegan", "Winter", "quick"],
    }


async def test_a_contradiction_is_refused_and_named(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    theirs = await edit_elsewhere(ada, url, servings=6, notes="Theirs.")
    mine = {"servings": 8, "author": "Me"}

    answer = await ada.patch(f"{url}?merge=auto", json=mine, headers={"If-Match": '"1"'})

    assert answer.status_code == 412
    assert answer.headers["etag"] == '"2"'
    problem = answer.json()
    assert problem["type"] == "/problems/merge-conflict"
    assert problem["current_version"] == 2
    assert problem["differing_fields"] == ["servings", "notes"]
    assert problem["conflicting_fields"] == ["servings"]
    assert (await ada.get(url)).json() == theirs


async def test_a_merge_needs_a_version_that_was(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    for stale in ('"9"', '"x"', 'W/"1"'):
        answer = await ada.patch(
            f"{url}?merge=auto", json={"servings": 2}, headers={"If-Match": stale}
        )
        assert answer.status_code == 412
        assert answer.json()["type"] == "/problems/stale-version"


async def test_a_merge_with_the_current_version_is_a_plain_change(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}?merge=auto"

    for condition in ('"1"', "*"):
        answer = await ada.patch(url, json={"notes": condition}, headers={"If-Match": condition})
        assert answer.json()["notes"] == condition


async def test_what_is_out_of_bounds_together_is_refused(ada: Person) -> None:
    recipe = await keep(ada, SOUP | {"keywords": []})
    url = f"{RECIPES}/{recipe['id']}"
    await edit_elsewhere(ada, url, keywords=[f"theirs {number}" for number in range(150)])
    mine = {"keywords": [f"mine {number}" for number in range(150)]}

    answer = await ada.patch(f"{url}?merge=auto", json=mine, headers={"If-Match": '"1"'})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/keywords"
    assert (await ada.get(url)).headers["etag"] == '"2"'
