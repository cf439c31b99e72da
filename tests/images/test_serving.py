"""Who sees a picture: whoever knows its address, which nobody guesses, and nobody else."""

import hashlib

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.database import Database
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.images.pictures import opened, picture
from tests.people import PASSWORD, Person, SignUp

IMAGES = "/api/v1/images"


async def large(person: Person, body: bytes) -> str:
    return str((await person.post(IMAGES, content=body)).json()["urls"]["large"])


async def test_an_img_needs_no_token(client: httpx2.AsyncClient, ada: Person) -> None:
    """SECURITY O6, O9: and what it gets is a picture and nothing else, whoever looks at it."""
    served = await client.get(await large(ada, picture()))

    assert served.status_code == 200
    headers = served.headers
    assert headers["content-type"] == "image/webp"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, max-age=31536000, immutable"
    assert opened(served.content).format == "WEBP"


async def test_who_has_the_picture_does_not_have_its_address(
    client: httpx2.AsyncClient, ada: Person, sign_up: SignUp
) -> None:
    """SECURITY O10: the address is made with a secret, and for one person."""
    body = picture()
    hers = await large(ada, body)
    kept = (await client.get(hers)).content
    eve = await sign_up("eve@example.org")

    for content in (body, kept):
        for digest in (hashlib.sha256, hashlib.blake2s, hashlib.sha3_256):
            for size in ("small", "medium", "large"):
                guess = f"{IMAGES}/{digest(content).hexdigest()}/{size}.webp"
                assert (await eve.get(guess)).status_code == 404
    assert await large(eve, body) != hers


async def test_an_address_outlives_the_secret(settings: Settings, clock: SettableClock) -> None:
    """As tokens do: a service whose secret was lost or changed still shows its pictures."""
    async with running(settings, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")
        address = await large(ada, picture())
    other = settings.model_copy(update={"secret": type(settings.secret)("another" * 8)})
    async with running(other, clock) as app, client_of(app) as client:
        assert (await client.get(address)).status_code == 200


async def test_a_picture_that_one_has_is_not_sent_again(
    client: httpx2.AsyncClient, ada: Person
) -> None:
    address = await large(ada, picture())
    tag = (await client.get(address)).headers["etag"]
    small = (await client.get(address.replace("large", "small"))).headers["etag"]

    assert tag != small
    for condition in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await client.get(address, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "immutable" in again.headers["cache-control"]
    assert (await client.get(address, headers={"If-None-Match": small})).status_code == 200


async def test_what_is_no_address_is_not_found(client: httpx2.AsyncClient, ada: Person) -> None:
    address = await large(ada, picture())
    unknown = f"{IMAGES}/{'0' * 64}/large.webp"
    for strange in (
        unknown,
        address.replace("large", "huge"),
        address.replace("large", "Large"),
        address[:-1],
        f"{IMAGES}/{'x' * 64}/large.webp",
        f"{IMAGES}/..%2f..%2frecipes.db/large.webp",
        f"{IMAGES}/{'0' * 63}%0a/large.webp",
        f"{IMAGES}/%E2%82%AC/large.webp",
    ):
        answered = await client.get(strange)
        assert answered.status_code == 404, strange
        assert answered.headers["content-type"] == "application/problem+json"
        assert "immutable" not in answered.headers["cache-control"]


async def test_with_the_account_its_pictures_are_gone(
    client: httpx2.AsyncClient, ada: Person
) -> None:
    address = await large(ada, picture())

    await ada.request("DELETE", "/api/v1/users/me", json={"password": PASSWORD})

    assert (await client.get(address)).status_code == 404


async def test_a_picture_whose_file_was_lost_is_not_found(
    client: httpx2.AsyncClient, ada: Person, settings: Settings
) -> None:
    address = await large(ada, picture())
    for file in (settings.data_dir / "images").rglob("*.webp"):
        file.unlink()

    assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize("gone", [True, False])
async def test_reading_costs_one_query(
    app: FastAPI, client: httpx2.AsyncClient, ada: Person, database: Database, gone: bool
) -> None:
    address = f"{IMAGES}/{'0' * 64}/large.webp" if gone else await large(ada, picture())
    asked = []
    reader = database.reader

    class Counting:
        async def first(self, statement: str, **parameters: object) -> object:
            asked.append(statement)
            return await reader.first(statement, **parameters)  # type: ignore[arg-type]

    database.reader = Counting()  # type: ignore[assignment]
    await client.get(address)
    database.reader = reader
    assert len(asked) == 1
