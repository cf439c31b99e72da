"""The change feed: a client that was away learns of everything, once and in order."""

import asyncio
from typing import Any

from fastapi import FastAPI

from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.recipes import store
from tests.clock import SettableClock
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named

CHANGES = "/api/v1/changes"
MINE = "018f3c3e-1234-7abc-8def-0123456789ab"


async def changes(person: Person, **wanted: int) -> dict[str, Any]:
    answer = await person.get(CHANGES, params=wanted)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def told(page: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    """Number, state and name of each change."""
    return [
        (item["change"], item["state"], item["recipe"] and item["recipe"]["name"])
        for item in page["items"]
    ]


async def throw_away(person: Person, recipe: dict[str, Any]) -> None:
    answer = await person.delete(f"{RECIPES}/{recipe['id']}", headers=ANY_VERSION)
    assert answer.status_code == 204


async def test_a_new_client_gets_everything(ada: Person) -> None:
    soup, _ = await keep(ada, SOUP), await keep(ada, named("Toast"))

    page = await changes(ada)

    assert told(page) == [(1, "kept", "Tomato soup"), (2, "kept", "Toast")]
    assert page["items"][0]["recipe"] == soup
    assert (page["next"], page["has_more"]) == (2, False)
    assert await changes(ada, since=2) == {"items": [], "next": 2, "has_more": False}


async def test_each_recipe_is_told_once_as_it_is_now(ada: Person) -> None:
    soup, toast = await keep(ada, SOUP), await keep(ada, named("Toast"))
    await ada.patch(f"{RECIPES}/{soup['id']}", json={"name": "Soup"}, headers=ANY_VERSION)
    await throw_away(ada, toast)
    pie = await keep(ada, named("Pie"))
    await throw_away(ada, pie)
    await ada.post(f"{RECIPES}/{pie['id']}/restore")

    assert told(await changes(ada)) == [
        (3, "kept", "Soup"),
        (4, "trashed", None),
        (7, "kept", "Pie"),
    ]
    assert told(await changes(ada, since=4)) == [(7, "kept", "Pie")]


async def test_changes_come_in_pages_without_a_gap(ada: Person) -> None:
    recipes = [await keep(ada, named(f"Recipe {number}")) for number in range(7)]
    for recipe in recipes[::3]:
        await throw_away(ada, recipe)
    await ada.delete(f"{RECIPES}/trash/{recipes[3]['id']}")

    seen, since = [], 0
    while True:
        page = await changes(ada, since=since, limit=2)
        seen += told(page)
        since = page["next"]
        if not page["has_more"]:
            break

    assert seen == told(await changes(ada))
    assert [state for _, state, _ in seen] == ["kept"] * 4 + ["trashed"] * 2 + ["deleted"]


async def test_changes_made_at_once_have_an_order_without_gaps(ada: Person) -> None:
    """For real, on both databases: no number twice, none left out."""
    await asyncio.gather(*(keep(ada, named(f"Recipe {number}")) for number in range(12)))

    assert [number for number, _, _ in told(await changes(ada))] == [*range(1, 13)]


async def test_a_refused_change_is_no_change(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    await ada.put(url, json=named("x"), headers={"If-Match": '"9"'})
    await ada.put(url, json=named(""), headers=ANY_VERSION)
    await ada.put(url, json=SOUP, headers=ANY_VERSION)

    assert told(await changes(ada)) == [(1, "kept", "Tomato soup")]


async def test_changes_are_a_persons_own(ada: Person, sign_up: SignUp) -> None:
    """SECURITY O1, O14."""
    eve = await sign_up("eve@example.org")
    await keep(ada, SOUP)
    deleted = await keep(ada, named("Toast"))
    await throw_away(ada, deleted)
    await ada.delete(f"{RECIPES}/trash/{deleted['id']}")

    assert told(await changes(eve)) == []


async def test_a_client_that_knows_more_than_the_service_begins_again(ada: Person) -> None:
    await keep(ada, SOUP)

    answer = await ada.get(CHANGES, params={"since": 2})

    assert answer.status_code == 410
    assert answer.json()["type"] == "/problems/unknown-change"


async def test_an_offline_client_makes_its_own_ids(ada: Person, sign_up: SignUp) -> None:
    """RFC 9110 13.1.2: sent twice it makes one recipe."""
    new = {"If-None-Match": "*"}

    first = await ada.put(f"{RECIPES}/{MINE}", json=SOUP, headers=new)
    again = await ada.put(f"{RECIPES}/{MINE}", json=SOUP, headers=new)

    assert first.status_code == 201
    assert first.json()["id"] == MINE
    assert first.headers["location"] == f"{RECIPES}/{MINE}"
    assert first.headers["etag"] == '"1"'
    assert again.status_code == 412
    assert again.json()["type"] == "/problems/id-taken"
    assert (await ada.get(f"{RECIPES}/{MINE}")).json() == first.json()
    eve = await sign_up("eve@example.org")
    assert (await eve.put(f"{RECIPES}/{MINE}", json=SOUP, headers=new)).status_code == 412
    assert (await eve.get(RECIPES)).json()["items"] == []


async def test_of_two_requests_with_one_new_id_at_once_one_is_done(
    ada: Person, sign_up: SignUp
) -> None:
    bob = await sign_up("bob@example.org")
    new = {"If-None-Match": "*"}

    answers = await asyncio.gather(
        *(
            person.put(f"{RECIPES}/{MINE}", json=named(person.email), headers=new)
            for person in (ada, bob, ada, bob)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201, 412, 412, 412]


async def test_an_id_must_be_one_that_nobody_guesses(ada: Person) -> None:
    for weak in ("00000000-0000-0000-0000-000000000000", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"):
        answer = await ada.put(f"{RECIPES}/{weak}", json=SOUP, headers={"If-None-Match": "*"})
        assert answer.status_code == 422
    odd = await ada.put(f"{RECIPES}/{MINE}", json=SOUP, headers={"If-None-Match": '"1"'})
    assert odd.status_code == 422


async def test_what_is_deleted_for_good_is_gone_and_told_of(
    ada: Person, database: Database
) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/trash/{recipe['id']}"
    assert (await ada.delete(url)).status_code == 404, "it is not in the trash"
    await throw_away(ada, recipe)

    assert (await ada.delete(url)).status_code == 204

    assert (await ada.delete(url)).status_code == 404
    assert (await ada.post(f"{RECIPES}/{recipe['id']}/restore")).status_code == 404
    assert (await ada.get(f"{RECIPES}/{recipe['id']}/versions")).status_code == 404
    assert told(await changes(ada)) == [(3, "deleted", None)]
    assert await database.reader.all("SELECT 1 FROM recipe_version") == []


async def test_the_trash_is_emptied_after_its_time(
    app: FastAPI, ada: Person, clock: SettableClock
) -> None:
    old, young = await keep(ada, named("Old")), await keep(ada, named("Young"))
    await keep(ada, named("Kept"))
    await throw_away(ada, old)
    clock.advance(days=1)
    ada.access_token = (await log_in(ada.client, ada.email)).json()["access_token"]
    await throw_away(ada, young)
    clock.advance(days=29, seconds=1)

    (clean,) = [duty for duty in duties(app) if duty.name == "clean"]
    await clean.work()

    ada.access_token = (await log_in(ada.client, ada.email)).json()["access_token"]
    trash = (await ada.get(f"{RECIPES}/trash")).json()["items"]
    assert [card["name"] for card in trash] == ["Young"]
    assert told(await changes(ada))[-1] == (6, "deleted", None)


async def test_replicas_empty_the_trash_side_by_side(
    ada: Person, database: Database, clock: SettableClock
) -> None:
    for number in range(4):
        await throw_away(ada, await keep(ada, named(f"Recipe {number}")))
    clock.advance(days=31)

    async def clean() -> None:
        async with database.writing() as session:
            await store.empty_old_trash(session, clock(), clock())
            await session.commit()

    await asyncio.gather(clean(), clean(), clean())

    rows = await database.reader.all("SELECT change_number FROM recipe_tombstone ORDER BY 1")
    assert [row[0] for row in rows] == [9, 10, 11, 12]
