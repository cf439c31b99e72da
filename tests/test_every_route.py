"""Promises that every route keeps, also those that are added later: this walks them all."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from tests.images.pictures import picture
from tests.people import Person, SignUp

Operation = dict[str, Any]

PUBLIC = {
    ("get", "/health/live"),
    ("get", "/health/ready"),
    ("get", "/.well-known/jwks.json"),
    ("get", "/api/v1/images/{image_id}/{size}.webp"),
    ("post", "/api/v1/auth/register"),
    ("post", "/api/v1/auth/token"),
    ("post", "/api/v1/auth/revoke"),
    ("post", "/api/v1/auth/session"),
    ("post", "/api/v1/auth/session/refresh"),
    ("post", "/api/v1/auth/session/logout"),
}
ENDLESS = "/api/v1/changes/events"
"""Goes on while somebody listens: tests/recipes/test_live_changes.py."""
UNKNOWN = "018f3c3e-0000-7000-8000-000000000000"
BODIES: dict[str, Any] = {
    "rate_recipe": {"rating": 1},
    "replace_search": {"name": "Mine now", "query": {}},
    "record_cooked": {},
    "change_cooked": {"note": "Mine now"},
}
"""What an operation takes, where that is not a recipe's name."""
QUERIES: dict[str, Any] = {"list_cookable_recipes": {"have": "soup"}}
"""What a list cannot do without."""


def operations(app: FastAPI) -> Iterator[tuple[str, str, Operation]]:
    """Method, path and description of every operation in the OpenAPI document."""
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


async def make_recipe(person: Person) -> str:
    recipe = (await person.post("/api/v1/recipes", json={"name": "Secret soup"})).json()
    return str(recipe["id"])


async def make_session(person: Person) -> str:
    sessions = (await person.get("/api/v1/auth/sessions")).json()["items"]
    return str(sessions[0]["id"])


async def make_import(person: Person) -> str:
    """Of a file with nothing in it, so that no recipe comes of it."""
    imports = (await person.get("/api/v1/imports")).json()["items"]
    if imports:
        return str(imports[0]["id"])
    begun = await person.post(
        "/api/v1/imports", content=b"nothing", headers={"Content-Type": "text/html"}
    )
    return str(begun.json()["id"])


async def make_entry(person: Person) -> str:
    url = f"/api/v1/recipes/{await make_recipe(person)}/cooked"
    return str((await person.post(url, json={})).json()["id"])


async def make_operation(person: Person) -> str:
    """Undoing it would make another version, which the walk looks for."""
    recipe = (await person.post("/api/v1/recipes", json={"name": "Secret bread"})).json()
    change = {"where": {"ids": [recipe["id"]]}, "change": {"trash": True}}
    return str((await person.post("/api/v1/recipes/bulk", json=change)).json()["operation_id"])


async def make_search(person: Person) -> str:
    count = len((await person.get("/api/v1/searches")).json()["items"])
    search = {"name": f"Secret soup {count}", "query": {"q": "soup"}}
    return str((await person.post("/api/v1/searches", json=search)).json()["id"])


async def first_version(_person: Person) -> str:
    return "1"


async def make_image(person: Person) -> str:
    return str((await person.post("/api/v1/images", content=picture())).json()["id"])


async def large(_person: Person) -> str:
    return "large"


MAKE_ONE: dict[str, Callable[[Person], Awaitable[str]]] = {
    "image_id": make_image,
    "import_id": make_import,
    "entry_id": make_entry,
    "operation_id": make_operation,
    "recipe_id": make_recipe,
    "search_id": make_search,
    "session_id": make_session,
    "size": large,
    "version": first_version,
}
"""How a person comes by one of these: for every name of a path parameter."""
NOBODYS = dict.fromkeys(MAKE_ONE, UNKNOWN) | {"version": "1"}


async def filled(path: str, person: Person) -> dict[str, str]:
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    missing = [name for name in names if name not in MAKE_ONE]
    assert not missing, f"{path}: say in MAKE_ONE how a person makes {missing}"
    return {name: await MAKE_ONE[name](person) for name in names}


async def send(person: Person, method: str, url: str, operation: Operation) -> httpx2.Response:
    """A request that would succeed for the owner, as far as one can tell from the document."""
    headers = {"If-Match": "*"}
    content = operation.get("requestBody", {}).get("content", {})
    if any("json" in media_type for media_type in content):
        body = BODIES.get(operation["operationId"], {"name": "Mine now"})
        return await person.request(method, url, json=body, headers=headers)
    return await person.request(method, url, headers=headers)


@pytest.fixture
async def people(sign_up: SignUp) -> tuple[Person, Person]:
    return await sign_up("ada@example.org"), await sign_up("eve@example.org")


async def test_every_route_but_the_public_ones_asks_who_is_there(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    """SECURITY B2: a route that forgets it fails here."""
    seen = set()
    for method, path, operation in operations(app):
        if (method, path) in PUBLIC:
            seen.add((method, path))
            continue
        answer = await client.request(method, path.format_map(NOBODYS), json={})
        assert answer.status_code == 401, f"{method} {path}"
        assert answer.headers["www-authenticate"] == 'Bearer realm="recipes_api"'
        assert operation["security"], f"{method} {path} does not show that it is protected"
    assert seen == PUBLIC


async def test_another_persons_object_is_not_found_on_any_route(
    app: FastAPI, people: tuple[Person, Person]
) -> None:
    """SECURITY O1: OWASP API1:2023. Not 403: that would tell that there is such a thing."""
    ada, eve = people
    walked = 0
    for method, path, operation in operations(app):
        # What is public by its address: tests/images/test_serving.py.
        if "{" not in path or (method, path) in PUBLIC:
            continue
        hers = path.format_map(await filled(path, ada))
        nobodys = path.format_map(NOBODYS)

        tried = await send(eve, method, hers, operation)
        unknown = await send(eve, method, nobodys, operation)

        assert tried.status_code == 404, f"{method} {path}"
        assert tried.json() == unknown.json(), f"{method} {path}"
        assert tried.headers.get("etag") is None
        walked += 1
    assert walked >= 8
    recipes = (await ada.get("/api/v1/recipes")).json()["items"]
    assert {(recipe["name"], recipe["version"]) for recipe in recipes} == {("Secret soup", 1)}
    assert (await ada.get("/api/v1/users/me")).status_code == 200


async def test_lists_show_only_ones_own(app: FastAPI, people: tuple[Person, Person]) -> None:
    """SECURITY O1, O3: every list of the API, and it is bounded."""
    ada, eve = people
    await make_recipe(ada)
    for method, path, operation in operations(app):
        if method != "get" or "{" in path or not operation.get("security"):
            continue
        if path == ENDLESS:
            continue
        answer = await eve.get(path, params=QUERIES.get(operation["operationId"]))
        assert answer.status_code == 200, path
        assert "Secret soup" not in answer.text
        assert ada.id not in answer.text
        if answer.headers["content-type"] != "application/json":
            continue
        items = answer.json().get("items")
        assert items is None or len(items) <= 100


@pytest.mark.parametrize("strange", ["x", "0", "%00", "%C3%A9", "..%2f..", "1e9", "a" * 300])
async def test_a_strange_id_is_refused_politely(
    app: FastAPI, people: tuple[Person, Person], strange: str
) -> None:
    for method, path, operation in operations(app):
        if "{" in path:
            url = path.format_map(dict.fromkeys(MAKE_ONE, strange))
            answer = await send(people[0], method, url, operation)
            assert answer.status_code in (400, 404, 405), f"{method} {path}"
            assert answer.headers["content-type"] == "application/problem+json"


def dependencies(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for needed in dependant.dependencies:
        assert needed.call is not None
        yield needed.call
        yield from dependencies(needed)


def waits_for_a_thread(call: Callable[..., Any]) -> bool:
    functions = (call, type(call).__call__)
    kinds = (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    return not any(is_async(function) for function in functions for is_async in kinds)


def test_no_dependency_waits_for_a_thread(app: FastAPI) -> None:
    """FastAPI runs a plain function in a thread: ten of them cost more than the list itself."""
    routes = [context.original_route for context in iter_route_contexts(app.routes)]
    called = {
        call
        for route in routes
        if isinstance(route, APIRoute)
        for call in dependencies(route.dependant)
    }

    assert len(called) > 20
    assert not {call for call in called if waits_for_a_thread(call)}


def test_every_operation_is_described(app: FastAPI) -> None:
    identifiers = set()
    for method, path, operation in operations(app):
        where = f"{method} {path}"
        assert operation["operationId"] not in identifiers, where
        identifiers.add(operation["operationId"])
        assert operation["operationId"].isidentifier(), where
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["tags"], where
        if operation.get("security"):
            assert {"400", "401", "403"} <= operation["responses"].keys(), where
        if "{" in path:
            assert "404" in operation["responses"], where
        for status, answer in operation["responses"].items():
            assert answer["description"], where
            if int(status) >= 400 and "auth/token" not in path and "auth/revoke" not in path:
                assert "application/problem+json" in answer["content"], f"{where} {status}"
