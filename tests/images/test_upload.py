"""Sending a picture, over HTTP: what comes back, what is refused, and how much one may keep."""

import asyncio

import httpx2
import pytest
from fastapi import FastAPI
from PIL import Image

from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.images.pictures import FORMATS, claiming, opened, picture, saved
from tests.people import Person

IMAGES = "/api/v1/images"


async def send(person: Person, body: bytes, kind: str = "image/png") -> httpx2.Response:
    return await person.post(IMAGES, content=body, headers={"Content-Type": kind})


async def test_a_picture_is_kept_in_three_sizes(ada: Person) -> None:
    answered = await send(ada, picture("JPEG", 2400, 1200), "image/jpeg")

    assert answered.status_code == 201, answered.text
    image = answered.json()
    assert (image["width"], image["height"]) == (2048, 1024)
    assert answered.headers["location"] == image["urls"]["large"]
    for size, width in (("small", 320), ("medium", 1024), ("large", 2048)):
        served = await ada.client.get(image["urls"][size])
        assert served.status_code == 200
        assert opened(served.content).size == (width, width // 2)


async def test_the_bytes_say_what_it_is_and_not_content_type(ada: Person) -> None:
    for kind in FORMATS:
        for declared in ("text/html", "image/png", "nonsense"):
            assert (await send(ada, picture(kind), declared)).status_code == 201


async def test_the_same_file_again_is_the_same_picture(ada: Person, database: Database) -> None:
    first, again = [(await send(ada, picture())).json() for _ in range(2)]
    assert first == again
    other = (await send(ada, picture("PNG", 41))).json()
    assert other["id"] != first["id"]

    at_once = await asyncio.gather(*(send(ada, picture("PNG", 42)) for _ in range(4)))

    assert {answered.status_code for answered in at_once} == {201}
    assert len({answered.json()["id"] for answered in at_once}) == 1
    rows = await database.reader.all("SELECT id FROM image")
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"", 415, "not-a-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "not-a-picture"),
        (picture("JPEG")[:200], 422, "broken-picture"),
        (b"GIF89a/*" + b"*/=alert(1)//" * 9, 422, "broken-picture"),
        (claiming("PNG", 30_000, 30_000), 422, "too-many-pixels"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_leaves_nothing(
    ada: Person, settings: Settings, body: bytes, status: int, problem: str
) -> None:
    answered = await send(ada, body)

    assert answered.status_code == status, answered.text
    assert answered.json()["type"] == f"/problems/{problem}"
    assert not list((settings.data_dir / "images").rglob("*.webp"))


@pytest.mark.parametrize("limit", [{"images_per_person": 3}, {"image_bytes_per_person": 1024}])
async def test_a_person_keeps_so_many_pictures_and_so_many_bytes(
    settings: Settings, clock: SettableClock, limit: dict[str, int]
) -> None:
    async with (
        running(settings.model_copy(update=limit), clock) as app,
        client_of(app) as client,
    ):
        ada = await people.sign_up(client, "ada@example.org")
        bob = await people.sign_up(client, "bob@example.org")
        *kept, full = [await send(ada, picture("PNG", 40 + number)) for number in range(4)]

        assert {answered.status_code for answered in kept} <= {201, 409}
        assert kept[0].status_code == 201
        assert full.status_code == 409
        assert full.json()["type"] == "/problems/pictures-full"
        assert (await send(ada, picture("PNG", 40))).json() == kept[0].json()
        assert (await send(bob, picture("PNG", 40))).status_code == 201


async def test_uploads_are_limited_per_person(settings: Settings, clock: SettableClock) -> None:
    """SECURITY O3."""
    async with (
        running(settings.model_copy(update={"images_per_hour": 1}), clock) as app,
        client_of(app) as client,
    ):
        ada = await people.sign_up(client, "ada@example.org")
        assert (await send(ada, picture())).status_code == 201
        assert (await send(ada, picture())).status_code == 429


async def test_pictures_may_be_larger_than_other_bodies(
    settings: Settings, clock: SettableClock
) -> None:
    changed = settings.model_copy(update={"max_body_bytes": 1024, "max_image_bytes": 100_000})
    async with running(changed, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        behind = picture() + b"\0" * 50_000

        assert (await send(ada, behind)).status_code == 201
        assert (await send(ada, behind + b"\0" * 50_000)).status_code == 413
        recipe = await ada.post("/api/v1/recipes", json={"name": "x" * 2000})
        assert recipe.status_code == 413


async def test_a_picture_that_cannot_be_stored_is_not_written_down(
    app: FastAPI, ada: Person, settings: Settings, database: Database
) -> None:
    """A full disk, a bucket out of reach: the person hears of it, and may try again."""
    folder = settings.data_dir / "images"
    folder.rmdir()
    folder.write_text("not a folder")

    answered = await send(ada, picture())

    assert answered.status_code == 503
    assert "try again" in answered.json()["detail"]
    assert await database.reader.all("SELECT id FROM image") == []
    folder.unlink()
    assert (await send(ada, picture())).status_code == 201


async def test_files_of_a_picture_that_was_not_kept_after_all_are_deleted(
    settings: Settings, clock: SettableClock
) -> None:
    """Here it had too many bytes; if the process dies there, it is the same."""
    folder = settings.data_dir / "images"
    changed = settings.model_copy(update={"image_bytes_per_person": 1024})
    async with running(changed, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        noisy = saved(Image.effect_noise((100, 100), 90), "PNG")
        assert (await send(ada, noisy)).status_code == 409
        assert len(list(folder.rglob("*.webp"))) == 3

        for hours, left in ((1, 3), (24, 0)):
            clock.advance(hours=hours)
            for duty in duties(app):
                await duty.work()
            assert len(list(folder.rglob("*.webp"))) == left
