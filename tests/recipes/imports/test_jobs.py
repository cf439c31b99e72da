"""An import is a job: taken in at once, done in the background, and told about."""

from tests.people import Person
from tests.recipes.documents import kept_names
from tests.recipes.imports.archives import (
    IMPORTS,
    archive,
    begin,
    counts,
    ended,
    imported,
    items_of,
    recipe,
    told,
    zipped,
)


async def test_an_archive_is_taken_in_and_imported_in_the_background(ada: Person) -> None:
    begun = await begin(ada, archive("Soup", "Bread"), name="mine.zip")

    assert begun.status_code == 202, begun.text
    job = begun.json()
    assert begun.headers["location"] == f"{IMPORTS}/{job['id']}"
    assert (job["state"], job["kind"], job["name"]) == ("queued", "upload", "mine.zip")

    done = await ended(ada, begun)

    assert done["state"] == "done"
    assert done["items"] == 2
    assert done["counts"] == counts(imported=2)
    assert (await ada.get(begun.headers["location"])).json() == done
    assert sorted(await kept_names(ada)) == ["Bread", "Soup"]


async def test_every_recipe_is_told_about(ada: Person) -> None:
    body = zipped({
        "soup.json": recipe("Soup"), "again.json": recipe("SOUP"), "nothing.json": b'{"a": 1}',
    })  # fmt: skip

    job = await imported(ada, body)

    assert job["counts"] == counts(imported=1, already_there=1, refused=1)
    soup, again, nothing = await items_of(ada, job)
    assert (soup["key"], soup["state"], soup["name"]) == ("soup.json", "imported", "Soup")
    assert soup["version"] == 1
    assert (again["state"], again["recipe_id"]) == ("already-there", soup["recipe_id"])
    assert (nothing["state"], nothing["recipe_id"]) == ("refused", None)
    assert nothing["reason"]
    assert await told(ada, job, state="refused") == {"nothing.json": "refused"}
