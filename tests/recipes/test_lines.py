"""The lines of a recipe: their ids, how they are understood, and what the recipe is found by."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select, text, update

from recipes_api.database import Database
from recipes_api.recipes import refreshing
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import RecipeFood, RecipeRow
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, kept_names, named

Recipe = dict[str, Any]


def ids(recipe: Recipe) -> list[str]:
    return [line["id"] for line in recipe["recipeIngredient"] + recipe["recipeInstructions"]]


def texts(recipe: Recipe) -> list[str]:
    return [line["text"] for line in recipe["recipeIngredient"]]


async def patch(person: Person, recipe: Recipe, **members: Any) -> Recipe:
    answer = await person.patch(
        f"{RECIPES}/{recipe['id']}", json=members, headers={"If-Match": f'"{recipe["version"]}"'}
    )
    assert answer.status_code == 200, answer.text
    changed: Recipe = answer.json()
    return changed


async def test_every_line_has_an_id_that_the_same_lines_always_get(ada: Person) -> None:
    eggs = named("Eggs", recipeIngredient=["1 egg", "1 egg", "salt"], recipeInstructions=["salt"])

    first, second = await keep(ada, eggs), await keep(ada, eggs)

    assert len(set(ids(first))) == 4
    assert all(line_id.isalnum() and len(line_id) == 8 for line_id in ids(first))
    assert ids(first) == ids(second)


async def test_a_line_keeps_its_id_from_version_to_version(ada: Person) -> None:
    recipe = await keep(ada, named("Eggs", recipeIngredient=["1 egg", "salt", "1 egg"]))
    one, salt, other = ids(recipe)

    moved = await patch(ada, recipe, recipeIngredient=["salt", "1 egg", "pepper", "1 egg"])
    assert ids(moved)[:2] + ids(moved)[3:] == [salt, one, other]
    edited = await patch(
        ada,
        moved,
        recipeIngredient=[{"id": salt, "text": "sea salt"}, "salt", {"id": "mine", "text": "oil"}],
    )

    assert ids(edited)[0] == salt
    assert ids(edited)[1] not in (salt, one, other)
    assert ids(edited)[2] == "mine"


@pytest.mark.parametrize("wrong", ["", "a b", "ä", "x" * 33, 7])
async def test_an_id_is_short_and_plain(ada: Person, wrong: object) -> None:
    lines = [{"id": wrong, "text": "salt"}]
    answer = await ada.post(RECIPES, json=named("Salt", recipeIngredient=lines))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/recipeIngredient/0/id"


async def test_two_lines_with_one_id_are_refused(ada: Person) -> None:
    line = {"id": "a", "text": "salt"}
    for twice in (
        {"recipeIngredient": [line, line]},
        {"recipeIngredient": [line], "recipeInstructions": [line]},
    ):
        answer = await ada.post(RECIPES, json=named("Salt", **twice))
        assert answer.status_code == 422
        assert "Two lines have the id 'a'" in answer.json()["detail"]


async def test_lines_carry_what_they_say_beside_what_is_written(ada: Person) -> None:
    recipe = await keep(
        ada, named("Soup", recipeIngredient=["1½ kg ripe tomatoes, chopped", "For the top:"])
    )
    understood, heading = (line["parsed"] for line in recipe["recipeIngredient"])

    assert understood["amount"]["quantity"] == "1.5"
    assert understood["amount"]["unit"] == "kg"
    assert understood["food"] == "ripe tomatoes"
    assert understood["preparation"] == "chopped"
    assert heading is None
    assert (await ada.get(f"{RECIPES}/{recipe['id']}")).json() == recipe


async def test_what_a_client_says_of_a_line_s_meaning_is_ignored(ada: Person) -> None:
    recipe = await keep(ada, named("Salt", recipeIngredient=["1 tsp salt"]))
    lines = [recipe["recipeIngredient"][0] | {"parsed": {"food": "gold"}}]

    answer = await ada.patch(
        f"{RECIPES}/{recipe['id']}", json={"recipeIngredient": lines}, headers=ANY_VERSION
    )

    assert answer.json() == recipe


async def test_the_recipe_says_in_which_language_it_is_read(ada: Person) -> None:
    lines = ["2 el olie", "1 ui"]
    dutch = await keep(ada, named("Soep", recipeIngredient=lines, inLanguage="nl-NL"))

    units = [line["parsed"]["amount"].get("unit") for line in dutch["recipeIngredient"]]
    assert units == ["tbsp", None]


def document(*lines: str | dict[str, str]) -> RecipeDocument:
    found = RecipeDocument.model_validate({"name": "x", "recipeIngredient": [*lines]})
    return found.with_line_ids()


texts_of_lines = st.lists(st.sampled_from(["salt", "oil", "1 egg"]), max_size=6)


@given(texts_of_lines, texts_of_lines)
def test_ids_are_unique_and_lines_that_stay_keep_theirs(
    before: list[str], after: list[str]
) -> None:
    old = document(*before)
    new = RecipeDocument.model_validate({"name": "x", "recipeIngredient": after})

    found = new.with_line_ids(old).recipe_ingredient

    assert len({line.id for line in found}) == len(after)
    kept = {line.id for line in old.recipe_ingredient} & {line.id for line in found}
    assert len(kept) >= sum(min(before.count(text), after.count(text)) for text in set(before))


Merge = Callable[..., Any]


@pytest.fixture
def merging(ada: Person) -> Merge:
    """Merges a stale change of the ingredients into another's; gives the answer."""

    async def merge(base: list[Any], theirs: Callable[..., Any], mine: Callable[..., Any]) -> Any:
        recipe = await keep(ada, named("Soup", recipeIngredient=base))
        await patch(ada, recipe, recipeIngredient=theirs(*recipe["recipeIngredient"]))
        return await ada.patch(
            f"{RECIPES}/{recipe['id']}?merge=auto",
            json={"recipeIngredient": mine(*recipe["recipeIngredient"])},
            headers={"If-Match": '"1"'},
        )

    return merge


async def test_a_line_that_one_moved_and_another_edited_is_both(merging: Merge) -> None:
    answer = await merging(
        ["salt", "oil", "water"],
        lambda salt, oil, water: [salt | {"text": "sea salt"}, oil, water],
        lambda salt, oil, water: [oil, water, salt],
    )

    assert texts(answer.json()) == ["oil", "water", "sea salt"]


async def test_text_and_group_of_one_line_are_merged(merging: Merge) -> None:
    answer = await merging(
        ["salt", "oil"],
        lambda salt, oil: [salt | {"text": "sea salt"}, oil],
        lambda salt, oil: [salt | {"group": "Base"}, oil],
    )

    (salt, _) = answer.json()["recipeIngredient"]
    assert (salt["text"], salt["group"]) == ("sea salt", "Base")


async def test_what_both_removed_is_gone_and_what_both_added_is_there(merging: Merge) -> None:
    answer = await merging(
        ["salt", "oil", "water", "egg"],
        lambda salt, oil, water, egg: [salt, egg, "theirs"],
        lambda salt, oil, water, egg: ["mine", salt, water, egg],
    )

    assert texts(answer.json()) == ["mine", "salt", "egg", "theirs"]


EDITS: dict[str, Callable[..., Any]] = {
    "sea": lambda salt, oil: [salt | {"text": "sea salt"}, oil],
    "rock": lambda salt, oil: [salt | {"text": "rock salt"}, oil],
    "removed": lambda salt, oil: [oil],
    "replaced": lambda salt, oil: ["sea salt", oil],
    "replaced otherwise": lambda salt, oil: ["rock salt", oil],
}


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [("sea", "rock"), ("removed", "sea"), ("sea", "removed"), ("replaced", "replaced otherwise")],
)
async def test_one_line_that_both_changed_differently_is_a_conflict(
    merging: Merge, theirs: str, mine: str
) -> None:
    answer = await merging(["salt", "oil"], EDITS[theirs], EDITS[mine])

    assert answer.status_code == 412
    assert answer.json()["conflicting_fields"] == ["recipeIngredient"]


async def test_a_comparison_names_the_line_that_was_edited_added_removed_or_moved(
    ada: Person,
) -> None:
    recipe = await keep(ada, named("Soup", recipeIngredient=["salt", "oil", "water", "egg"]))
    _, oil, water, egg = recipe["recipeIngredient"]
    await patch(ada, recipe, recipeIngredient=[water, oil | {"text": "olive oil"}, egg, "pepper"])

    changes = (await ada.get(f"{RECIPES}/{recipe['id']}/versions/2/changes")).json()["changes"]

    (ingredients,) = changes
    said = {
        (line["before"] and line["before"]["text"], line["after"] and line["after"]["text"])
        for line in ingredients["lines"]
    }
    assert {("salt", None), ("oil", "olive oil"), (None, "pepper")} < said
    assert len(said) == 4
    assert said & {("water", "water"), ("oil", "oil")}


async def foods(database: Database, recipe: Recipe) -> list[tuple[str, int, bool]]:
    """Food, part of its line, and whether it may be left out."""
    async with database.reading() as session:
        statement = select(RecipeFood).where(RecipeFood.recipe_id == uuid.UUID(recipe["id"]))
        found = (await session.exec(statement)).all()
    return sorted((row.food, row.part, row.optional) for row in found)


async def test_a_recipe_is_known_by_its_foods(ada: Person, database: Database) -> None:
    lines = ["2 Tomatoes", "salt and pepper", "1 tbsp butter or oil", "Basil (optional)", "For it:"]
    recipe = await keep(ada, named("Soup", recipeIngredient=lines, inLanguage="en"))

    assert await foods(database, recipe) == [
        ("basil", 0, True),
        ("butter", 0, False),
        ("oil", 0, False),
        ("pepper", 1, False),
        ("salt", 0, False),
        ("tomato", 0, False),
    ]
    recipe = await patch(ada, recipe, recipeIngredient=["jalapeño"])
    assert await foods(database, recipe) == [("jalapeno", 0, False)]
    await ada.delete(f"{RECIPES}/{recipe['id']}", headers=ANY_VERSION)
    assert await foods(database, recipe) == []
    await ada.post(f"{RECIPES}/{recipe['id']}/restore")
    assert await foods(database, recipe) == [("jalapeno", 0, False)]


async def test_what_older_rules_made_is_made_anew_and_no_version_is_added(
    database: Database, sign_up: SignUp
) -> None:
    """As after an update of the service: a migration leaves rows of an older derivation."""
    ada = await sign_up("ada@example.org")
    recipe = await keep(ada, named("Soup", recipeIngredient=["2 tomatoes"]))
    trashed = await keep(ada, named("Old", recipeIngredient=["1 onion"]))
    await ada.delete(f"{RECIPES}/{trashed['id']}", headers=ANY_VERSION)
    before = await ada.get(f"{RECIPES}/{recipe['id']}")
    bare = before.text.partition(',"recipeIngredient"')[0]
    async with database.writing() as session:
        older = {"derivation": 0, "document": bare + ',"recipeIngredient":[{"text":"2 tomatoes"}]}'}
        await session.exec(
            update(RecipeRow).where(col(RecipeRow.name_folded) == "soup").values(older)
        )
        await session.exec(update(RecipeRow).values(derivation=0))
        await session.exec(text("DELETE FROM search_recipe"))
        await session.commit()

    async with database.writing() as session:
        refreshed = await refreshing.refresh_outdated(session)
        again = await refreshing.refresh_outdated(session)
        await session.commit()

    assert (refreshed, again) == (2, 0)
    after = await ada.get(f"{RECIPES}/{recipe['id']}")
    assert after.json() == before.json()
    tag = after.headers["etag"]
    assert tag != before.headers["etag"], "other bytes have another tag (RFC 9110 8.8.1)"
    url = f"{RECIPES}/{recipe['id']}"
    assert (await ada.get(url, headers={"If-None-Match": tag})).status_code == 304
    changed = await ada.patch(url, json={"servings": 2}, headers={"If-Match": tag})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"'), "it is version 1 still"
    assert await foods(database, recipe) == [("tomato", 0, False)]
    assert await foods(database, trashed) == []
    assert await kept_names(ada, q="tomatoes") == ["Soup"]
