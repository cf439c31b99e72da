"""The pictures of a page are fetched with it and kept, and what cannot be fetched is told about."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.outbound.fetching import Bounds
from recipes_api.recipes.dependencies import get_page_fetcher
from recipes_api.recipes.imports import page_pictures
from recipes_api.recipes.imports.by_url import fetch_recipe
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.settings import Settings
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.images.pictures import claiming, picture
from tests.outbound.sites import ADDRESS, NAME, Internet, Site, answer, redirect, silence
from tests.people import Person, sign_up
from tests.recipes.documents import RECIPES
from tests.recipes.imports.archives import begin_urls, ended, items_of
from tests.recipes.pages import HTML, page

OURS = "/api/v1/images/"
SITE = f"http://{NAME}"
URL = f"{SITE}/pancakes"


def showing(*images: str, **changed: Any) -> bytes:
    return answer(page(image=[*images], **changed))


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site().open() as site:
        site.answers["/1.png"] = answer(picture(), kind="image/png")
        site.answers["/2.jpg"] = answer(picture("JPEG", 41), kind="application/octet-stream")
        site.answers["/pancakes"] = showing(f"{SITE}/1.png", "/2.jpg")
        yield site


@pytest.fixture
async def internet(app: FastAPI, site: Site) -> AsyncIterator[Internet]:
    """What the app takes for the Internet."""
    internet = Internet()
    internet.name(NAME, [ADDRESS])
    internet.place(site, ADDRESS)
    app.dependency_overrides[get_page_fetcher] = internet.fetcher
    yield internet
    await internet.aclose()


async def import_page(person: Person) -> httpx2.Response:
    answered = await person.post(f"{RECIPES}/import", json={"url": URL})
    assert answered.status_code == 201, answered.text
    return answered


async def test_a_recipe_shows_the_pictures_of_its_page(ada: Person, internet: Internet) -> None:
    """Where they were first stays with the recipe."""
    answered = await import_page(ada)

    assert "import-notice" not in answered.headers
    recipe = answered.json()
    assert len(recipe["image"]) == 2
    for address in recipe["image"]:
        assert address.startswith(OURS)
        assert (await ada.client.get(address)).headers["content-type"] == "image/webp"
    assert [each["contentUrl"] for each in recipe["extra"]["associatedMedia"]] == [
        f"{SITE}/1.png", f"{SITE}/2.jpg",
    ]  # fmt: skip
    assert (await ada.post(f"{RECIPES}/{recipe['id']}/reimport")).json() == recipe


@pytest.mark.parametrize(
    ("of_its_own", "is_kept"),
    [
        ({"associatedMedia": [{"contentUrl": "https://a.example"}]}, True),
        ({f"property{number}": "x" for number in range(199)}, False),
    ],
)
async def test_a_page_may_say_much_beside(
    ada: Person, internet: Internet, site: Site, of_its_own: dict[str, Any], is_kept: bool
) -> None:
    """Read again it says the same."""
    site.answers["/pancakes"] = showing("/1.png", **of_its_own)

    recipe = (await import_page(ada)).json()

    assert recipe["image"][0].startswith(OURS) is is_kept
    again = await ada.post(f"{RECIPES}/{recipe['id']}/reimport")
    assert (again.status_code, again.json()["version"]) == (200, 1)


async def test_so_do_its_steps(ada: Person, internet: Internet, site: Site) -> None:
    step = {"@type": "HowToStep", "text": "Fry.", "image": "/1.png"}
    site.answers["/pancakes"] = answer(page(recipeInstructions=[step]))

    recipe = (await import_page(ada)).json()

    (address,) = recipe["recipeInstructions"][0]["image"]
    assert address.startswith(OURS)
    assert (await ada.post(f"{RECIPES}/{recipe['id']}/reimport")).json() == recipe


async def test_a_page_that_is_sent_has_its_pictures_fetched_too(
    ada: Person, internet: Internet
) -> None:
    answered = await ada.post(
        f"{RECIPES}/import",
        params={"url": URL},
        content=page(image="/1.png"),
        headers={"Content-Type": HTML},
    )

    (address,) = answered.json()["image"]
    assert address.startswith(OURS)


BAD = {
    "gone": (answer(b"", 404), "status 404"),
    "no picture": (answer(b"<p>no</p>"), "The site sent text/html, not a picture."),
    "broken": (answer(picture("JPEG")[:50], kind="image/jpeg"), "damaged"),
    "a bomb": (answer(claiming("PNG", 20_000, 20_000), kind="image/png"), "million pixels"),
    "too large": (answer(b"x" * 2000, kind="image/png"), "too large"),
    "inside": (redirect("http://127.0.0.1/x.png"), "public site"),
}


@pytest.mark.parametrize("bad", BAD)
async def test_one_that_cannot_be_kept_stays_on_its_site_and_that_is_said(
    ada: Person, internet: Internet, site: Site, app: FastAPI, bad: str
) -> None:
    """SECURITY O4: pictures go through the same guard as pages."""
    site.answers["/2.jpg"], why = BAD[bad]
    small = internet.fetcher(Bounds(picture_bytes=1000))
    app.dependency_overrides[get_page_fetcher] = lambda: small

    answered = await import_page(ada)

    first, second = answered.json()["image"]
    assert first.startswith(OURS)
    assert second == f"{SITE}/2.jpg"
    notice = answered.headers["import-notice"]
    assert notice.startswith("A picture is shown from another site, and not kept here: ")
    assert why in notice


async def test_a_site_that_says_nothing_keeps_nobody_waiting(
    ada: Person, internet: Internet, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/2.jpg"] = silence
    monkeypatch.setattr(page_pictures, "SECONDS", 1)

    answered = await import_page(ada)

    assert answered.json()["image"][1] == f"{SITE}/2.jpg"
    assert "took too long" in answered.headers["import-notice"]


async def test_of_a_page_some_are_fetched(ada: Person, internet: Internet, site: Site) -> None:
    names = [f"/{number}.png" for number in range(8)]
    for number, name in enumerate(names):
        site.answers[name] = answer(picture(width=50 + number), kind="image/png")
    site.answers["/pancakes"] = showing(*names)

    answered = await import_page(ada)

    assert [each.startswith(OURS) for each in answered.json()["image"]] == [True] * 6 + [False] * 2
    assert "2 pictures are shown from another site" in answered.headers["import-notice"]


async def test_of_a_recipe_that_is_there_no_picture_is_fetched(
    ada: Person, internet: Internet, site: Site
) -> None:
    await import_page(ada)
    before = len(site.requests)

    again = await ada.post(f"{RECIPES}/import", json={"url": URL})

    assert again.status_code == 409
    assert len(site.requests) == before + 1


async def test_an_update_keeps_what_is_the_same(ada: Person, internet: Internet) -> None:
    recipe = (await import_page(ada)).json()

    answered = await ada.post(
        f"{RECIPES}/import", params={"duplicates": "update"}, json={"url": URL}
    )

    assert answered.json() == recipe


async def test_ones_own_pictures_are_not_fetched_from_oneself(
    ada: Person, internet: Internet, site: Site
) -> None:
    """What was exported says where they are, with the name of the service."""
    exported = await ada.get(f"{RECIPES}/{(await import_page(ada)).json()['id']}?format=jsonld")
    asked = len(site.requests)

    answered = await ada.post(
        f"{RECIPES}/import",
        params={"duplicates": "copy"},
        content=exported.content,
        headers={"Content-Type": "application/ld+json"},
    )

    assert answered.status_code == 201, answered.text
    assert "import-notice" not in answered.headers
    assert answered.json()["image"] == exported.json()["image"]
    assert len(site.requests) == asked


async def test_many_addresses_bring_their_pictures(
    ada: Person, app: FastAPI, internet: Internet, site: Site
) -> None:
    site.answers["/bread"] = showing("/1.png", "/gone.png", name="Bread")
    site.answers["/gone.png"] = answer(b"", 404)
    fetcher = internet.fetcher()

    async def read(url: str) -> Incoming:
        return await fetch_recipe(fetcher, app.state.page_parser, url)

    around = app.state.import_worker.around
    pictures = replace(around.pictures, fetch=fetcher.fetch_picture)
    app.state.import_worker.around = replace(around, read=read, pictures=pictures)

    job = await ended(ada, await begin_urls(ada, URL, f"{SITE}/bread"))

    pancakes, bread = await items_of(ada, job)
    assert (pancakes["state"], pancakes["reason"]) == ("imported", None)
    assert "status 404" in bread["reason"]
    shown = (await ada.get(f"{RECIPES}/{bread['recipe_id']}")).json()["image"]
    assert [each.startswith(OURS) for each in shown] == [True, False]


async def test_an_operator_may_turn_it_off(
    settings: Settings, clock: SettableClock, site: Site
) -> None:
    changed = settings.model_copy(update={"fetch_pictures": False})
    internet = Internet()
    internet.name(NAME, [ADDRESS])
    internet.place(site, ADDRESS)
    async with running(changed, clock) as app, client_of(app) as client:
        app.dependency_overrides[get_page_fetcher] = internet.fetcher
        ada = await sign_up(client, "ada@example.org")

        answered = await import_page(ada)

    assert answered.json()["image"] == [f"{SITE}/1.png", f"{SITE}/2.jpg"]
    assert "import-notice" not in answered.headers
    assert len(site.requests) == 1
    await internet.aclose()
