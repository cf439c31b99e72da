"""The cook log: what was cooked when, in which version, whatever became of the recipe."""

import asyncio
from typing import Any

import pytest

from tests.clock import SettableClock
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named
from tests.recipes.test_changes import changes

COOKED = "/api/v1/cooked"


async def cook(person: Person, recipe: dict[str, Any], **details: Any) -> dict[str, Any]:
    answer = await person.post(f"{RECIPES}/{recipe['id']}/cooked", json=details)
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{COOKED}/{entry['id']}"
    return entry


async def logged(person: Person, url: str = COOKED, **wanted: Any) -> list[dict[str, Any]]:
    answer = await person.get(url, params=wanted)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def counted(person: Person, recipe: dict[str, Any]) -> tuple[int, str | None]:
    marks = (await person.get(f"{RECIPES}/{recipe['id']}/marks")).json()
    cards = (await person.get(RECIPES)).json()["items"]
    (card,) = [card for card in cards if card["id"] == recipe["id"]]
    assert (card["times_cooked"], card["last_cooked_at"]) == (
        marks["times_cooked"],
        marks["last_cooked_at"],
    )
    return marks["times_cooked"], marks["last_cooked_at"]


async def test_an_entry_says_when_how_and_in_which_version(
    ada: Person, clock: SettableClock
) -> None:
    soup = await keep(ada, SOUP)
    await ada.patch(f"{RECIPES}/{soup['id']}", json={"name": "Soup"}, headers=ANY_VERSION)
    clock.advance(minutes=5)

    now = await cook(ada, soup)
    then = await cook(
        ada,
        soup,
        cooked_at="2026-05-01T20:00:00+02:00",
        version=1,
        servings=6,
        rating=4.5,
        note="Half the salt.",
    )

    assert now == {
        "id": now["id"],
        "recipe_id": soup["id"],
        "recipe_name": "Soup",
        "version": 2,
        "cooked_at": "2026-06-01T12:05:00Z",
        "servings": None,
        "rating": None,
        "note": None,
        "created_at": "2026-06-01T12:05:00Z",
        "updated_at": "2026-06-01T12:05:00Z",
    }
    assert (then["recipe_name"], then["version"]) == ("Tomato soup", 1)
    assert (then["cooked_at"], then["servings"]) == ("2026-05-01T18:00:00Z", 6)
    assert (then["rating"], then["note"]) == (4.5, "Half the salt.")
    assert await logged(ada) == [now, then]
    assert await logged(ada, f"{RECIPES}/{soup['id']}/cooked") == [now, then]


async def test_a_recipe_tells_how_often_and_when_last(ada: Person) -> None:
    soup = await keep(ada, SOUP)
    assert await counted(ada, soup) == (0, None)
    await ada.put(f"{RECIPES}/{soup['id']}/rating", json={"rating": 3})

    late = await cook(ada, soup, cooked_at="2026-05-20T18:00:00Z", rating=5)
    await cook(ada, soup, cooked_at="2026-04-01T18:00:00Z")
    assert await counted(ada, soup) == (2, "2026-05-20T18:00:00Z")
    await ada.patch(f"{COOKED}/{late['id']}", json={"cooked_at": "2026-05-21T18:00:00Z"})
    assert await counted(ada, soup) == (2, "2026-05-21T18:00:00Z")
    (told,) = (await changes(ada, since=3))["items"]
    assert told["marks"]["times_cooked"] == 2
    assert told["marks"]["rating"] == 3, "an entry's rating is of that time"

    assert (await ada.delete(f"{COOKED}/{late['id']}")).status_code == 204
    assert await counted(ada, soup) == (1, "2026-04-01T18:00:00Z")
    versions = (await ada.get(f"{RECIPES}/{soup['id']}/versions")).json()["items"]
    assert len(versions) == 1


async def test_an_entry_is_corrected_member_by_member(ada: Person) -> None:
    soup = await keep(ada, SOUP)
    await ada.patch(f"{RECIPES}/{soup['id']}", json={"name": "Soup"}, headers=ANY_VERSION)
    entry = await cook(ada, soup, servings=6, note="Too salty.", rating=2)
    url = f"{COOKED}/{entry['id']}"

    changed = await ada.patch(url, json={"note": None, "rating": 2.5, "version": 1})

    assert changed.status_code == 200
    assert changed.json() == entry | {
        "note": None,
        "rating": 2.5,
        "version": 1,
        "recipe_name": "Tomato soup",
    }
    for wrong in (
        {"servings": 0},
        {"cooked_at": None},
        {"version": None},
        {"version": 9},
        {"recipe_name": "x"},
        {"id": "x"},
    ):
        assert (await ada.patch(url, json=wrong)).status_code == 422, wrong
    assert await logged(ada) == [changed.json()]
    assert (await ada.delete(url)).status_code == 204
    assert (await ada.delete(url)).status_code == 404
    assert (await ada.patch(url, json={})).status_code == 404


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("cooked_at", "2026-06-02T12:00:01Z"),
        ("cooked_at", "2026-05-01T20:00:00"),
        ("cooked_at", "1899-12-31T00:00:00Z"),
        ("cooked_at", "9999-12-31T23:59:59-23:00"),
        ("cooked_at", "0001-01-01T00:00:00+23:00"),
        ("cooked_at", 1_700_000_000),
        ("cooked_at", "yesterday"),
        ("version", 0),
        ("version", 2),
        ("version", 2**31),
        ("version", "1"),
        ("servings", -1),
        ("servings", True),
        ("rating", 5.5),
        ("note", "x" * 20_001),
        ("note", 1),
        ("colour", "red"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_its_name(
    ada: Person, member: str, value: Any
) -> None:
    soup = await keep(ada, SOUP)

    answer = await ada.post(f"{RECIPES}/{soup['id']}/cooked", json={member: value})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{member}"
    assert await logged(ada) == []


async def test_the_log_comes_in_pages_the_latest_first(ada: Person) -> None:
    soup, toast = await keep(ada, SOUP), await keep(ada, named("Toast"))
    for day in (3, 1, 2, 2, 2, 5, 4):
        await cook(ada, toast, cooked_at=f"2026-05-0{day}T00:00:00Z")
    await cook(ada, soup, cooked_at="2026-05-02T00:00:00Z")

    seen: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = (await ada.get(COOKED, params={"limit": 2} | cursor)).json()
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}

    assert seen == await logged(ada)
    assert [int(entry["cooked_at"][8:10]) for entry in seen] == [5, 4, 3, 2, 2, 2, 2, 1]
    assert len({entry["id"] for entry in seen}) == 8
    assert len(await logged(ada, f"{RECIPES}/{soup['id']}/cooked")) == 1
    for wrong in ("x", "AAAAAAAAAAA", "f" * 31, "f" * 32, "_" * 33, ""):
        assert (await ada.get(COOKED, params={"cursor": wrong})).status_code == 422, wrong


async def test_the_log_survives_the_recipe(ada: Person) -> None:
    """In the trash it stays what it was; deleted for good, its name and the day remain."""
    soup = await keep(ada, SOUP)
    url = f"{RECIPES}/{soup['id']}"
    entry = await cook(ada, soup, note="Good.")
    await ada.delete(url, headers=ANY_VERSION)

    assert await logged(ada) == [entry]
    assert await logged(ada, f"{url}/cooked") == [entry]
    assert (await ada.post(f"{url}/cooked", json={})).status_code == 404
    corrected = await ada.patch(f"{COOKED}/{entry['id']}", json={"note": "Very good."})
    assert corrected.status_code == 200

    await ada.delete(f"{RECIPES}/trash/{soup['id']}")
    assert await logged(ada) == [corrected.json() | {"recipe_id": None}]
    assert (await ada.get(f"{url}/cooked")).status_code == 404
    again = await ada.patch(f"{COOKED}/{entry['id']}", json={"note": "I miss it."})
    assert again.json()["note"] == "I miss it."
    gone = await ada.patch(f"{COOKED}/{entry['id']}", json={"version": 2})
    assert gone.status_code == 422
    assert (await ada.delete(f"{COOKED}/{entry['id']}")).status_code == 204
    assert await logged(ada) == []


async def test_a_log_is_a_persons_own(ada: Person, sign_up: SignUp) -> None:
    """SECURITY O1."""
    eve = await sign_up("eve@example.org")
    soup = await keep(ada, SOUP)
    entry = await cook(ada, soup)

    assert await logged(eve) == []
    assert (await eve.get(f"{RECIPES}/{soup['id']}/cooked")).status_code == 404
    assert (await eve.post(f"{RECIPES}/{soup['id']}/cooked", json={})).status_code == 404
    assert (await eve.patch(f"{COOKED}/{entry['id']}", json={})).status_code == 404
    assert (await eve.delete(f"{COOKED}/{entry['id']}")).status_code == 404


async def test_entries_made_at_once_are_all_counted(ada: Person) -> None:
    soup = await keep(ada, SOUP)
    first = await cook(ada, soup)

    await asyncio.gather(
        *(cook(ada, soup) for _ in range(6)),
        ada.delete(f"{COOKED}/{first['id']}"),
        ada.patch(f"{RECIPES}/{soup['id']}", json={"servings": 2}, headers=ANY_VERSION),
    )

    assert (await counted(ada, soup))[0] == 6
