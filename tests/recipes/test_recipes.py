"""Keeping recipes: create, read, list, replace, change, and nothing lost on the way."""

import asyncio
import uuid
from typing import Any

import httpx2
import pytest

from recipes_api.database import Database
from recipes_api.recipes import queries
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.schemas import RecipePage
from tests.clock import SettableClock
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import SOUP, named

RECIPES = "/api/v1/recipes"
UNKNOWN = "018f3c3e-0000-7000-8000-000000000000"


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


async def keep(person: Person, document: dict[str, Any]) -> dict[str, Any]:
    answer = await person.post(RECIPES, json=document)
    assert answer.status_code == 201, answer.text
    recipe: dict[str, Any] = answer.json()
    return recipe


def lines(*texts: str) -> list[dict[str, str | None]]:
    return [{"text": text, "group": None} for text in texts]


async def test_a_recipe_comes_back_as_it_was_given(ada: Person) -> None:
    created = await ada.post(RECIPES, json=SOUP)

    assert created.status_code == 201
    assert created.headers["etag"] == '"1"'
    recipe = created.json()
    assert created.headers["location"] == f"{RECIPES}/{recipe['id']}"
    read = await ada.get(created.headers["location"])
    assert read.json() == recipe
    assert read.headers["etag"] == '"1"'
    assert {name: recipe[name] for name in SOUP} == SOUP | {
        "recipeIngredient": [
            {"text": "1 kg tomatoes", "group": None},
            {"text": "2 tbsp oil", "group": "For the base"},
        ],
        "recipeInstructions": lines("Chop the tomatoes.", "Simmer for 30 minutes."),
    }
    assert recipe["version"] == 1
    assert recipe["created_at"] == recipe["updated_at"] == "2026-06-01T12:00:00Z"


async def test_stored_answers_keep_to_the_documented_schema(ada: Person) -> None:
    recipe = await ada.get(f"{RECIPES}/{(await keep(ada, SOUP))['id']}")
    page = await ada.get(RECIPES)

    told = Recipe.model_validate_json(recipe.text).model_dump(mode="json", by_alias=True)
    assert told == recipe.json()
    told = RecipePage.model_validate_json(page.text).model_dump(mode="json", by_alias=True)
    assert told == page.json()


async def test_a_name_is_all_that_a_recipe_needs(ada: Person) -> None:
    recipe = await keep(ada, {"name": "  Toast "})

    assert recipe["name"] == "Toast"
    assert recipe["recipeIngredient"] == []
    assert recipe["description"] is None


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": " \n "}, "/name"),
        ({"name": "x" * 301}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": "x", "servings": 0}, "/servings"),
        ({"name": "x", "servings": -1}, "/servings"),
        ({"name": "x", "servings": "many"}, "/servings"),
        ({"name": "x", "totalTime": "an hour"}, "/totalTime"),
        ({"name": "x", "totalTime": "P1Y"}, "/totalTime"),
        ({"name": "x", "totalTime": "PT"}, "/totalTime"),
        ({"name": "x", "totalTime": "PT99999H"}, "/totalTime"),
        ({"name": "x", "recipeIngredient": [{"group": "a"}]}, "/recipeIngredient/0/text"),
        ({"name": "x", "recipeIngredient": ["a", " "]}, "/recipeIngredient/1/text"),
        ({"name": "x", "recipeIngredient": "a"}, "/recipeIngredient"),
        ({"name": "x", "recipeIngredient": ["a"] * 1001}, "/recipeIngredient"),
        ({"name": "x", "recipeInstructions": ["a" * 20_001]}, "/recipeInstructions/0/text"),
        ({"name": "x", "keywords": [""]}, "/keywords/0"),
        ({"name": "x", "keywords": ["a" * 201]}, "/keywords/0"),
        ({"name": "x", "nutrition": {"calories": {"a": 1}}}, "/nutrition/calories"),
        ({"name": "x", "url": "https://e.org/" + "x" * 2048}, "/url"),
        ({"name": "x", "notes": "x" * 100_001}, "/notes"),
        ({"name": "x", "extra": []}, "/extra"),
        ({"name": "x", "ingredients": []}, "/ingredients"),
        ({"name": "x", "owner_id": UNKNOWN}, "/owner_id"),
    ],
)
async def test_what_is_out_of_bounds_is_named_and_nothing_is_kept(
    ada: Person, document: dict[str, Any], pointer: str
) -> None:
    answer = await ada.post(RECIPES, json=document)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert (await ada.get(RECIPES)).json()["items"] == []


async def test_what_is_ours_to_say_is_ignored(ada: Person) -> None:
    """SECURITY O2: so that an answer may be sent back, and means nothing."""
    theirs = {"id": UNKNOWN, "version": 77, "created_at": "1999-01-01T00:00:00Z"}

    recipe = await keep(ada, named("Toast") | theirs)

    assert recipe["id"] != UNKNOWN
    assert recipe["version"] == 1
    assert recipe["created_at"] == "2026-06-01T12:00:00Z"


async def test_html_is_text(ada: Person) -> None:
    recipe = await keep(ada, named("<script>alert(1)</script>", notes="a < b & c"))

    assert recipe["name"] == "<script>alert(1)</script>"
    read = await ada.get(f"{RECIPES}/{recipe['id']}")
    assert read.json()["notes"] == "a < b & c"
    assert read.headers["content-type"] == "application/json"
    assert read.headers["x-content-type-options"] == "nosniff"


async def test_the_list_shows_cards_and_the_newest_change_first(
    ada: Person, clock: SettableClock
) -> None:
    soup = await keep(ada, SOUP)
    toast = await keep(ada, named("Toast", description="Bread. " * 60))
    clock.advance(minutes=1)
    await ada.put(f"{RECIPES}/{soup['id']}", json=SOUP | {"servings": 6}, headers={"If-Match": "*"})

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
    }
    assert second["id"] == toast["id"]
    assert len(second["description"]) <= 200
    assert second["description"].endswith("Bread.…")
    assert page["next_cursor"] is None


async def test_pages_follow_each_other_while_recipes_come_and_go(ada: Person) -> None:
    made = [await keep(ada, named(f"Recipe {number}")) for number in range(7)]

    first = await ada.get(RECIPES, params={"limit": 3})
    await keep(ada, named("Made meanwhile"))
    await ada.delete(f"{RECIPES}/{made[4]['id']}", headers={"If-Match": "*"})
    second = await ada.get(first.links["next"]["url"])
    third = await ada.get(RECIPES, params={"limit": 3, "cursor": second.json()["next_cursor"]})

    seen = [item["name"] for page in (first, second, third) for item in page.json()["items"]]
    assert seen == [f"Recipe {number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert third.json()["next_cursor"] is None
    assert "link" not in third.headers


@pytest.mark.parametrize(
    "query",
    [
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
        {"q": "x" * 201},
    ],
)
async def test_a_bad_page_or_filter_is_refused(ada: Person, query: dict[str, Any]) -> None:
    """SECURITY O3."""
    answer = await ada.get(RECIPES, params=query)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "query"


async def test_the_list_is_narrowed_by_keyword_category_and_name(ada: Person) -> None:
    await keep(ada, named("Tomato soup", keywords=["Vegan", "quick"], recipeCategory="Soup"))
    await keep(ada, named("Leek soup", keywords="vegan", recipeCategory=["Soup"]))
    await keep(ada, named("100% rye_bread", keywords=["vegan"], recipeCategory=["Bread"]))

    async def names(**wanted: str) -> list[str]:
        items = (await ada.get(RECIPES, params=wanted)).json()["items"]
        return [item["name"] for item in items]

    assert await names(keyword="VEGAN") == ["100% rye_bread", "Leek soup", "Tomato soup"]
    assert await names(keyword="vegan", category="soup") == ["Leek soup", "Tomato soup"]
    assert await names(category="bread") == ["100% rye_bread"]
    assert await names(keyword="veg") == []
    assert await names(q="SOUP") == ["Leek soup", "Tomato soup"]
    assert await names(q="o", keyword="quick") == ["Tomato soup"]
    assert await names(q="soup", category="bread") == []
    assert await names(q="%") == ["100% rye_bread"]
    assert await names(q="e_b") == ["100% rye_bread"]
    assert await names(q="' OR 1=1 --") == []
    page = await ada.get(RECIPES, params={"keyword": "vegan", "limit": 2})
    rest = await ada.get(page.links["next"]["url"])
    assert [item["name"] for item in rest.json()["items"]] == ["Tomato soup"]


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


async def test_replacing_empties_what_is_left_out(ada: Person) -> None:
    recipe = await keep(ada, SOUP)

    answer = await ada.put(
        f"{RECIPES}/{recipe['id']}", json=named("Soup"), headers={"If-Match": '"1"'}
    )

    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert answer.json()["notes"] is None
    assert answer.json()["created_at"] == recipe["created_at"]


async def test_an_answer_can_be_sent_back(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    same = await ada.put(url, json=recipe, headers={"If-Match": '"1"'})

    assert same.status_code == 200
    assert same.json() == recipe, "the same content again is no change"
    changed = await ada.put(url, json=recipe | {"servings": 5}, headers={"If-Match": '"1"'})
    assert changed.json() == recipe | {"servings": 5, "version": 2}


@pytest.mark.parametrize("content_type", ["application/merge-patch+json", "application/json"])
async def test_a_merge_patch_changes_members(ada: Person, content_type: str) -> None:
    """RFC 7396."""
    recipe = await keep(ada, SOUP)
    patch = (
        b'{"servings": 6, "notes": null, "keywords": ["new"],'
        b' "nutrition": {"fatContent": "3 g"}, "extra": {"suitableForDiet": null, "x": [null]}}'
    )

    answer = await ada.patch(
        f"{RECIPES}/{recipe['id']}",
        content=patch,
        headers={"If-Match": '"1"', "Content-Type": content_type},
    )

    assert answer.status_code == 200
    assert answer.json() == recipe | {
        "version": 2,
        "servings": 6,
        "notes": None,
        "keywords": ["new"],
        "nutrition": {"calories": "120 kcal", "fatContent": "3 g"},
        "extra": {"x": [None]},
    }


@pytest.mark.parametrize(
    "patch", [{"name": None}, {"name": ""}, {"servings": -1}, {"unknown": 1}, {"owner_id": "x"}]
)
async def test_a_refused_patch_leaves_no_trace(ada: Person, patch: dict[str, Any]) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    answer = await ada.patch(url, json=patch, headers={"If-Match": '"1"'})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(patch))}"
    assert (await ada.get(url)).json() == recipe
    assert len((await ada.get(f"{url}/versions")).json()["items"]) == 1


@pytest.mark.parametrize("patch", [b"[]", b"null", b'"x"', b"5", b""])
async def test_a_patch_is_an_object(ada: Person, patch: bytes) -> None:
    recipe = await keep(ada, SOUP)

    answer = await ada.patch(
        f"{RECIPES}/{recipe['id']}",
        content=patch,
        headers={"If-Match": '"1"', "Content-Type": "application/merge-patch+json"},
    )

    assert answer.status_code == 422


async def test_reading_again_costs_nothing_while_nothing_changed(ada: Person) -> None:
    """RFC 9110 13.1.2."""
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    for header in ('"1"', 'W/"1"', '"0", "1"', "*", '"x","1" , "2"'):
        answer = await ada.get(url, headers={"If-None-Match": header})
        assert answer.status_code == 304, header
        assert answer.headers["etag"] == '"1"'
        assert answer.content == b""
    for header in ('"2"', '"11"', '"1-jsonld"'):
        assert (await ada.get(url, headers={"If-None-Match": header})).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_change_must_say_what_it_is_based_on(ada: Person, method: str) -> None:
    """RFC 6585 3."""
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    answer = await ada.request(method, url, json=named("Changed"))

    assert answer.status_code == 428
    assert answer.json()["type"] == "/problems/condition-required"
    assert (await ada.get(url)).json() == recipe


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("stale", ['"1"', 'W/"2"', '"9"', '"x"', '"99999999999999999999"', '""'])
async def test_a_stale_change_is_refused_and_told_what_differs(
    ada: Person, method: str, stale: str
) -> None:
    """RFC 9110 13.1.1."""
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    other = {"servings": 6, "notes": "Changed by somebody else."}
    current = await ada.patch(url, json=other, headers={"If-Match": '"1"'})

    answer = await ada.request(method, url, json=named("Mine"), headers={"If-Match": stale})

    assert answer.status_code == 412
    assert answer.headers["etag"] == '"2"'
    problem = answer.json()
    assert problem["type"] == "/problems/stale-version"
    assert problem["current_version"] == 2
    assert problem["differing_fields"] == (["servings", "notes"] if stale == '"1"' else [])
    assert (await ada.get(url)).json() == current.json()


@pytest.mark.parametrize("malformed", ["1", '"1', '"1" "2"', 'w/"1"', '"1";', '"\u00ff', ",,"])
async def test_a_malformed_condition_is_refused(ada: Person, malformed: str) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"
    value = malformed.encode("latin-1")

    changed = await ada.put(url, json=named("x"), headers={b"If-Match": value})  # type: ignore[dict-item]
    read = await ada.get(url, headers={b"If-None-Match": value})  # type: ignore[dict-item]

    assert changed.status_code == 422
    assert read.status_code == 422
    assert (await ada.get(url)).json()["version"] == 1


async def test_of_two_edits_at_once_exactly_one_wins(ada: Person) -> None:
    """No lost update: for real, on both databases."""
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    answers = await asyncio.gather(
        *(
            ada.put(url, json=named(f"Edit {number}"), headers={"If-Match": '"1"'})
            for number in range(6)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert (await ada.get(url)).json() == winner.json()


async def test_many_recipes_made_at_once_are_all_there_in_one_order(ada: Person) -> None:
    names = {f"Recipe {number}" for number in range(20)}

    await asyncio.gather(*(keep(ada, named(name)) for name in names))

    first = await ada.get(RECIPES, params={"limit": 15})
    second = await ada.get(first.links["next"]["url"])
    listed = [item["name"] for item in first.json()["items"] + second.json()["items"]]
    assert len(listed) == 20
    assert set(listed) == names


async def test_the_trash_keeps_what_is_deleted(ada: Person, clock: SettableClock) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    deleted = await ada.delete(url, headers={"If-Match": '"1"'})

    assert deleted.status_code == 204
    assert (await ada.get(url)).status_code == 404
    assert (await ada.get(RECIPES)).json()["items"] == []
    assert (await ada.delete(url, headers={"If-Match": "*"})).status_code == 404
    assert (await ada.put(url, json=SOUP, headers={"If-Match": "*"})).status_code == 404
    (card,) = (await ada.get(f"{RECIPES}/trash")).json()["items"]
    assert (card["id"], card["version"]) == (recipe["id"], 2)

    restored = await ada.post(f"{url}/restore")

    assert restored.status_code == 200
    assert restored.headers["etag"] == '"3"'
    assert restored.json() == recipe | {"version": 3}
    assert (await ada.get(f"{RECIPES}/trash")).json()["items"] == []
    assert (await ada.post(f"{url}/restore")).json()["version"] == 3


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


@pytest.mark.parametrize("version", ["0", "3", "-1", "x", "1.0", "٣", "9" * 30])
async def test_a_version_that_never_was_is_not_found(ada: Person, version: str) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    assert (await ada.get(f"{url}/versions/{version}")).status_code == 404


async def test_a_repeated_request_makes_one_recipe(ada: Person, clock: SettableClock) -> None:
    headers = {"Idempotency-Key": "save-button-1"}
    first = await ada.post(RECIPES, json=SOUP, headers=headers)
    url = f"{RECIPES}/{first.json()['id']}"
    await ada.patch(url, json={"servings": 9}, headers={"If-Match": "*"})

    again = await ada.post(RECIPES, json=SOUP, headers=headers)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert len((await ada.get(RECIPES)).json()["items"]) == 1
    other = await ada.post(RECIPES, json=named("Other"), headers=headers)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-key-reused"


async def test_an_idempotency_key_is_forgotten_after_a_day(
    ada: Person, clock: SettableClock, client: httpx2.AsyncClient
) -> None:
    headers = {"Idempotency-Key": "k"}
    await ada.post(RECIPES, json=SOUP, headers=headers)
    clock.advance(hours=24)
    ada.access_token = (await log_in(client, ada.email)).json()["access_token"]

    assert (await ada.post(RECIPES, json=named("New"), headers=headers)).status_code == 201
    assert len((await ada.get(RECIPES)).json()["items"]) == 2


async def test_a_refused_request_does_not_use_up_its_key(ada: Person) -> None:
    headers = {"Idempotency-Key": "k"}

    assert (await ada.post(RECIPES, json=named(""), headers=headers)).status_code == 422
    assert (await ada.post(RECIPES, json=SOUP, headers=headers)).status_code == 201


async def test_keys_of_two_people_are_two_keys(ada: Person, sign_up: SignUp) -> None:
    bob = await sign_up("bob@example.org")
    headers = {"Idempotency-Key": "k"}

    mine = await ada.post(RECIPES, json=SOUP, headers=headers)
    theirs = await bob.post(RECIPES, json=named("Mine"), headers=headers)

    assert theirs.status_code == 201
    assert theirs.json()["id"] != mine.json()["id"]


async def test_repeated_requests_at_once_make_one_recipe(ada: Person) -> None:
    headers = {"Idempotency-Key": "k"}

    answers = await asyncio.gather(
        *(ada.post(RECIPES, json=SOUP, headers=headers) for _ in range(6))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len((await ada.get(RECIPES)).json()["items"]) == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
async def test_a_strange_idempotency_key_is_refused(ada: Person, key: str) -> None:
    answer = await ada.post(
        RECIPES,
        json=SOUP,
        headers={b"Idempotency-Key": key.encode("latin-1")},  # type: ignore[dict-item]
    )

    assert answer.status_code == 422


async def test_what_is_no_id_is_not_found(ada: Person) -> None:
    for path in ("x", "1", "%20", UNKNOWN, "é", "0" * 32):
        assert (await ada.get(f"{RECIPES}/{path}")).status_code == 404


async def test_answers_may_be_kept_by_the_browser_only(ada: Person) -> None:
    """SECURITY B6: RFC 9111 3.5."""
    recipe = await keep(ada, SOUP)

    for path in ("", "/trash", f"/{recipe['id']}", f"/{recipe['id']}/versions/1"):
        answer = await ada.get(RECIPES + path)
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "authorization" in answer.headers["vary"].lower()


PLANS = [
    ("KEPT", "ix_recipe_kept", {"before": 10}),
    ("TRASHED", "ix_recipe_trashed", {"before": 10}),
    ("LABELLED", "ix_recipe_label_value", {"before": 10, "kind": "keyword", "value": "vegan"}),
    ("ONE", "recipe", {"recipe_id": UNKNOWN}),
    ("VERSIONS", "recipe_version", {"recipe_id": UNKNOWN, "before": 10}),
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
