"""Saved searches: kept under a name, and run again as the list is now."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.people import Person, SignUp
from tests.recipes.documents import RECIPES, SOUP, UNKNOWN, keep, kept_names, named

SEARCHES = "/api/v1/searches"
WORST_FIRST = {"sort": "relevance", "order": "asc"}


async def save(person: Person, name: Any, **query: Any) -> httpx2.Response:
    return await person.post(SEARCHES, json={"name": name, "query": query})


async def names(person: Person) -> list[str]:
    return [search["name"] for search in (await person.get(SEARCHES)).json()["items"]]


async def test_a_search_is_kept_and_finds_what_the_list_finds(ada: Person) -> None:
    wanted = {"q": "soup", "keyword": "vegan", "category": "Soup", "favourite": False}
    saved = await save(ada, "Soups", **wanted)
    assert saved.status_code == 201
    url = saved.headers["location"]
    assert url == f"{SEARCHES}/{saved.json()['id']}"
    left_out = dict.fromkeys(("cuisine", "rating_min", "sort", "order"))
    assert saved.json()["query"] == wanted | left_out
    assert (await ada.get(url)).json() == saved.json()

    for number in range(3):
        await keep(ada, SOUP | {"name": f"Soup {number}", "url": None})
    await keep(ada, named("Toast"))

    first = await ada.get(f"{url}/recipes", params={"limit": 2})
    second = await ada.get(first.links["next"]["url"])
    found = [card["name"] for page in (first, second) for card in page.json()["items"]]
    assert (
        found == await kept_names(ada, q="soup", keyword="vegan") == ["Soup 2", "Soup 1", "Soup 0"]
    )
    assert second.json()["next_cursor"] is None


async def test_a_search_that_could_never_be_run_is_refused_where_it_stands(ada: Person) -> None:
    url = (await save(ada, "Soups", q="soup")).headers["location"]
    for query, pointer in (({"q": "name:("}, "/query/q"), ({"q": "x", **WORST_FIRST}, "/query")):
        for refused in (
            await save(ada, "Broken", **query),
            await ada.put(url, json={"name": "Soups", "query": query}),
        ):
            (part,) = refused.json()["errors"]
            assert refused.status_code == 422
            assert (part["where"], part["pointer"].startswith(pointer)) == ("body", True)

    assert await names(ada) == ["Soups"]
    assert (await ada.get(url)).json()["query"]["q"] == "soup"


async def test_a_search_is_changed_and_forgotten(ada: Person) -> None:
    await keep(ada, SOUP)
    await keep(ada, named("Toast"))
    url = (await save(ada, "soups", q="soup")).headers["location"]

    changed = await ada.put(url, json={"name": "Soups", "query": {}})

    assert (changed.status_code, changed.json()["name"]) == (200, "Soups")
    assert len((await ada.get(f"{url}/recipes")).json()["items"]) == 2, "no filter finds all"
    assert (await ada.delete(url)).status_code == 204
    for method, address in (("get", url), ("delete", url), ("get", f"{url}/recipes")):
        assert (await ada.request(method, address)).status_code == 404
    assert await names(ada) == []
    assert len((await ada.get(RECIPES)).json()["items"]) == 2


async def test_a_name_is_given_once_in_whatever_case(ada: Person, sign_up: SignUp) -> None:
    await save(ada, "Für Gäste", q="x")
    other = (await save(ada, "Bread", q="x")).headers["location"]

    again = await save(ada, "  FÜR  gäste ", q="y")
    renamed = await ada.put(other, json={"name": "für gäste", "query": {}})

    for answer in (again, renamed):
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/search-name-taken"
    assert await names(ada) == ["Bread", "Für Gäste"]
    eve = await sign_up("eve@example.org")
    assert (await save(eve, "Bread")).status_code == 201


async def test_of_two_of_one_name_at_once_one_is_kept(ada: Person) -> None:
    answers = await asyncio.gather(*(save(ada, "Soups", q="x") for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    ("search", "pointer"),
    [
        ({"query": {}}, "/name"),
        ({"name": " ", "query": {}}, "/name"),
        ({"name": "x" * 101, "query": {}}, "/name"),
        ({"name": "x"}, "/query"),
        ({"name": "x", "query": {"q": ""}}, "/query/q"),
        ({"name": "x", "query": {"q": "x" * 501}}, "/query/q"),
        ({"name": "x", "query": {"favourite": "yes"}}, "/query/favourite"),
        ({"name": "x", "query": {"rating_min": 6}}, "/query/rating_min"),
        ({"name": "x", "query": {"colour": "red"}}, "/query/colour"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_its_name(
    ada: Person, search: dict[str, Any], pointer: str
) -> None:
    answer = await ada.post(SEARCHES, json=search)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert await names(ada) == []


async def test_there_are_a_hundred_at_most(ada: Person) -> None:
    for number in range(100):
        assert (await save(ada, f"Search {number:02}", q="x")).status_code == 201

    answer = await save(ada, "One more", q="x")

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/too-many-searches"
    assert await names(ada) == [f"Search {number:02}" for number in range(100)]


async def test_searches_are_a_persons_own(ada: Person, sign_up: SignUp) -> None:
    """SECURITY O1."""
    url = (await save(ada, "Soups", q="soup")).headers["location"]
    eve = await sign_up("eve@example.org")

    assert await names(eve) == []
    for method, address in (("get", url), ("delete", url), ("get", f"{url}/recipes")):
        answer = await eve.request(method, address)
        assert answer.status_code == 404
        assert answer.json() == (await eve.get(f"{SEARCHES}/{UNKNOWN}")).json()
