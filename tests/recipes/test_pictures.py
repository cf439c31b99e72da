"""A recipe's pictures: one's own, shown by its card, and kept as long as any version shows them."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.engine import Connection

from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.settings import Settings
from tests.clock import SettableClock
from tests.images.pictures import picture
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named

IMAGES = "/api/v1/images"

Wait = Callable[[Person, int], Awaitable[None]]


async def send(person: Person, width: int = 40) -> str:
    answered = await person.post(IMAGES, content=picture("PNG", width))
    assert answered.status_code == 201, answered.text
    return str(answered.json()["urls"]["large"])


async def is_there(person: Person, address: str) -> bool:
    return (await person.client.get(address)).status_code == 200


@pytest.fixture
def wait(app: FastAPI, clock: SettableClock) -> Wait:
    """So many days later, when housekeeping has been round and the person has logged in again."""

    async def wait(person: Person, days: int) -> None:
        clock.advance(days=days)
        for duty in duties(app):
            await duty.work()
        tokens = await log_in(person.client, person.email, person.password)
        if tokens.status_code == 200:
            person.access_token = tokens.json()["access_token"]

    return wait


async def test_a_recipe_shows_pictures_and_its_card_the_first_one_small(ada: Person) -> None:
    first, second = await send(ada), await send(ada, 41)
    elsewhere = "https://example.org/soup.jpg"

    recipe = await keep(ada, named("Soup", image=[first, second, elsewhere]))

    assert recipe["image"] == [first, second, elsewhere]
    (card,) = (await ada.get(RECIPES)).json()["items"]
    assert card["image"] == first.replace("large", "small")
    assert await is_there(ada, card["image"])


async def test_steps_show_pictures_too_and_the_card_does_not(ada: Person, wait: Wait) -> None:
    own, elsewhere = await send(ada), "https://example.org/chopped.jpg"
    steps = [{"text": "Chop.", "image": [own, elsewhere]}, {"text": "Cook.", "image": own}, "Eat."]

    recipe = await keep(ada, named("Soup", recipeInstructions=steps))
    url = f"{RECIPES}/{recipe['id']}"
    await wait(ada, 100)

    shown = [step["image"] for step in recipe["recipeInstructions"]]
    assert shown == [[own, elsewhere], [own], []]
    assert recipe["image"] == []
    (card,) = (await ada.get(RECIPES)).json()["items"]
    assert card["image"] is None
    sent_back = await ada.put(url, json=recipe, headers=ANY_VERSION)
    assert sent_back.json()["version"] == 1, "the same again is no change"

    await ada.patch(url, json={"recipeInstructions": ["Eat."]}, headers=ANY_VERSION)
    await wait(ada, 100)

    assert await is_there(ada, own), "the first version shows it"
    first = (await ada.get(f"{url}/versions/1")).json()
    assert first["recipeInstructions"][0]["image"] == [own, elsewhere]


async def test_an_ingredient_has_no_picture(ada: Person) -> None:
    line = {"text": "1 egg", "image": "https://example.org/egg.jpg"}

    refused = await ada.post(RECIPES, json=named("Egg", recipeIngredient=[line]))

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/recipeIngredient/0/image"


async def test_a_picture_of_another_site_is_shown_as_it_is(ada: Person) -> None:
    await keep(ada, SOUP)

    (card,) = (await ada.get(RECIPES)).json()["items"]

    assert card["image"] == SOUP["image"][0]


@pytest.mark.parametrize("spelled", ["{}", "https://recipes.example{}", "http://localhost:8000{}"])
async def test_an_address_may_be_whole_and_of_any_size(
    ada: Person, wait: Wait, spelled: str
) -> None:
    """A front-end elsewhere keeps whole URLs: that must not cost it the picture."""
    address = await send(ada)
    medium = spelled.format(address.replace("large", "medium"))

    recipe = await keep(ada, named("Soup", image=medium))
    await wait(ada, 100)

    assert recipe["image"] == [medium]
    assert await is_there(ada, address)


async def test_only_ones_own_pictures_can_be_shown(ada: Person, sign_up: SignUp) -> None:
    """SECURITY O1: another's is as one that does not exist."""
    eve = await sign_up("eve@example.org")
    hers, own = await send(ada), await send(eve)
    for foreign in (hers, f"{IMAGES}/{'0' * 64}/large.webp", f"{IMAGES}/x", f"{hers}?x"):
        document = named("Mine", image=[own, foreign])

        refused = await eve.post(RECIPES, json=document)

        assert refused.status_code == 422, foreign
        (part,) = refused.json()["errors"]
        assert (part["where"], part["pointer"]) == ("body", "/image/1")
        assert "no picture at this address" in part["detail"]

        steps = ["Chop.", {"text": "Cook.", "image": [own, foreign]}]
        refused = await eve.post(RECIPES, json=named("Mine", recipeInstructions=steps))
        (part,) = refused.json()["errors"]
        assert part["pointer"] == "/recipeInstructions/1/image/1"
    assert (await eve.get(RECIPES)).json()["items"] == []


async def test_a_change_is_held_to_the_same(ada: Person, sign_up: SignUp) -> None:
    eve = await sign_up("eve@example.org")
    hers = await send(ada)
    url = f"{RECIPES}/{(await keep(eve, named('Mine')))['id']}"
    for method, body in (("PUT", named("Mine", image=hers)), ("PATCH", {"image": [hers]})):
        refused = await eve.request(method, url, json=body, headers=ANY_VERSION)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/image/0"
    assert (await eve.get(url)).json()["version"] == 1


async def test_a_picture_of_no_recipe_goes_after_a_while(
    ada: Person, wait: Wait, settings: Settings, database: Database
) -> None:
    unused, used = await send(ada), await send(ada, 41)
    await keep(ada, named("Soup", image=used))
    await wait(ada, 6)
    assert await is_there(ada, unused)
    again = await send(ada)
    assert again == unused
    await wait(ada, 6)
    assert await is_there(ada, unused)

    await wait(ada, 2)

    assert not await is_there(ada, unused)
    assert await is_there(ada, used)
    assert len(list((settings.data_dir / "images").rglob("*.webp"))) == 3
    assert len(await database.reader.all("SELECT stored_as FROM image_file")) == 1
    assert await send(ada) == unused
    assert await is_there(ada, unused)


async def test_a_picture_stays_with_every_version_that_shows_it(ada: Person, wait: Wait) -> None:
    """Taken out of the recipe, thrown away with it: what can be restored has its pictures."""
    address = await send(ada)
    url = f"{RECIPES}/{(await keep(ada, named('Soup', image=address)))['id']}"
    await ada.patch(url, json={"image": []}, headers=ANY_VERSION)
    await wait(ada, 100)
    await ada.post(f"{url}/versions/1/restore", headers=ANY_VERSION)
    assert (await ada.get(url)).json()["image"] == [address]
    assert await is_there(ada, address)

    await ada.delete(url, headers=ANY_VERSION)
    await wait(ada, 20)
    await ada.post(f"{url}/restore")

    assert (await ada.get(url)).json()["image"] == [address]
    assert await is_there(ada, address)


async def test_a_picture_goes_with_the_last_recipe_that_shows_it(ada: Person, wait: Wait) -> None:
    address = await send(ada)
    recipes = [await keep(ada, named(name, image=address)) for name in ("Soup", "Stew")]
    for recipe, stays in zip(recipes, (True, False), strict=True):
        assert await is_there(ada, address)
        url = f"{RECIPES}/{recipe['id']}"
        await ada.delete(url, headers=ANY_VERSION)
        await ada.delete(f"{RECIPES}/trash/{recipe['id']}")
        await wait(ada, 6)
        assert await is_there(ada, address)
        await wait(ada, 2)
        assert await is_there(ada, address) is stays


async def test_with_an_account_the_files_of_its_pictures_go(
    ada: Person, wait: Wait, settings: Settings
) -> None:
    await keep(ada, named("Soup", image=await send(ada)))
    await ada.request("DELETE", "/api/v1/users/me", json={"password": ada.password})

    await wait(ada, 2)

    assert not list((settings.data_dir / "images").rglob("*.webp"))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Those that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_many_pictures_cost_no_more_statements(ada: Person, database: Database) -> None:
    await keep(ada, named("Soup"))
    counts = []
    for number in (1, 6):
        addresses = [await send(ada, 50 + width) for width in range(number)]
        with statements(database) as sent:
            await keep(ada, named("Soup", image=addresses))
        counts.append(len(sent))
    assert counts[0] == counts[1] > 0
