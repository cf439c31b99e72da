"""Lists in the order of names, times, ratings and dates, with and without filters and words."""

from typing import Any

import pytest

from recipes_api.pagination import Position
from recipes_api.recipes.search.sorting import name_key
from tests.clock import SettableClock
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, named

SEARCHES = "/api/v1/searches"
SHELF = [
    ("Zürcher Geschnetzeltes", "PT40M", 4),
    ("äpfel im Teig", None, 5),
    ("Apfelmus", "PT20M", None),
    ("«Crêpes»", "PT20M", 4),
    ("Cranberries", None, None),
    ("crème brûlée", "PT1H", 2.5),
]


@pytest.fixture
async def cook(ada: Person, clock: SettableClock) -> Person:
    """Somebody with six recipes, a minute between each, of which the first was changed last."""
    made = []
    for name, time, rating in SHELF:
        recipe = await keep(ada, named(name, totalTime=time, keywords=["sweet"]))
        made.append(recipe["id"])
        if rating is not None:
            await ada.put(f"{RECIPES}/{recipe['id']}/rating", json={"rating": rating})
        clock.advance(minutes=1)
    trashed = await keep(ada, named("Aaa", totalTime="PT1M"))
    await ada.put(f"{RECIPES}/{trashed['id']}/rating", json={"rating": 5})
    await ada.delete(f"{RECIPES}/{trashed['id']}", headers=ANY_VERSION)
    await ada.patch(f"{RECIPES}/{made[0]}", json={"servings": 3}, headers=ANY_VERSION)
    return ada


async def walked(person: Person, limit: int = 2, **wanted: Any) -> list[str]:
    """The names on all pages."""
    page = await person.get(RECIPES, params={"limit": limit, **wanted})
    assert page.status_code == 200, page.text
    names = [item["name"] for item in page.json()["items"]]
    while page.json()["next_cursor"] is not None:
        page = await person.get(page.links["next"]["url"])
        names += [item["name"] for item in page.json()["items"]]
    return names


ZURCHER, TEIG, MUS, CREPES, CRANBERRIES, CREME = (name for name, _, _ in SHELF)
ORDERS = [
    ("changed", "desc", [ZURCHER, CREME, CRANBERRIES, CREPES, MUS, TEIG]),
    ("added", "desc", [CREME, CRANBERRIES, CREPES, MUS, TEIG, ZURCHER]),
    ("name", "asc", [TEIG, MUS, CRANBERRIES, CREME, CREPES, ZURCHER]),
    ("time", "asc", [MUS, CREPES, ZURCHER, CREME, CRANBERRIES, TEIG]),
    ("rating", "desc", [TEIG, CREPES, ZURCHER, CREME, CRANBERRIES, MUS]),
]
UNKNOWN_COME_LAST = {"time": [CRANBERRIES, TEIG], "rating": [CRANBERRIES, MUS]}


@pytest.mark.parametrize("filters", [{}, {"keyword": "sweet"}, {"q": "sweet"}, {"q": "-xyzzy"}])
async def test_a_list_goes_by_what_was_asked_for_through_all_its_pages(
    cook: Person, filters: dict[str, str]
) -> None:
    for key, usual, names in ORDERS:
        last = UNKNOWN_COME_LAST.get(key, [])
        turned = [name for name in reversed(names) if name not in last] + last
        other = {"asc": "desc", "desc": "asc"}[usual]

        assert await walked(cook, sort=key, **filters) == names
        assert await walked(cook, sort=key, order=usual, **filters) == names
        assert await walked(cook, sort=key, order=other, **filters) == turned
        assert await walked(cook, 100, sort=key, order=other, **filters) == turned


async def test_filters_and_words_narrow_a_sorted_list(cook: Person) -> None:
    narrowed: list[dict[str, Any]] = [
        {"q": "cr"},
        {"q": "name:(crepes or creme or cranberries) -zzz"},
        {"q": "-apfel -apfelmus -teig -zurcher"},
    ]

    for query in narrowed:
        found = await walked(cook, 1, sort="name", **query)
        assert found == [CRANBERRIES, CREME, CREPES], query
    assert await walked(cook, sort="time", rating_min=4) == [CREPES, ZURCHER, TEIG]
    assert await walked(cook, sort="name", q="time<=20") == [MUS, CREPES]
    assert await walked(cook, sort="name", keyword="sour") == []
    assert await walked(cook, sort="name", favourite=True) == []


async def test_without_words_relevance_is_the_newest_change(cook: Person) -> None:
    assert await walked(cook, sort="relevance") == await walked(cook) == ORDERS[0][2]
    ranked = await walked(cook, sort="relevance", q="crepes or sweet")
    assert ranked == await walked(cook, q="crepes or sweet")
    assert ranked[0] == CREPES


async def test_the_hits_of_a_sorted_search_show_why_they_were_found(cook: Person) -> None:
    answer = await cook.get(RECIPES, params={"q": "crepes", "sort": "name"})

    (item,) = answer.json()["items"]
    assert item["highlights"] == [
        {"member": "name", "index": None, "text": CREPES, "marks": [[1, 7]]}
    ]
    plain = (await cook.get(RECIPES, params={"sort": "name"})).json()["items"]
    assert all("highlights" not in item for item in plain)


async def test_recipes_come_and_go_between_two_pages(cook: Person) -> None:
    first = await cook.get(RECIPES, params={"sort": "name", "limit": 3})
    await keep(cook, named("Aubergine"))
    await keep(cook, named("Crumble"))

    second = await cook.get(first.links["next"]["url"])

    assert [item["name"] for item in second.json()["items"]] == [CREME, CREPES, "Crumble"]


async def test_another_persons_recipes_and_ratings_are_no_part_of_it(
    cook: Person, sign_up: SignUp
) -> None:
    eve = await sign_up("eve@example.org")
    recipe = await keep(eve, named("Eve's", totalTime="PT1M"))
    await eve.put(f"{RECIPES}/{recipe['id']}/rating", json={"rating": 5})

    for key, _, names in ORDERS:
        assert await walked(cook, sort=key) == names
        assert await walked(eve, sort=key) == ["Eve's"]


REFUSED = [
    ({"sort": "colour"}, "/sort"),
    ({"sort": ""}, "/sort"),
    ({"order": "up"}, "/order"),
    ({"sort": "relevance", "order": "asc"}, "/order"),
    ({"q": "soup", "order": "asc"}, "/order"),
]


async def test_an_order_that_there_is_not_is_refused(ada: Person) -> None:
    for query, pointer in REFUSED:
        answer = await ada.get(RECIPES, params=query)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_cursor_goes_on_in_its_own_order_only(cook: Person) -> None:
    by_name = (await cook.get(RECIPES, params={"sort": "name", "limit": 1})).json()["next_cursor"]
    others = [
        {"sort": "name", "order": "desc"}, {"sort": "time"}, {}, {"q": "sweet"},
        {"keyword": "sweet"},
    ]  # fmt: skip
    for query in others:
        answer = await cook.get(RECIPES, params={**query, "cursor": by_name})
        assert answer.status_code == 422, query


NIL = "00000000-0000-0000-0000-000000000000"
FORGED: list[tuple[str, tuple[Any, ...]]] = [
    ("time asc", (0, "9" * 19, NIL)),
    ("time asc", (0, "9" * 5000, NIL)),
    ("time asc", (0, "4611686018427387904", NIL)),
    ("time asc", (2, "0", NIL)),
    ("time asc", (-1, "0", NIL)),
    ("time asc", (0, "0", "no id")),
    ("time asc", (0, "", NIL)),
    ("added desc", (0, "9" * 30, NIL)),
    ("added desc", (0, "-99999999999999999", NIL)),
    ("rating desc", (0, "nan", NIL)),
    ("rating desc", (0, "1e999", NIL)),
    ("rating desc", (0, "five", NIL)),
    ("rating desc", (1, "4611686018427387904", NIL)),
    ("changed asc", (0, "4611686018427387904", NIL)),
    ("name asc", (0, "a\0b", NIL)),
    ("name asc", (0, 5, NIL)),
    ("name asc", (0, "a")),
]


async def test_a_cursor_that_somebody_made_up_breaks_nothing(cook: Person) -> None:
    for order, values in FORGED:
        key, direction = order.split()
        forged = {"sort": key, "order": direction, "cursor": Position(order, values).encode()}

        assert (await cook.get(RECIPES, params=forged)).status_code in (200, 422), (order, values)


async def test_a_long_name_of_many_bytes_still_has_a_next_page(ada: Person) -> None:
    for letter in "ab":
        await keep(ada, named(letter + "😀" * 199))

    assert len(await walked(ada, 1, sort="name")) == 2


async def test_a_saved_search_keeps_its_order(cook: Person) -> None:
    query = {"q": "sweet", "sort": "name", "order": "desc"}
    saved = await cook.post(SEARCHES, json={"name": "Sweet", "query": query})
    assert saved.status_code == 201
    assert {name: saved.json()["query"][name] for name in query} == query

    first = await cook.get(f"{saved.headers['location']}/recipes", params={"limit": 4})
    second = await cook.get(first.links["next"]["url"])

    found = [item["name"] for page in (first, second) for item in page.json()["items"]]
    assert found == [ZURCHER, CREPES, CREME, CRANBERRIES, MUS, TEIG]
    for wrong in ({"sort": "colour"}, {"q": "x", "order": "asc"}):
        refused = await cook.post(SEARCHES, json={"name": "Wrong", "query": wrong})
        assert refused.status_code == 422


async def test_what_is_changed_at_once_has_no_order(ada: Person) -> None:
    where = {"keyword": "sweet", "sort": "name"}
    answer = await ada.post(f"{RECIPES}/bulk", json={"where": where, "change": {"trash": True}})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("name", "key"),
    [("Äpfel", "apfel"), ("«Crêpes»", "crepes»"), ("100 % Roggen", "100 % roggen"),
     ("Smørrebrød", "smorrebrod"), ("!?", "!?"), ("Straße", "strasse"), ("卵焼き", "卵焼き")],
)  # fmt: skip
def test_names_are_sorted_without_case_accents_and_signs(name: str, key: str) -> None:
    assert name_key(name) == key
