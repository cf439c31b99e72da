"""No body is larger than the setting says, on any route, however its length is told."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from recipes_api.body_limits import BodyLimits
from recipes_api.settings import Settings
from tests import people
from tests.clock import SettableClock
from tests.conftest import client_of, running
from tests.people import Person
from tests.test_every_route import NOBODYS, operations

LIMIT = 4096
BROWSER = {"X-Requested-With": "recipes", "Sec-Fetch-Site": "same-origin", "If-Match": "*"}


@pytest.fixture
async def small(settings: Settings, clock: SettableClock) -> AsyncIterator[FastAPI]:
    limits = ("max_body_bytes", "max_image_bytes", "import_max_bytes")
    changed = settings.model_copy(update=dict.fromkeys(limits, LIMIT))
    async with running(changed, clock) as app:
        yield app


@pytest.fixture
async def ada(small: FastAPI) -> AsyncIterator[Person]:
    async with client_of(small) as client:
        yield await people.sign_up(client, "ada@example.org")


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """Sent without a Content-Length."""
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]


def bodies(media_type: str, size: int) -> bytes:
    start = b'{"name": "' if "json" in media_type else b"token="
    return start + b"x" * (size - len(start))


async def test_no_route_takes_a_larger_body(small: FastAPI, ada: Person) -> None:
    """SECURITY O3: OWASP API4:2023. RFC 9110 15.5.14."""
    walked = 0
    for method, path, operation in operations(small):
        url = path.format_map(NOBODYS)
        for media_type in operation.get("requestBody", {}).get("content", {}):
            headers = BROWSER | {"Content-Type": media_type}
            body = bodies(media_type, LIMIT + 1)
            for content in (body, in_pieces(body)):
                answer = await ada.request(method, url, content=content, headers=headers)
                assert answer.status_code == 413, f"{method} {path} {media_type}"
                assert answer.headers["content-type"] == "application/problem+json"
            walked += 1
    assert walked >= 10
    assert (await ada.get("/api/v1/users/me")).status_code == 200
    assert (await ada.get("/api/v1/recipes")).json()["items"] == []


async def test_a_body_of_exactly_the_limit_is_read(ada: Person) -> None:
    body = b'{"name": "x"'
    body += b" " * (LIMIT - len(body) - 1) + b"}"
    for content in (body, in_pieces(body)):
        headers = {"Content-Type": "application/json"}
        answer = await ada.post("/api/v1/recipes", content=content, headers=headers)
        assert answer.status_code == 201


async def test_a_lie_about_the_length_is_no_way_around(small: FastAPI, ada: Person) -> None:
    """SECURITY O3. A server cuts such a body; the service does not rest on it."""
    request = ada.client.build_request(
        "POST", "/api/v1/recipes", headers=ada.bearer | {"Content-Type": "application/json"},
        content=in_pieces(bodies("application/json", LIMIT * 3)),
    )  # fmt: skip
    request.headers["Content-Length"] = "10"
    answer: httpx2.Response = await ada.client.send(request)
    assert answer.status_code == 413


def test_a_route_that_takes_files_has_a_limit_of_its_own() -> None:
    limits = BodyLimits(10, {"/files": 100, "/files/{name}/parts": 1000})

    assert [limits.of(path) for path in ("/files", "/files/a/parts")] == [100, 1000]
    others = ("/", "/file", "/files/", "/files/a", "/files/a/b/parts", "/files/parts", "/x/files")
    assert {limits.of(path) for path in others} == {10}
