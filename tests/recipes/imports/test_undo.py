"""An import is taken back as a whole, but for what somebody has worked on since."""

from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, kept_names, named
from tests.recipes.imports.archives import (
    IMPORTS,
    archive,
    counts,
    ended,
    imported,
    items_of,
    recipe,
    told,
    zipped,
)


async def undo(person: Person, job: dict[str, str]) -> dict[str, object]:
    return await ended(person, await person.post(f"{IMPORTS}/{job['id']}/undo"))


async def test_what_it_made_is_in_the_trash(ada: Person) -> None:
    await ada.post(RECIPES, json={"name": "Mine"})
    job = await imported(ada, archive("Soup", "Bread"))

    undone = await undo(ada, job)

    assert (undone["state"], undone["counts"]) == ("undone", counts(imported=2, undone=2))
    assert await kept_names(ada) == ["Mine"]
    trash = (await ada.get(f"{RECIPES}/trash")).json()["items"]
    assert sorted(item["name"] for item in trash) == ["Bread", "Soup"]
    assert await told(ada, job) == {"Soup.json": "undone", "Bread.json": "undone"}


async def test_what_it_updated_is_as_it_was(ada: Person) -> None:
    first = await imported(ada, archive("Soup", url="https://example.org/s", description="Old."))
    newer = archive("Soup", url="https://example.org/s", description="New.")
    job = await imported(ada, newer, duplicates="update")
    assert job["counts"] == counts(updated=1)
    (item,) = await items_of(ada, first)
    url = f"{RECIPES}/{item['recipe_id']}"
    assert (await ada.get(url)).json()["description"] == "New."

    undone = await undo(ada, job)

    assert undone["counts"] == counts(updated=1, undone=1)
    assert (await ada.get(url)).json()["description"] == "Old."
    again = await imported(ada, newer, duplicates="update")
    assert again["counts"] == counts(updated=1), "an update that was undone can be done again"


async def test_one_archive_may_touch_a_recipe_twice(ada: Person) -> None:
    where = "https://example.org/s"
    job = await imported(
        ada,
        zipped({
            "a.json": recipe("Soup", url=where, description="Old."),
            "b.json": recipe("Soup", url=where, description="New."),
        }),
        duplicates="update",
    )  # fmt: skip
    assert job["counts"] == counts(imported=1, updated=1)

    undone = await undo(ada, job)

    assert undone["counts"] == counts(imported=1, updated=1, undone=2)
    assert await kept_names(ada) == []


async def test_what_was_changed_since_is_left_and_told_about(ada: Person) -> None:
    job = await imported(ada, archive("Soup", "Bread", "Cake"))
    soup, bread, _ = await items_of(ada, job)
    changed = await ada.patch(
        f"{RECIPES}/{soup['recipe_id']}", json={"notes": "Good."}, headers=ANY_VERSION
    )
    assert changed.status_code == 200
    await ada.delete(f"{RECIPES}/{bread['recipe_id']}", headers=ANY_VERSION)

    undone = await undo(ada, job)

    assert undone["counts"] == counts(imported=3, undone=2, left=1)
    assert await kept_names(ada) == ["Soup"]
    left, gone, _ = await items_of(ada, job)
    assert (left["state"], left["reason"]) == (
        "left", "It was changed since the import, so it was left as it is.",
    )  # fmt: skip
    assert (gone["state"], gone["reason"]) == ("undone", "It was deleted already.")


async def test_it_is_undone_once_and_only_when_it_has_ended(ada: Person) -> None:
    job = await imported(ada, archive("Soup"))
    await undo(ada, job)

    for verb in ("undo", "retry", "run"):
        refused = await ada.post(f"{IMPORTS}/{job['id']}/{verb}")

        assert refused.status_code == 409, verb
        assert refused.json()["type"] == "/problems/wrong-import-state"
        assert refused.json()["state"] == "undone"


async def test_what_would_be_made_of_itself_is_left(ada: Person) -> None:
    url = "https://example.org/soup"
    sauce = await keep(ada, named("Sauce", recipeIngredient=["salt"]))
    lines = [{"text": "1 sauce", "recipe": sauce["id"]}]
    soup = await keep(ada, named("Soup", url=url, recipeIngredient=lines))
    exported = await ada.get(f"{RECIPES}/{soup['id']}", params={"format": "jsonld"})
    await ada.delete(f"{RECIPES}/{soup['id']}", headers=ANY_VERSION)
    await ada.delete(f"{RECIPES}/trash/{soup['id']}", headers=ANY_VERSION)
    (item,) = await items_of(ada, await imported(ada, exported.content, name="soup.json"))
    newer = await imported(ada, archive("Soup", url=url), duplicates="update")
    assert newer["counts"] == counts(updated=1)
    using = {"recipeIngredient": [{"text": "1 soup", "recipe": item["recipe_id"]}]}
    used = await ada.patch(f"{RECIPES}/{sauce['id']}", json=using, headers=ANY_VERSION)
    assert used.status_code == 200, used.text

    undone = await undo(ada, newer)

    assert undone["counts"] == counts(updated=1, left=1)
    (left,) = await items_of(ada, newer)
    assert left["reason"].endswith("Soup → Sauce → Soup.")
