"""Bad input gets a clear answer and loses nothing, on every route that takes a body."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, written
from tests.test_every_route import NOBODYS, Operation, operations

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BROWSER = {"X-Requested-With": "recipes", "Sec-Fetch-Site": "same-origin"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\u202e"

BROKEN_JSON = {
    "nothing": b"",
    "no JSON": b"hello",
    "half of it": b'{"name": "Soup"',
    "text behind it": b'{"name": "Soup"} x',
    "no object": b'["name"]',
    "a number": b"1",
    "null": b"null",
    "a name twice": b'{"name": "Soup", "name": "Stew"}',
    "not a number": b'{"name": "Soup", "servings": NaN}',
    "infinity": b'{"name": "Soup", "servings": 1e999}',
    "endless digits": b'{"name": "Soup", "servings": ' + b"9" * 100_000 + b"}",
    "deep": b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not UTF-8": b'{"name": "So\xffup"}',
    "UTF-16": '{"name": "Soup"}'.encode("utf-16"),
    "NUL": b'{"name": "So\\u0000up"}',
    "half a pair": b'{"name": "So\\ud800up"}',
    "single quotes": b"{'name': 'Soup'}",
    "10 MB": b'{"name": "' + b"x" * 10_000_000 + b'"}',
}
WRONG_TYPES: list[Any] = [None, True, 1, -1.5, "", [], [[]], {}, {"": None}, "x" * 200_000]


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


def with_body(app: FastAPI) -> Iterator[tuple[str, str, Operation]]:
    for method, path, operation in operations(app):
        if "requestBody" in operation:
            yield method, path, operation


def accepts(operation: Operation, media_type: str) -> bool:
    content: dict[str, Any] = operation["requestBody"]["content"]
    return any(media_type == name or ("json" in name and media_type == JSON) for name in content)


def is_a_problem(answer: httpx2.Response) -> bool:
    """A 4xx that says what was wrong: as a problem, or in OAuth's words."""
    if not 400 <= answer.status_code < 500:
        return False
    body = answer.json()
    if answer.headers["content-type"] == "application/problem+json":
        return bool(body["detail"] and body["title"] and body["status"] == answer.status_code)
    return bool(body["error"] and body["error_description"])


class Shelf:
    """Everything of a person's that a refused request must leave as it is."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def look(self) -> list[Any]:
        recipe = (await self._person.get(RECIPES)).json()["items"][0]["id"]
        paths = (RECIPES, f"{RECIPES}/trash", f"{RECIPES}/{recipe}/versions", "/api/v1/users/me")
        return [(await self._person.get(path)).json() for path in paths]


async def test_what_is_not_json_is_refused_on_every_route_and_changes_nothing(
    app: FastAPI, ada: Person
) -> None:
    recipe_id = (await keep(ada, SOUP))["id"]
    shelf = Shelf(ada)
    before = await shelf.look()
    walked = 0
    for method, path, operation in with_body(app):
        if not accepts(operation, JSON):
            continue
        url = path.format_map(NOBODYS | {"recipe_id": recipe_id})
        for name, body in BROKEN_JSON.items():
            headers = {"Content-Type": JSON} | ANY_VERSION | BROWSER
            answer = await ada.request(method, url, content=body, headers=headers)
            assert is_a_problem(answer), f"{method} {path} {name}: {answer.text[:200]}"
        walked += 1
    assert walked >= 8
    assert await shelf.look() == before


@pytest.mark.parametrize("content_type", [None, "text/plain", FORM, "multipart/form-data", "json"])
async def test_json_that_does_not_say_so_is_refused(
    app: FastAPI, ada: Person, content_type: str | None
) -> None:
    """So no page elsewhere can send it with a plain form (CSRF)."""
    recipe_id = (await keep(ada, SOUP))["id"]
    shelf = Shelf(ada)
    before = await shelf.look()
    for method, path, operation in with_body(app):
        if accepts(operation, JSON):
            headers = ANY_VERSION | BROWSER
            headers |= {} if content_type is None else {"Content-Type": content_type}
            url = path.format_map(NOBODYS | {"recipe_id": recipe_id})
            answer = await ada.request(method, url, content=b'{"name": "x"}', headers=headers)
            assert is_a_problem(answer), f"{method} {path}: {answer.text[:200]}"
    assert await shelf.look() == before


async def test_a_member_of_the_wrong_type_is_refused_by_its_name(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"
    right: dict[str, tuple[type, ...]] = {
        "name": (str,),
        "servings": (int, type(None)),
        "totalTime": (type(None),),
        "recipeIngredient": (list,),
        "nutrition": (dict,),
        "notes": (str, type(None)),
        "extra": (dict,),
    }
    for member, types in right.items():
        for value in WRONG_TYPES:
            if type(value) in types and value not in ("", "x" * 200_000, [[]], {"": None}):
                continue
            body = SOUP | {member: value}
            answer = await ada.put(url, json=body, headers=ANY_VERSION)
            if answer.status_code == 200:
                assert (member, value) in [("notes", ""), ("extra", {"": None})]
                continue
            assert answer.status_code == 422, f"{member} {value!r:.40}: {answer.text[:200]}"
            pointers = [error["pointer"] for error in answer.json()["errors"]]
            assert all(pointer.startswith(f"/{member}") for pointer in pointers), pointers


@pytest.mark.parametrize(
    "body", [b"", b"\0", b"a" * 100_000, b"&&&===", b"%ZZ=%00&x", b"\xff=\xfe"]
)
async def test_a_form_that_makes_no_sense_is_refused_in_oauths_words(
    client: httpx2.AsyncClient, body: bytes
) -> None:
    for path in ("/api/v1/auth/token", "/api/v1/auth/revoke"):
        answer = await client.post(path, content=body, headers={"Content-Type": FORM})
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_request"


async def test_a_page_that_makes_no_sense_is_refused_and_leaves_nothing(ada: Person) -> None:
    for media_type in ("text/html", "application/ld+json", "image/png", "", "text/html; charset=x"):
        for body in (b"", b"\0" * 1000, b"\xff\xfe\xfd", b"<" * 100_000, b"{" * 100_000):
            answer = await ada.post(
                f"{RECIPES}/import", content=body, headers={"Content-Type": media_type}
            )
            assert is_a_problem(answer), f"{media_type} {body[:5]!r}: {answer.text[:200]}"
    assert (await ada.get(RECIPES)).json()["items"] == []


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%FF", "q=" + "x" * 60_000, "limit=x", "limit=0", "limit=1e9", "limit=-1",
     "cursor=x", "cursor=%00", "keyword=", "limit=1&limit=x", "q=%ED%A0%80"],
)  # fmt: skip
async def test_a_query_that_makes_no_sense_is_refused_or_finds_nothing(
    ada: Person, query: str
) -> None:
    await keep(ada, SOUP)

    answer = await ada.get(f"{RECIPES}?{query}")

    assert is_a_problem(answer) or answer.json()["items"] == []


async def test_html_in_a_text_is_a_text(ada: Person) -> None:
    """Kept and given back as it was written, and never as a page that a browser would run."""
    texts = dict.fromkeys(
        ("name", "description", "notes", "author", "recipeYield", "datePublished"), SCRIPT
    )
    lists = {name: [SCRIPT] for name in ("keywords", "recipeCategory", "recipeCuisine", "tool")}
    lines = [{"id": "a", "text": SCRIPT, "group": SCRIPT}]
    document = (
        texts
        | lists
        | {"recipeInstructions": lines}
        | {"extra": {SCRIPT: SCRIPT}, "nutrition": {"fat": SCRIPT}}
    )

    recipe = await keep(ada, document)

    answer = await ada.get(f"{RECIPES}/{recipe['id']}")
    kept = answer.json()
    assert written(kept["recipeInstructions"]) == written(lines)
    assert {name: kept[name] for name in document} == document | {
        "recipeInstructions": kept["recipeInstructions"]
    }
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    card = (await ada.get(RECIPES)).json()["items"][0]
    assert (card["name"], card["keywords"]) == (SCRIPT, [SCRIPT])
    linked = await ada.get(f"{RECIPES}/{recipe['id']}?format=jsonld")
    assert linked.headers["content-type"] == "application/ld+json"


async def test_every_script_of_the_world_comes_back_as_it_was_written(ada: Person) -> None:
    for name in (
        "Суп",
        "味噌汁",
        "חומוס",
        "مرق",
        "ซุป",
        "Crème brûlée",
        "e\u0301",
        "👩‍🍳 soup",
        "\U0001f9c2",
    ):
        recipe = await keep(ada, {"name": name, "recipeIngredient": [name]})
        read = (await ada.get(f"{RECIPES}/{recipe['id']}")).json()
        assert (read["name"], read["recipeIngredient"][0]["text"]) == (name, name)
