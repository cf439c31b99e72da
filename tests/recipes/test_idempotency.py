"""Idempotency-Key: a request that is sent again makes no second recipe."""

import asyncio

import httpx2
from sqlmodel import select

from recipes_api.database import Database
from recipes_api.recipes.idempotency import delete_expired_keys
from recipes_api.recipes.models import IdempotencyKey
from tests.clock import SettableClock
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, named


async def test_a_repeated_request_makes_one_recipe(ada: Person) -> None:
    headers = {"Idempotency-Key": "save-button-1"}
    first = await ada.post(RECIPES, json=SOUP, headers=headers)
    url = f"{RECIPES}/{first.json()['id']}"
    await ada.patch(url, json={"servings": 9}, headers=ANY_VERSION)

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


async def test_what_is_remembered_is_forgotten_by_housekeeping(
    ada: Person, clock: SettableClock, database: Database
) -> None:
    await ada.post(RECIPES, json=SOUP, headers={"Idempotency-Key": "old"})
    clock.advance(minutes=5)
    await ada.post(RECIPES, json=SOUP, headers={"Idempotency-Key": "new"})
    clock.advance(hours=24, minutes=-5)

    async with database.writing() as session:
        await delete_expired_keys(session, clock())
        await session.commit()
        assert (await session.exec(select(IdempotencyKey.key))).all() == ["new"]


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


async def test_of_different_requests_at_once_under_one_key_one_is_done(ada: Person) -> None:
    headers = {"Idempotency-Key": "k"}

    answers = await asyncio.gather(
        *(ada.post(RECIPES, json=named(f"R{number}"), headers=headers) for number in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    assert len((await ada.get(RECIPES)).json()["items"]) == 1


async def test_a_strange_idempotency_key_is_refused(ada: Person) -> None:
    for key in ("", " ", "a b", "x" * 256, "é"):
        answer = await ada.post(
            RECIPES,
            json=SOUP,
            headers={b"Idempotency-Key": key.encode("latin-1")},
        )

        assert answer.status_code == 422, key
