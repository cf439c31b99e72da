"""Many recipes at once: looked at before, done without losing anything, undone afterwards."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.recipes.operations import running, selection
from tests import people
from tests.clock import SettableClock
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, kept_names, named
from tests.recipes.test_changes import changes
from tests.server import ServerProcess

BULK = f"{RECIPES}/bulk"
RENAME = "/api/v1/labels/rename"
OPERATIONS = "/api/v1/operations"


async def bulk(person: Person, where: dict[str, Any], **change: Any) -> dict[str, Any]:
    dry_run = change.pop("dry_run", False)
    body = {"where": where, "change": change, "dry_run": dry_run}
    return done(await person.post(BULK, json=body))


async def rename(
    person: Person, kind: str, old: list[str], new: str, **more: Any
) -> dict[str, Any]:
    body = {"kind": kind, "old": old, "new": new} | more
    return done(await person.post(RENAME, json=body))


async def undo(person: Person, result: dict[str, Any]) -> dict[str, Any]:
    return done(await person.post(f"{OPERATIONS}/{result['operation_id']}/undo"))


def done(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def keywords(person: Person) -> dict[str, list[str]]:
    items = (await person.get(RECIPES, params={"limit": 100})).json()["items"]
    return {card["name"]: card["keywords"] for card in items}


async def versions(person: Person) -> dict[str, int]:
    items = (await person.get(RECIPES, params={"limit": 100})).json()["items"]
    return {card["name"]: card["version"] for card in items}


@pytest.fixture
async def cook(ada: Person) -> Person:
    """Somebody who has three soups and a bread."""
    for document in (
        named("Leek soup", keywords=["Veggie", "quick"], recipeCategory=["Starter"]),
        named("Pea soup", keywords=["veg"], recipeCategory=["Starter", "Soup"]),
        named("Beef soup", keywords=["meat"]),
        named("Rye bread", keywords=["vegetarian", "veg"], recipeCuisine=["Nordic"]),
    ):
        await keep(ada, document)
    return ada


async def test_what_a_change_would_do_is_told_before(cook: Person) -> None:
    before = await keywords(cook)

    told = await bulk(cook, {"q": "soup"}, add_keywords=["Soup", "quick"], dry_run=True)

    assert (told["operation_id"], told["matched"], told["changed"]) == (None, 3, 3)
    leek = next(recipe for recipe in told["sample"] if recipe["name"] == "Leek soup")
    assert leek["before"]["keywords"] == ["Veggie", "quick"]
    assert leek["after"]["keywords"] == ["Veggie", "quick", "Soup"]
    assert await keywords(cook) == before
    assert done(await cook.get(OPERATIONS))["items"] == []
    real = await bulk(cook, {"q": "soup"}, add_keywords=["Soup", "quick"])
    assert {**real, "operation_id": None} == told


async def test_labels_are_replaced_then_taken_away_then_added(cook: Person) -> None:
    await bulk(
        cook,
        {"keyword": "VEG"},
        remove_keywords=["VEG"],
        add_keywords=["green", "Green"],
        set_categories=["Main", "Starter"],
        remove_categories=["starter"],
        add_cuisines=["nordic", "Home"],
    )

    bread, pea, *_ = (await cook.get(RECIPES)).json()["items"]
    assert {bread["name"], pea["name"]} == {"Rye bread", "Pea soup"}
    for card in (bread, pea):
        recipe = (await cook.get(f"{RECIPES}/{card['id']}")).json()
        assert recipe["recipeCategory"] == ["Main"]
        assert recipe["keywords"] in (["vegetarian", "Green"], ["Green"])
        assert recipe["recipeCuisine"] in (["Nordic", "Home"], ["nordic", "Home"])
        assert recipe["version"] == 2
    assert await kept_names(cook, keyword="veg") == []
    assert len(await kept_names(cook, category="main", cuisine="home")) == 2


async def test_what_would_not_change_gets_no_version(cook: Person) -> None:
    result = await bulk(cook, {"keyword": "veg"}, add_keywords=["VEG"], remove_keywords=["none"])

    assert (result["matched"], result["changed"], result["sample"]) == (2, 0, [])
    assert result["operation_id"] is None
    assert set((await versions(cook)).values()) == {1}
    assert done(await cook.get(OPERATIONS))["items"] == [], "there is nothing to undo"


async def test_a_change_is_undone_and_the_undoing_as_well(cook: Person) -> None:
    before = await keywords(cook)
    result = await bulk(cook, {"q": "soup"}, set_keywords=["x"])
    after = await keywords(cook)

    undone = await undo(cook, result)

    assert (undone["changed"], undone["left_count"]) == (3, 0)
    assert await keywords(cook) == before
    assert (await undo(cook, result))["matched"] == 0, "it is undone already"
    redone = await undo(cook, undone)
    assert redone["changed"] == 3
    assert await keywords(cook) == after
    assert (await versions(cook))["Leek soup"] == 4


async def test_what_was_changed_since_is_left_and_told(cook: Person) -> None:
    result = await bulk(cook, {"q": "soup"}, add_keywords=["x"])
    items = (await cook.get(RECIPES, params={"q": "soup"})).json()["items"]
    changed, trashed, untouched = items
    await cook.patch(f"{RECIPES}/{changed['id']}", json={"notes": "!"}, headers=ANY_VERSION)
    await cook.delete(f"{RECIPES}/{trashed['id']}", headers=ANY_VERSION)

    undone = await undo(cook, result)

    assert [recipe["recipe_id"] for recipe in undone["sample"]] == [untouched["id"]]
    assert {recipe["recipe_id"] for recipe in undone["left"]} == {changed["id"], trashed["id"]}
    assert {recipe["reason"] for recipe in undone["left"]} == {"It was changed since."}
    assert "x" in (await keywords(cook))[changed["name"]]
    (_, told) = done(await cook.get(OPERATIONS))["items"]
    assert (told["kind"], told["changed"], told["undone"]) == ("bulk", 3, 1)


async def test_many_are_thrown_away_and_taken_back(cook: Person) -> None:
    told = await bulk(cook, {"q": "soup"}, trash=True, dry_run=True)
    assert (told["changed"], len(await kept_names(cook))) == (3, 4)
    result = await bulk(cook, {"q": "soup"}, trash=True)
    assert await kept_names(cook) == ["Rye bread"]
    assert len((await cook.get(f"{RECIPES}/trash")).json()["items"]) == 3

    undone = await undo(cook, result)

    assert len(await kept_names(cook)) == 4
    await undo(cook, undone)
    assert await kept_names(cook) == ["Rye bread"]
    (trashed, *_) = (await cook.get(f"{RECIPES}/trash")).json()["items"]
    await cook.delete(f"{RECIPES}/trash/{trashed['id']}")
    assert [item["state"] for item in (await changes(cook))["items"]][-1] == "deleted"


async def test_recipes_are_named_by_their_ids_as_well(cook: Person, sign_up: SignUp) -> None:
    """SECURITY O1: only one's own."""
    eve = await sign_up("eve@example.org")
    hers = await keep(eve, named("Hers", keywords=["veg"]))
    mine = (await cook.get(RECIPES, params={"q": "bread"})).json()["items"][0]
    ids = [mine["id"], hers["id"], "018f3c3e-0000-7000-8000-000000000000"]

    result = await bulk(cook, {"ids": ids}, add_keywords=["x"])
    both = await bulk(cook, {"ids": ids, "q": "soup"}, add_keywords=["x"])

    assert (result["matched"], result["changed"], both["matched"]) == (1, 1, 0)
    assert await keywords(eve) == {"Hers": ["veg"]}
    await rename(eve, "keyword", ["veg"], "green")
    assert (await keywords(cook))["Pea soup"] == ["veg"]
    assert done(await cook.get(OPERATIONS))["items"][0]["id"] == result["operation_id"]
    url = f"{OPERATIONS}/{result['operation_id']}"
    assert (await eve.get(url)).status_code == 404
    assert (await eve.post(f"{url}/undo")).status_code == 404


async def test_recipes_move_from_one_category_to_another(cook: Person) -> None:
    move = {"remove_categories": ["starter"], "add_categories": ["First course"]}
    where = {"category": "STARTER"}

    told = await bulk(cook, where, dry_run=True, **move)
    moved = await bulk(cook, where, **move)

    assert (told["matched"], told["changed"]) == (moved["matched"], moved["changed"]) == (2, 2)
    assert told["sample"] == moved["sample"]
    pea = next(recipe for recipe in moved["sample"] if recipe["name"] == "Pea soup")
    assert pea["after"]["recipeCategory"] == ["Soup", "First course"]
    assert await kept_names(cook, category="Starter") == []
    assert sorted(await kept_names(cook, category="first course")) == ["Leek soup", "Pea soup"]
    assert (await bulk(cook, where, **move))["matched"] == 0
    assert (await undo(cook, moved))["changed"] == 2
    assert sorted(await kept_names(cook, category="Starter")) == ["Leek soup", "Pea soup"]
    assert await kept_names(cook, category="First course") == []


WHATEVER_A_SEARCH_SAYS = [
    "soup -leek",
    "so",
    '"pea soup" or bread',
    "category:starter",
    "keyword:(veg or meat)",
    "ingredient:flour",
    "-soup",
    "added>2026-01-01 changed<2030-01-01",
    "time<30 or rating>=4",
    "vegeterian",
    f"soup -{'x' * 300}",
]


@pytest.mark.parametrize("q", WHATEVER_A_SEARCH_SAYS)
async def test_what_a_search_finds_is_what_is_changed(cook: Person, q: str) -> None:
    """The whole language of docs/search.md, however long."""
    await keep(cook, named("Toast", recipeIngredient=["1 kg flour"], totalTime="PT5M"))
    found = sorted(await kept_names(cook, q=q))

    told = await bulk(cook, {"q": q}, add_keywords=["found"], dry_run=True)
    result = await bulk(cook, {"q": q}, add_keywords=["found"])

    assert found
    assert told["matched"] == told["changed"] == result["changed"] == len(found)
    assert sorted(await kept_names(cook, keyword="found")) == found


async def test_filters_and_ids_must_all_hold(cook: Person) -> None:
    ids = {card["name"]: card["id"] for card in (await cook.get(RECIPES)).json()["items"]}
    await cook.put(f"{RECIPES}/{ids['Pea soup']}/rating", json={"rating": 5})
    where = {"q": "soup", "rating_min": 4, "ids": [ids["Pea soup"], ids["Beef soup"]]}

    result = await bulk(cook, where, add_keywords=["found"])

    assert (result["matched"], result["changed"]) == (1, 1)
    assert await kept_names(cook, keyword="found") == ["Pea soup"]


async def test_a_search_that_cannot_be_read_changes_nothing(cook: Person) -> None:
    body = {"where": {"q": "soup time<"}, "change": {"trash": True}}

    answer = await cook.post(BULK, json=body)

    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["type"], problem["column"]) == ("/problems/unreadable-query", 11)
    assert (problem["errors"][0]["where"], problem["errors"][0]["pointer"]) == ("body", "/where/q")
    assert len(await kept_names(cook)) == 4


async def test_a_recipe_costs_no_more_however_many_there_are(
    ada: Person, statements: list[str]
) -> None:
    """A preview costs the same for all; a change costs what one of a single recipe does."""
    counts: dict[str, list[int]] = {"preview": [], "change": [], "undo": []}
    for many in (4, 8):
        for number in range(4):
            await keep(ada, named(f"Soup {many} {number}", recipeIngredient=["1 egg"]))
        statements.clear()
        await bulk(ada, {"q": "soup"}, add_keywords=["x"], dry_run=True)
        counts["preview"].append(len(statements))
        statements.clear()
        result = await bulk(ada, {"q": "soup"}, add_keywords=["x"])
        counts["change"].append(len(statements))
        statements.clear()
        assert (await undo(ada, result))["changed"] == many
        counts["undo"].append(len(statements))

    assert counts["preview"][0] == counts["preview"][1]
    for what, most in (("change", 15), ("undo", 18)):
        assert counts[what][1] - counts[what][0] <= 4 * most, what


@pytest.mark.slow
async def test_what_a_killed_server_had_changed_is_undone(
    database_url: str, tmp_path: Path
) -> None:
    many = 300
    change = {"where": {"q": "soup"}, "change": {"add_keywords": ["x"]}}
    with ServerProcess(tmp_path, database_url=database_url) as server:
        async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
            ada = await people.sign_up(client, "ada@example.org")
            for number in range(many):
                await keep(ada, named(f"Soup {number}"))
            changing = asyncio.create_task(ada.post(BULK, json=change))
            while not await changed_so_far(ada):
                assert not changing.done()
            server.kill()
            with pytest.raises(httpx2.TransportError):
                await changing
        server.start()
        server.wait_until_ready()
        async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
            ada.client = client
            (told,) = done(await ada.get(OPERATIONS))["items"]
            assert told["finished_at"] is None
            assert 0 < told["changed"] < many
            result = await undo(ada, {"operation_id": told["id"]})
            assert result["changed"] == told["changed"]
            assert await kept_names(ada, keyword="x") == []


async def changed_so_far(person: Person) -> int:
    items = done(await person.get(OPERATIONS))["items"]
    return int(items[0]["changed"]) if items else 0


async def test_labels_are_renamed_and_merged_in_every_recipe(cook: Person) -> None:
    told = await rename(cook, "keyword", ["VEGGIE", "veg"], "Vegetarian", dry_run=True)
    assert (told["operation_id"], told["matched"], told["changed"]) == (None, 3, 3)

    result = await rename(cook, "keyword", ["VEGGIE", "veg"], "Vegetarian")

    assert await keywords(cook) == {
        "Leek soup": ["Vegetarian", "quick"],
        "Pea soup": ["Vegetarian"],
        "Beef soup": ["meat"],
        "Rye bread": ["Vegetarian"],
    }
    facet = (await cook.get(f"{RECIPES}/facets")).json()["keywords"]["items"]
    assert facet[0] == {"value": "Vegetarian", "count": 3}
    assert (await rename(cook, "keyword", ["veg"], "x"))["matched"] == 0
    spelt = await rename(cook, "keyword", ["vegetarian"], "vegetarian")
    assert spelt["changed"] == 3, "a spelling is a name as well"
    assert (await undo(cook, result))["left_count"] == 3
    await undo(cook, spelt)
    assert (await keywords(cook))["Rye bread"] == ["Vegetarian"]
    assert (await rename(cook, "category", ["starter"], "First course"))["changed"] == 2
    assert (await rename(cook, "cuisine", ["Nordic"], "Swedish"))["changed"] == 1


async def test_a_recipe_that_would_have_too_much_is_left_and_told(ada: Person) -> None:
    full = await keep(ada, named("Full", keywords=[f"k{number}" for number in range(200)]))
    await keep(ada, named("Room"))

    result = await bulk(ada, {"favourite": False}, add_keywords=["one more"])

    assert (result["matched"], result["changed"], result["left_count"]) == (2, 1, 1)
    (left,) = result["left"]
    assert (left["recipe_id"], left["name"]) == (full["id"], "Full")
    assert "200" in left["reason"]


async def test_more_than_one_batch_is_one_operation(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    for number in range(5):
        await keep(ada, named(f"Soup {number}"))

    result = await bulk(ada, {"q": "soup"}, add_keywords=["x"])

    told = done(await ada.get(f"{OPERATIONS}/{result['operation_id']}"))
    assert (told["changed"], told["undone"]) == (5, 0)
    assert told["finished_at"] is not None
    assert told["request"]["change"] == {"add_keywords": ["x"]}
    assert (await undo(ada, result))["changed"] == 5
    assert set(map(len, (await keywords(ada)).values())) == {0}


async def test_what_was_done_before_a_crash_can_be_undone(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    for number in range(5):
        await keep(ada, named(f"Soup {number}"))
    write, written = running.store.revise, 0

    async def fail(*arguments: Any) -> None:
        nonlocal written
        written += 1
        if written == 4:
            raise ConnectionError
        await write(*arguments)

    monkeypatch.setattr(running.store, "revise", fail)
    body = {"where": {"q": "soup"}, "change": {"add_keywords": ["x"]}}
    assert (await ada.post(BULK, json=body)).status_code == 503
    monkeypatch.setattr(running.store, "revise", write)

    assert len(await kept_names(ada, keyword="x")) == 2, "whole batches, and no half of one"
    (told,) = done(await ada.get(OPERATIONS))["items"]
    assert (told["changed"], told["finished_at"]) == (2, None)
    assert (await undo(ada, {"operation_id": told["id"]}))["changed"] == 2
    assert await kept_names(ada, keyword="x") == []


async def test_too_many_at_once_are_refused_and_none_is_changed(
    cook: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "MOST_RECIPES", 2)
    body = {"where": {"q": "soup"}, "change": {"trash": True}}

    answer = await cook.post(BULK, json=body)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/too-many-recipes"
    assert len(await kept_names(cook)) == 4


@pytest.mark.parametrize(
    ("where", "change", "pointer"),
    [
        ({}, {"trash": True}, "/where"),
        ({"ids": []}, {"trash": True}, "/where/ids"),
        ({"ids": ["x"]}, {"trash": True}, "/where/ids/0"),
        ({"q": ""}, {"trash": True}, "/where/q"),
        ({"colour": "red"}, {"trash": True}, "/where/colour"),
        ({"q": "x"}, {}, "/change"),
        ({"q": "x"}, {"trash": False}, "/change"),
        ({"q": "x"}, {"trash": 1}, "/change/trash"),
        ({"q": "x"}, {"trash": True, "add_keywords": ["x"]}, "/change"),
        ({"q": "x"}, {"add_keywords": ["x"] * 51}, "/change/add_keywords"),
        ({"q": "x"}, {"add_keywords": [" "]}, "/change/add_keywords/0"),
        ({"q": "x"}, {"add_keywords": "x"}, "/change/add_keywords"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_its_name(
    cook: Person, where: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    answer = await cook.post(BULK, json={"where": where, "change": change})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert set((await versions(cook)).values()) == {1}


async def test_changes_at_once_lose_nothing(ada: Person) -> None:
    """For real, on both databases: bulk changes, an undo and edits of single recipes."""
    recipes = [await keep(ada, named(f"Soup {number}", keywords=["a"])) for number in range(6)]
    first = await bulk(ada, {"q": "soup"}, add_keywords=["b"])

    await asyncio.gather(
        bulk(ada, {"q": "soup"}, add_keywords=["c"]),
        rename(ada, "keyword", ["a"], "A"),
        undo(ada, first),
        *(
            ada.patch(f"{RECIPES}/{recipe['id']}", json={"notes": "!"}, headers=ANY_VERSION)
            for recipe in reversed(recipes)
        ),
    )

    for recipe in recipes:
        now = (await ada.get(f"{RECIPES}/{recipe['id']}")).json()
        assert now["notes"] == "!"
        assert {"A", "c"} <= set(now["keywords"])
    numbers = [item["change"] for item in (await changes(ada))["items"]]
    assert len(numbers) == len(set(numbers)) == 6


async def test_operations_are_forgotten_with_the_trash(
    app: FastAPI, cook: Person, clock: SettableClock, database: Database
) -> None:
    await bulk(cook, {"q": "soup"}, add_keywords=["x"])
    clock.advance(days=30, seconds=1)

    (clean,) = [duty for duty in duties(app) if duty.name == "clean"]
    await clean.work()

    assert await database.reader.all("SELECT 1 FROM operation") == []
    assert await database.reader.all("SELECT 1 FROM operation_recipe") == []
    cook.access_token = (await log_in(cook.client, cook.email)).json()["access_token"]
    assert len(await kept_names(cook, keyword="x")) == 3


async def test_operations_come_in_pages_the_latest_first(cook: Person) -> None:
    made = [(await rename(cook, "keyword", ["quick"], "Quick"))["operation_id"]]
    made.append((await rename(cook, "keyword", ["quick"], "fast"))["operation_id"])
    made.append((await rename(cook, "keyword", ["fast"], "Fast"))["operation_id"])

    first = done(await cook.get(OPERATIONS, params={"limit": 2}))
    second = done(await cook.get(OPERATIONS, params={"cursor": first["next_cursor"]}))

    seen = [item["id"] for page in (first, second) for item in page["items"]]
    assert seen == made[::-1]
    assert second["next_cursor"] is None
