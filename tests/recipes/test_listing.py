"""Lists of recipes: cards, pages, filters, and that an index answers them."""

import asyncio
import uuid
from typing import Any

import pytest

from recipes_api.database import Database
from recipes_api.recipes import queries
from tests.clock import SettableClock
from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, UNKNOWN, keep, kept_names, named


async def test_the_list_shows_cards_and_the_newest_change_first(
    ada: Person, clock: SettableClock
) -> None:
    soup = await keep(ada, SOUP)
    toast = await keep(ada, named("Toast", description="Bread. " * 60))
    clock.advance(minutes=1)
    await ada.put(f"{RECIPES}/{soup['id']}", json=SOUP | {"servings": 6}, headers=ANY_VERSION)

    page = (await ada.get(RECIPES)).json()

    first, second = page["items"]
    assert first == {
        "id": soup["id"],
        "version": 2,
        "name": "Tomato soup",
        "description": "For a rainy evening.",
        "image": "https://example.org/soup.jpg",
        "totalTime": None,
        "servings": 6,
        "recipeCategory": ["Soup"],
        "keywords": ["vegan", "Autumn"],
        "updated_at": "2026-06-01T12:01:00Z",
        "rating": None,
        "favourite": False,
        "times_cooked": 0,
        "last_cooked_at": None,
    }
    assert second["id"] == toast["id"]
    assert len(second["description"]) <= 200
    assert second["description"].endswith("Bread.…")
    assert page["next_cursor"] is None


async def test_pages_follow_each_other_while_recipes_come_and_go(ada: Person) -> None:
    made = [await keep(ada, named(f"Recipe {number}")) for number in range(7)]

    first = await ada.get(RECIPES, params={"limit": 3})
    await keep(ada, named("Made meanwhile"))
    await ada.delete(f"{RECIPES}/{made[4]['id']}", headers=ANY_VERSION)
    second = await ada.get(first.links["next"]["url"])
    third = await ada.get(RECIPES, params={"limit": 3, "cursor": second.json()["next_cursor"]})

    seen = [item["name"] for page in (first, second, third) for item in page.json()["items"]]
    assert seen == [f"Recipe {number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert third.json()["next_cursor"] is None
    assert "link" not in third.headers


async def test_the_next_page_is_narrowed_as_the_first(ada: Person) -> None:
    for number in range(3):
        await keep(ada, named(f"Crème {number}", keywords=["für gäste & kinder"]))
    wanted = {"q": "crème", "keyword": "Für Gäste & Kinder", "limit": "2"}

    first = await ada.get(RECIPES, params=wanted)
    second = await ada.get(first.links["next"]["url"])

    assert [item["name"] for item in second.json()["items"]] == ["Crème 0"]


async def test_a_bad_page_or_filter_is_refused(ada: Person) -> None:
    """SECURITY O3."""
    queries_refused: list[dict[str, Any]] = [
        {"limit": 0},
        {"limit": 101},
        {"limit": "ten"},
        {"limit": 10**30},
        {"cursor": ""},
        {"cursor": "x"},
        {"cursor": "AAAAAAAAAAA="},
        {"cursor": "__________8"},
        {"cursor": "é"},
        {"q": ""},
        {"q": "x" * 501},
        {"q": "soup or"},
    ]

    for query in queries_refused:
        answer = await ada.get(RECIPES, params=query)

        assert answer.status_code == 422, query
        assert answer.json()["errors"][0]["where"] == "query"


async def test_the_list_is_narrowed_by_keyword_category_and_name(ada: Person) -> None:
    await keep(ada, named("Tomato soup", keywords=["Vegan", "quick"], recipeCategory="Soup"))
    await keep(ada, named("Leek soup", keywords="vegan", recipeCategory=["Soup"]))
    await keep(ada, named("100% rye_bread", keywords=["vegan"], recipeCategory=["Bread"]))

    assert await kept_names(ada, keyword="VEGAN") == ["100% rye_bread", "Leek soup", "Tomato soup"]
    assert await kept_names(ada, keyword="vegan", category="soup") == ["Leek soup", "Tomato soup"]
    assert await kept_names(ada, category="bread") == ["100% rye_bread"]
    assert await kept_names(ada, keyword="veg") == []
    assert await kept_names(ada, q="SOUP") == ["Leek soup", "Tomato soup"]
    assert await kept_names(ada, q="to", keyword="quick") == ["Tomato soup"]
    assert await kept_names(ada, q="soup", category="bread") == []
    assert await kept_names(ada, keyword=" ", category="soup") == []
    page = await ada.get(RECIPES, params={"keyword": "vegan", "limit": 2})
    rest = await ada.get(page.links["next"]["url"])
    assert [item["name"] for item in rest.json()["items"]] == ["Tomato soup"]


async def test_a_filter_takes_every_spelling_of_a_word(ada: Person) -> None:
    """Case, width and spaces do not matter."""
    await keep(ada, named("Süße Straße", keywords=["Ｖｅｇａｎ  Süß"]))

    assert await kept_names(ada, keyword="vegan SÜSS") == ["Süße Straße"]
    assert await kept_names(ada, q="STRASSE") == ["Süße Straße"]


async def test_filters_follow_a_change(ada: Person) -> None:
    recipe = await keep(ada, named("Soup", keywords=["old"]))
    url = f"{RECIPES}/{recipe['id']}"
    await ada.patch(url, json={"keywords": ["new"]}, headers={"If-Match": '"1"'})

    assert (await ada.get(RECIPES, params={"keyword": "old"})).json()["items"] == []
    assert len((await ada.get(RECIPES, params={"keyword": "new"})).json()["items"]) == 1
    await ada.delete(url, headers={"If-Match": '"2"'})
    assert (await ada.get(RECIPES, params={"keyword": "new"})).json()["items"] == []
    await ada.post(f"{url}/restore")
    assert len((await ada.get(RECIPES, params={"keyword": "new"})).json()["items"]) == 1


async def test_many_recipes_made_at_once_are_all_there_in_one_order(ada: Person) -> None:
    names = {f"Recipe {number}" for number in range(20)}

    await asyncio.gather(*(keep(ada, named(name)) for name in names))

    first = await ada.get(RECIPES, params={"limit": 15})
    second = await ada.get(first.links["next"]["url"])
    listed = [item["name"] for item in first.json()["items"] + second.json()["items"]]
    assert len(listed) == 20
    assert set(listed) == names


PLANS = [
    ("KEPT", "ix_recipe_kept", {"before": 10}),
    ("TRASHED", "ix_recipe_trashed", {"before": 10}),
    (
        "LABELLED_TWICE",
        "ix_recipe_label_value",
        {
            "before": 10,
            "kind": "keyword",
            "value": "a",
            "other_kind": "category",
            "other_value": "b",
        },
    ),
    ("LABELLED", "ix_recipe_label_value", {"before": 10, "kind": "keyword", "value": "vegan"}),
    ("ONE", "recipe", {"recipe_id": UNKNOWN}),
    ("MARKS", "recipe_mark", {"recipe_id": UNKNOWN}),
    ("VERSIONS", "recipe_version", {"recipe_id": UNKNOWN, "before": 10}),
    ("ONE_VERSION", "recipe_version", {"recipe_id": UNKNOWN, "version": 1}),
]


@pytest.mark.parametrize(("name", "index", "parameters"), PLANS)
async def test_what_people_wait_for_is_answered_by_an_index(
    ada: Person, database: Database, name: str, index: str, parameters: dict[str, Any]
) -> None:
    values = {
        key: uuid.UUID(value) if value == UNKNOWN else value for key, value in parameters.items()
    }
    values["owner_id"] = uuid.UUID(ada.id)
    if ":limit" in getattr(queries, name):
        values["limit"] = 20
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    if not database.is_sqlite:
        async with database.writing() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("SET enable_seqscan = off")
            await session.commit()
    rows = await database.reader.all(f"{explain} {getattr(queries, name)}", **values)
    plan = "\n".join(str(row[-1]) for row in rows)

    assert index in plan
    assert "SCAN recipe" not in plan
    assert "TEMP B-TREE" not in plan
    assert "Seq Scan" not in plan
