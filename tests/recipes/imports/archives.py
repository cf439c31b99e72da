"""Archives to import, and watching them be imported."""

import io
import json
import zipfile
from typing import Any

import httpx2

from tests.people import Person
from tests.recipes.pages import PANCAKES

IMPORTS = "/api/v1/imports"
FILE = {"Content-Type": "application/octet-stream"}


def zipped(files: dict[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return body.getvalue()


def recipe(name: str, **changed: Any) -> bytes:
    """A file of JSON-LD."""
    return json.dumps(PANCAKES | {"name": name} | changed).encode()


def archive(*names: str, **changed: Any) -> bytes:
    """With a file for each recipe."""
    return zipped({f"{name}.json": recipe(name, **changed) for name in names})


async def begin(person: Person, body: bytes, **wanted: str) -> httpx2.Response:
    return await person.post(
        IMPORTS,
        content=body,
        params={"name": "recipes.zip"} | wanted,
        headers=FILE,
    )


async def begin_urls(person: Person, *urls: str, **wanted: str) -> httpx2.Response:
    return await person.post(IMPORTS, json={"urls": list(urls)}, params=wanted)


def events_of(stream: str) -> list[dict[str, str]]:
    """By HTML, 9.2.6, as far as we use it."""
    blocks = [block for block in stream.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


async def ended(person: Person, begun: httpx2.Response) -> dict[str, Any]:
    """The import when it has ended, as its last event says."""
    assert begun.status_code == 202, begun.text
    stream = await person.get(f"{IMPORTS}/{begun.json()['id']}/events")
    last = events_of(stream.text)[-1]
    assert last["event"] == "ended", stream.text
    job: dict[str, Any] = json.loads(last["data"])
    return job


async def imported(person: Person, body: bytes, **wanted: str) -> dict[str, Any]:
    return await ended(person, await begin(person, body, **wanted))


async def told(person: Person, job: dict[str, Any], **wanted: str) -> dict[str, Any]:
    """Of each item its state, by its key."""
    return {item["key"]: item["state"] for item in await items_of(person, job, **wanted)}


async def items_of(person: Person, job: dict[str, Any], **wanted: str) -> list[dict[str, Any]]:
    page = await person.get(f"{IMPORTS}/{job['id']}/items", params={"limit": "100"} | wanted)
    assert page.status_code == 200, page.text
    items: list[dict[str, Any]] = page.json()["items"]
    return items


def counts(**counted: int) -> dict[str, int]:
    nothing = dict.fromkeys(
        ("imported", "updated", "already_there", "refused", "undone", "left"), 0
    )
    return nothing | counted
