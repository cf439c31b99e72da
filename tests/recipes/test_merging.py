"""Two people, or one person's two devices, change a recipe at once: `merge=auto`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.history.differences import Conflict, members_of, merge
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


LineMembers = dict[str, Any]
BASE: list[LineMembers] = [{"id": letter, "text": letter, "group": None} for letter in "abcdef"]
edits = st.lists(
    st.tuples(
        st.sampled_from(["text", "group", "delete", "insert", "move"]),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    max_size=4,
)


def edited(edits: list[tuple[str, int, int]], side: str) -> list[LineMembers]:
    """The lines of BASE after what one side did to them, one thing after the other."""
    lines = [dict(line) for line in BASE]
    for number, (what, place, other) in enumerate(edits):
        if what == "insert" or not lines:
            new = {"id": f"{side}{number}", "text": f"{side} {number}", "group": None}
            lines.insert(place, new)
            continue
        line = lines[place % len(lines)]
        if what in ("text", "group"):
            line[what] = f"{line[what]} {side}"
            continue
        lines.remove(line)
        if what == "move":
            lines.insert(other, line)
    return lines


def merged_lines(
    mine: list[LineMembers], theirs: list[LineMembers], member: str = "recipeIngredient"
) -> list[LineMembers]:
    merged = merge(*(document(**{member: lines}) for lines in (BASE, mine, theirs)))[member]
    assert isinstance(merged, list)
    return [line for line in merged if isinstance(line, dict)]


def by_id(lines: list[LineMembers]) -> dict[str, LineMembers]:
    return {line["id"]: line for line in lines}


@given(edits, edits)
def test_of_lines_that_were_merged_each_says_what_both_sides_made_of_it(
    my_edits: list[tuple[str, int, int]], their_edits: list[tuple[str, int, int]]
) -> None:
    mine, theirs = edited(my_edits, "mine"), edited(their_edits, "theirs")
    try:
        merged = merged_lines(mine, theirs)
    except Conflict:
        return

    base, ours, others = by_id(BASE), by_id(mine), by_id(theirs)
    kept = {
        line_id
        for line_id in {*base, *ours, *others}
        if line_id not in base or (line_id in ours and line_id in others)
    }
    assert sorted(line["id"] for line in merged) == sorted(kept)
    for line_id, line in by_id(merged).items():
        if line_id not in base:
            assert line == ours.get(line_id, others.get(line_id))
            continue
        for member in ("text", "group"):
            said = {ours[line_id][member], others[line_id][member]}
            assert line[member] in said
            assert said == {base[line_id][member]} or line[member] != base[line_id][member]


@given(edits)
def test_the_same_change_of_lines_on_both_sides_is_made_once(
    what: list[tuple[str, int, int]],
) -> None:
    same = edited(what, "same")

    assert merged_lines(same, same) == merged_lines(same, BASE) == merged_lines(BASE, same) == same


@given(st.sets(st.integers(0, 5)), edits.map(lambda made: [e for e in made if e[0] == "insert"]))
def test_changes_of_different_lines_never_contradict(
    rewritten: set[int], inserted: list[tuple[str, int, int]]
) -> None:
    """One rewrites lines; the other inserts some, and deletes, moves or groups those left over."""
    texts = {line["id"]: "mine" for n, line in enumerate(BASE) if n in rewritten}
    mine = [line | {"text": texts.get(line["id"], line["text"])} for line in BASE]
    untouched = [line["id"] for line in BASE if line["id"] not in texts]
    with_new = edited(inserted, "theirs")
    for theirs in (
        with_new,
        [line for line in with_new if line["id"] not in untouched[:2]],
        sorted(with_new, key=lambda line: line["id"] in untouched),
        [line | {"group": "theirs"} for line in with_new],
    ):
        assert merged_lines(mine, theirs) == [
            line | {"text": texts.get(line["id"], line["text"])} for line in theirs
        ]


def test_a_line_that_both_moved_elsewhere_is_a_conflict() -> None:
    to_the_end = edited([("move", 0, 7)], "mine")
    to_the_middle = edited([("move", 0, 3)], "theirs")

    with pytest.raises(Conflict):
        merged_lines(to_the_end, to_the_middle)
    assert merged_lines(to_the_end, to_the_end) == to_the_end


def test_one_adds_a_picture_to_a_step_that_the_other_rewrites() -> None:
    steps = [{"id": "a", "text": "a", "image": ["/1.jpg"]}, {"id": "b", "text": "b"}]
    mine = [steps[0] | {"image": ["/1.jpg", "/2.jpg"]}, steps[1]]
    theirs = [steps[1], steps[0] | {"text": "Chop.", "image": ["/0.jpg", "/1.jpg"]}]

    sides = [document(recipeInstructions=side) for side in (steps, mine, theirs)]
    merged = RecipeDocument.model_validate(merge(*sides)).recipe_instructions

    assert [(step.id, step.text, step.image) for step in merged] == [
        ("b", "b", []), ("a", "Chop.", ["/0.jpg", "/1.jpg", "/2.jpg"]),
    ]  # fmt: skip


async def test_a_change_that_is_sent_again_after_its_answer_was_lost_is_made_once(
    ada: Person,
) -> None:
    """Its new lines have no ids yet: what they say tells that they are there."""
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}?merge=auto"
    lines = [*recipe["recipeIngredient"], "salt", {"text": "salt", "group": "For the top"}]
    changed = {"recipeIngredient": lines}

    first = await ada.patch(url, json=changed, headers={"If-Match": '"1"'})
    again = await ada.patch(url, json=changed, headers={"If-Match": '"1"'})

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert len(again.json()["recipeIngredient"]) == 4


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
