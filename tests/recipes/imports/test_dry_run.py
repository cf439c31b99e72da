"""A dry run says what would be done, and does nothing until one says so."""

from tests.people import Person
from tests.recipes.documents import RECIPES, kept_names
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

WHERE = "https://example.org/cake"
MIXED = zipped({
    "new.json": recipe("Soup"),
    "twice.json": recipe("Soup"),
    "newer.json": recipe("Cake", url=WHERE, description="New."),
    "bad.json": b'{"a": 1}',
})  # fmt: skip


async def test_it_says_what_would_be_done_and_keeps_nothing(ada: Person) -> None:
    await imported(ada, archive("Cake", url=WHERE, description="Old."))
    before = (await ada.get(RECIPES)).json()

    shown = await imported(ada, MIXED, dry_run="true", duplicates="update")

    assert (shown["state"], shown["dry_run"]) == ("done", True)
    assert shown["counts"] == counts(imported=1, already_there=1, updated=1, refused=1)
    assert await told(ada, shown) == {
        "new.json": "imported", "twice.json": "already-there", "newer.json": "updated",
        "bad.json": "refused",
    }  # fmt: skip
    assert (await ada.get(RECIPES)).json() == before
    new, *_ = await items_of(ada, shown)
    assert (new["name"], new["recipe_id"], new["version"]) == ("Soup", None, None)


async def test_then_it_is_done_with_the_same_file(ada: Person) -> None:
    await imported(ada, archive("Cake", url=WHERE, description="Old."))
    shown = await imported(ada, MIXED, dry_run="true", duplicates="update")

    done = await ended(ada, await ada.post(f"{IMPORTS}/{shown['id']}/run"))

    assert (done["dry_run"], done["items"]) == (False, 4)
    assert done["counts"] == shown["counts"]
    assert sorted(await kept_names(ada)) == ["Cake", "Soup"]


async def test_copies_are_shown_as_copies(ada: Person) -> None:
    await imported(ada, archive("Soup"))

    shown = await imported(ada, archive("Soup"), dry_run="true", duplicates="copy")

    assert shown["counts"] == counts(imported=1)


async def test_a_dry_run_has_nothing_to_undo_and_a_real_one_nothing_to_run(ada: Person) -> None:
    shown = await imported(ada, archive("Soup"), dry_run="true")
    assert (await ada.post(f"{IMPORTS}/{shown['id']}/undo")).status_code == 409

    job = await imported(ada, archive("Bread"))
    assert (await ada.post(f"{IMPORTS}/{job['id']}/run")).status_code == 409
