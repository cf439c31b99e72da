"""What is thrown away can be taken back, and what a recipe was stays."""

from typing import Any

from tests.clock import SettableClock
from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named


async def test_the_trash_keeps_what_is_deleted(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    deleted = await ada.delete(url, headers={"If-Match": '"1"'})

    assert deleted.status_code == 204
    assert (await ada.get(url)).status_code == 404
    assert (await ada.get(RECIPES)).json()["items"] == []
    assert (await ada.delete(url, headers=ANY_VERSION)).status_code == 404
    assert (await ada.put(url, json=SOUP, headers=ANY_VERSION)).status_code == 404
    (card,) = (await ada.get(f"{RECIPES}/trash")).json()["items"]
    assert (card["id"], card["version"]) == (recipe["id"], 2)

    restored = await ada.post(f"{url}/restore")

    assert restored.status_code == 200
    assert restored.headers["etag"] == '"3"'
    assert restored.json() == recipe | {"version": 3}
    assert (await ada.get(f"{RECIPES}/trash")).json()["items"] == []
    assert (await ada.post(f"{url}/restore")).json()["version"] == 3


async def test_the_trash_has_pages(ada: Person) -> None:
    for number in range(3):
        recipe = await keep(ada, named(f"Recipe {number}"))
        await ada.delete(f"{RECIPES}/{recipe['id']}", headers=ANY_VERSION)

    first = await ada.get(f"{RECIPES}/trash", params={"limit": 2})
    second = await ada.get(first.links["next"]["url"])

    names = [item["name"] for page in (first, second) for item in page.json()["items"]]
    assert names == ["Recipe 2", "Recipe 1", "Recipe 0"]
    assert second.json()["next_cursor"] is None


async def test_every_version_stays(ada: Person, clock: SettableClock) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    clock.advance(seconds=60)
    await ada.patch(url, json={"servings": 6}, headers={"If-Match": '"1"'})
    await ada.delete(url, headers={"If-Match": '"2"'})
    await ada.post(f"{url}/restore")

    versions = (await ada.get(f"{url}/versions")).json()

    assert [(item["version"], item["change"]) for item in versions["items"]] == [
        (4, "restored"),
        (3, "trashed"),
        (2, "revised"),
        (1, "created"),
    ]
    assert versions["items"][0]["created_at"] == "2026-06-01T12:01:00Z"
    assert (await ada.get(f"{url}/versions/1")).json() == recipe
    assert (await ada.get(f"{url}/versions/2")).json()["servings"] == 6
    page = (await ada.get(f"{url}/versions", params={"limit": 3})).json()
    rest = await ada.get(f"{url}/versions", params={"cursor": page["next_cursor"]})
    assert [item["version"] for item in rest.json()["items"]] == [1]


async def test_a_version_that_never_was_is_not_found(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    for version in ("0", "3", "-1", "x", "1.0", "٣", "9" * 30):
        assert (await ada.get(f"{url}/versions/{version}")).status_code == 404


async def test_two_versions_are_compared_line_by_line(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    oil = {"text": "2 tbsp oil", "group": "For the base"}
    changed = {
        "servings": 6,
        "notes": None,
        "recipeIngredient": ["2 kg tomatoes", oil, "salt"],
        "recipeInstructions": ["Simmer for 30 minutes."],
    }
    await ada.patch(url, json=changed, headers=ANY_VERSION)
    await ada.patch(url, json={"author": None}, headers=ANY_VERSION)

    one = (await ada.get(f"{url}/versions/2/changes")).json()
    all_of_them = (await ada.get(f"{url}/versions/3/changes", params={"since": 1})).json()

    assert (one["since"], one["version"]) == (1, 2)
    by_member = {change["member"]: change for change in one["changes"]}
    assert by_member.keys() == changed.keys()
    assert by_member["servings"] == {
        "member": "servings",
        "before": 4,
        "after": 6,
        "lines": None,
    }
    assert changed_texts(by_member["recipeIngredient"]) == [
        ("1 kg tomatoes", "2 kg tomatoes"),
        (None, "salt"),
    ]
    assert changed_texts(by_member["recipeInstructions"]) == [("Chop the tomatoes.", None)]
    assert {change["member"] for change in all_of_them["changes"]} == {*changed, "author"}
    assert (await ada.get(f"{url}/versions/1/changes")).json()["changes"] == []
    for missing in ("versions/9/changes", "versions/x/changes", "versions/1/changes?since=9"):
        assert (await ada.get(f"{url}/{missing}")).status_code == 404


def changed_texts(change: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    """Before and after of each line that is not the same."""
    return [
        (line["before"] and line["before"]["text"], line["after"] and line["after"]["text"])
        for line in change["lines"]
    ]


async def test_an_earlier_version_is_brought_back_as_a_new_one(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    await ada.put(url, json=named("Ruined"), headers=ANY_VERSION)

    stale = await ada.post(f"{url}/versions/1/restore", headers={"If-Match": '"1"'})
    unsaid = await ada.post(f"{url}/versions/1/restore")
    restored = await ada.post(f"{url}/versions/1/restore", headers={"If-Match": '"2"'})

    assert (stale.status_code, unsaid.status_code) == (412, 428)
    assert restored.status_code == 200
    assert restored.json() == recipe | {"version": 3}
    assert (await ada.get(f"{url}/versions/2")).json()["name"] == "Ruined"
    never = await ada.post(f"{url}/versions/7/restore", headers=ANY_VERSION)
    assert never.status_code == 404
    assert (await ada.get(url)).headers["etag"] == '"3"'
