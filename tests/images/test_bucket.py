"""Pictures in a bucket that speaks S3: as in a folder, and nothing is half kept when it fails."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.images.bucket import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, Bucket, serving
from tests.images.pictures import picture
from tests.people import Person
from tests.server import ServerProcess

IMAGES = "/api/v1/images"
FILES = "SELECT stored_as FROM image_file"


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with serving() as bucket:
        yield bucket


@pytest.fixture
def settings(settings: Settings, bucket: Bucket) -> Settings:
    secret = SecretStr(SECRET_ACCESS_KEY)
    return settings.model_copy(update=in_bucket(bucket) | {"s3_secret_access_key": secret})


def in_bucket(bucket: Bucket) -> dict[str, str]:
    return {
        "image_bucket": f"s3://{bucket.name}/my recipes",
        "s3_endpoint": bucket.endpoint,
        "s3_region": REGION,
        "s3_access_key_id": ACCESS_KEY_ID,
        "s3_secret_access_key": SECRET_ACCESS_KEY,
    }


async def send(person: Person, width: int = 40) -> httpx2.Response:
    return await person.post(IMAGES, content=picture(width=width))


async def keep_house(app: FastAPI) -> None:
    for duty in duties(app):
        await duty.work()


def is_unavailable(answer: httpx2.Response) -> bool:
    return (
        answer.status_code == 503
        and answer.headers["content-type"] == "application/problem+json"
        and int(answer.headers["retry-after"]) > 0
    )


async def test_a_picture_is_kept_shown_and_deleted(
    app: FastAPI, ada: Person, bucket: Bucket, clock: SettableClock
) -> None:
    image = (await send(ada)).json()

    assert {key.rpartition("-")[2] for key in bucket.objects} == {
        "small.webp", "medium.webp", "large.webp",
    }  # fmt: skip
    assert all(key.startswith(f"my recipes/{image['id'][:2]}/") for key in bucket.objects)
    for size, address in image["urls"].items():
        shown = await ada.client.get(address)
        assert shown.content == next(
            body for key, body in bucket.objects.items() if key.endswith(f"{size}.webp")
        )
    assert (await send(ada)).json() == image
    assert len(bucket.objects) == 3

    clock.advance(days=8)
    await keep_house(app)
    clock.advance(days=2)
    await keep_house(app)

    assert bucket.objects == {}
    assert (await ada.client.get(image["urls"]["large"])).status_code == 404
    assert bucket.refused == []


async def test_while_the_bucket_is_away_nothing_is_half_kept(
    app: FastAPI, ada: Person, bucket: Bucket, database: Database
) -> None:
    bucket.is_down = True

    assert is_unavailable(await send(ada))

    assert await database.reader.all("SELECT id FROM image") == []
    bucket.is_down = False
    image = (await send(ada)).json()
    bucket.is_down = True
    assert is_unavailable(await ada.client.get(image["urls"]["small"]))
    assert (await ada.get("/health/ready")).status_code == 200, "recipes are there without it"
    bucket.is_down = False
    assert (await ada.client.get(image["urls"]["small"])).status_code == 200


async def test_what_was_written_before_it_failed_is_deleted_later(
    app: FastAPI, ada: Person, bucket: Bucket, clock: SettableClock, database: Database
) -> None:
    bucket.room = 2

    assert is_unavailable(await send(ada))

    assert len(bucket.objects) == 2
    assert await database.reader.all("SELECT id FROM image") == []
    clock.advance(days=2)
    await keep_house(app)
    assert bucket.objects == {}
    assert await database.reader.all(FILES) == []


async def test_what_cannot_be_deleted_is_not_forgotten(
    app: FastAPI, ada: Person, bucket: Bucket, clock: SettableClock, database: Database
) -> None:
    await send(ada)
    clock.advance(days=8)
    files = next(duty for duty in duties(app) if duty.name == "delete files")
    clean = next(duty for duty in duties(app) if duty.name == "clean")
    await clean.work()
    clock.advance(days=2)
    for refuses in ("is_down", "undeletable"):
        setattr(bucket, refuses, True)
        with pytest.raises(Exception, match=r"S3|AccessDenied"):
            await files.work()
        setattr(bucket, refuses, False)
        assert len(bucket.objects) == 3
        assert len(await database.reader.all(FILES)) == 1

    await files.work()

    assert bucket.objects == {}
    assert await database.reader.all(FILES) == []


@pytest.mark.slow
async def test_a_failure_is_explained_to_the_operator_without_any_key(
    bucket: Bucket, tmp_path: Path
) -> None:
    """SECURITY O7, O10: neither to the bucket nor to a picture."""
    with ServerProcess(tmp_path, **in_bucket(bucket)) as server:
        async with httpx2.AsyncClient(base_url=server.url) as client:
            ada = await people.sign_up(client, "ada@example.org")
            image = (await send(ada)).json()
            bucket.is_down = True
            assert is_unavailable(await client.get(image["urls"]["small"]))
            bucket.is_down, bucket.secret_access_key = False, "another"
            assert is_unavailable(await send(ada, width=50))
            bucket.secret_access_key = SECRET_ACCESS_KEY
            other = (await send(ada, width=50)).json()

    assert "picture not read" in server.log
    assert "picture not written" in server.log
    assert "SignatureDoesNotMatch" in server.log
    for secret in (SECRET_ACCESS_KEY, "Signature=", image["id"], other["id"]):
        assert secret not in server.log


async def test_a_service_starts_while_the_bucket_is_not_there(
    settings: Settings, clock: SettableClock
) -> None:
    nobody = settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    async with running(nobody, clock) as app, client_of(app) as client:
        ada = await people.sign_up(client, "ada@example.org")

        assert is_unavailable(await send(ada))
        assert (await ada.post("/api/v1/recipes", json={"name": "Soup"})).status_code == 201
