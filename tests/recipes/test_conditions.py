"""Conditional requests: no lost update, and no answer sent twice for nothing."""

import asyncio

import pytest

from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named

MALFORMED = ["1", '"1', '"1" "2"', 'w/"1"', '"1";', '"\u00ff', ",,"]


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
async def test_a_stale_change_is_refused_and_told_what_differs(ada: Person, method: str) -> None:
    """RFC 9110 13.1.1: strong comparison."""
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    other = {"servings": 6, "notes": "Changed by somebody else."}
    current = await ada.patch(url, json=other, headers={"If-Match": '"1"'})

    for stale in ('"1"', 'W/"2"', '"9"', '"x"', '"99999999999999999999"', '""', '"1", "9"'):
        answer = await ada.request(method, url, json=named("Mine"), headers={"If-Match": stale})

        assert answer.status_code == 412, stale
        assert answer.headers["etag"] == '"2"'
        problem = answer.json()
        assert problem["type"] == "/problems/stale-version"
        assert problem["current_version"] == 2
        assert problem["differing_fields"] == (["servings", "notes"] if '"1"' in stale else [])
    assert (await ada.get(url)).json() == current.json()


async def test_a_change_may_be_based_on_one_of_several_versions_or_on_any(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    first = await ada.put(url, json=named("A"), headers={"If-Match": '"7" , "1"'})
    second = await ada.put(url, json=named("B"), headers=ANY_VERSION)

    assert (first.headers["etag"], second.headers["etag"]) == ('"2"', '"3"')


async def test_a_malformed_condition_is_refused(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    for malformed in MALFORMED:
        value = malformed.encode("latin-1")
        changed = await ada.put(url, json=named("x"), headers={b"If-Match": value})
        read = await ada.get(url, headers={b"If-None-Match": value})

        assert (changed.status_code, read.status_code) == (422, 422), malformed
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


async def test_of_a_change_and_a_deletion_at_once_exactly_one_wins(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    changed, deleted = await asyncio.gather(
        ada.patch(url, json={"servings": 9}, headers={"If-Match": '"1"'}),
        ada.delete(url, headers={"If-Match": '"1"'}),
    )

    assert (changed.status_code, deleted.status_code) in [(200, 412), (404, 204)]
    assert len((await ada.get(f"{url}/versions")).json()["items"]) == 2
