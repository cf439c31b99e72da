"""Keeping a recipe: it comes back as it was given, and is refused as a whole or not at all."""

from typing import Any

from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.schemas import RecipePage
from tests.people import Person, SignUp
from tests.recipes.documents import (
    ANY_VERSION,
    RECIPES,
    SOUP,
    UNKNOWN,
    keep,
    lines,
    named,
    written,
)

OUT_OF_BOUNDS: list[tuple[dict[str, Any], str]] = [
    ({}, "/name"),
    ({"name": ""}, "/name"),
    ({"name": " \n "}, "/name"),
    ({"name": "x" * 301}, "/name"),
    ({"name": 5}, "/name"),
    ({"name": "x", "servings": 0}, "/servings"),
    ({"name": "x", "servings": -1}, "/servings"),
    ({"name": "x", "servings": "many"}, "/servings"),
    ({"name": "x", "totalTime": "an hour"}, "/totalTime"),
    ({"name": "x", "totalTime": "P1Y"}, "/totalTime"),
    ({"name": "x", "totalTime": "PT"}, "/totalTime"),
    ({"name": "x", "totalTime": "PT99999H"}, "/totalTime"),
    ({"name": "x", "recipeIngredient": [{"group": "a"}]}, "/recipeIngredient/0/text"),
    ({"name": "x", "recipeIngredient": ["a", " "]}, "/recipeIngredient/1/text"),
    ({"name": "x", "recipeIngredient": "a"}, "/recipeIngredient"),
    ({"name": "x", "recipeIngredient": ["a"] * 1001}, "/recipeIngredient"),
    ({"name": "x", "recipeInstructions": ["a" * 20_001]}, "/recipeInstructions/0/text"),
    ({"name": "x", "keywords": [""]}, "/keywords/0"),
    ({"name": "x", "keywords": ["a" * 201]}, "/keywords/0"),
    ({"name": "x", "nutrition": {"calories": {"a": 1}}}, "/nutrition/calories"),
    ({"name": "x", "url": "https://e.org/" + "x" * 2048}, "/url"),
    ({"name": "x", "notes": "x" * 100_001}, "/notes"),
    ({"name": "x", "extra": []}, "/extra"),
    ({"name": "x", "ingredients": []}, "/ingredients"),
    ({"name": "x", "owner_id": UNKNOWN}, "/owner_id"),
]


async def test_a_recipe_comes_back_as_it_was_given(ada: Person) -> None:
    created = await ada.post(RECIPES, json=SOUP)

    assert created.status_code == 201
    assert created.headers["etag"] == '"1"'
    recipe = created.json()
    assert created.headers["location"] == f"{RECIPES}/{recipe['id']}"
    read = await ada.get(created.headers["location"])
    assert read.json() == recipe
    assert read.headers["etag"] == '"1"'
    listed = {"recipeIngredient", "recipeInstructions"}
    assert all(recipe[name] == SOUP[name] for name in SOUP.keys() - listed)
    assert written(recipe["recipeIngredient"]) == [
        {"text": "1 kg tomatoes", "group": None},
        {"text": "2 tbsp oil", "group": "For the base"},
    ]
    assert written(recipe["recipeInstructions"]) == lines(
        "Chop the tomatoes.", "Simmer for 30 minutes."
    )
    assert recipe["version"] == 1
    assert recipe["created_at"] == recipe["updated_at"] == "2026-06-01T12:00:00Z"


async def test_stored_answers_keep_to_the_documented_schema(ada: Person) -> None:
    recipe = await ada.get(f"{RECIPES}/{(await keep(ada, SOUP))['id']}")
    page = await ada.get(RECIPES)

    told = Recipe.model_validate_json(recipe.text).model_dump(mode="json", by_alias=True)
    assert told == recipe.json()
    told = RecipePage.model_validate_json(page.text).model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )
    assert told == page.json()


async def test_a_name_is_all_that_a_recipe_needs(ada: Person) -> None:
    recipe = await keep(ada, {"name": "  Toast "})

    assert recipe["name"] == "Toast"
    assert recipe["recipeIngredient"] == []
    assert recipe["description"] is None


async def test_what_is_out_of_bounds_is_named_and_nothing_is_kept(ada: Person) -> None:
    """SECURITY O3."""
    for document, pointer in OUT_OF_BOUNDS:
        answer = await ada.post(RECIPES, json=document)

        assert answer.status_code == 422, pointer
        assert answer.headers["content-type"] == "application/problem+json"
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert (await ada.get(RECIPES)).json()["items"] == []


UNREADABLE = {
    "cut off": b'{"name": "x"',
    "not JSON": b"name=x",
    "not an object": b'["x"]',
    "not UTF-8": b'{"name": "\xff"}',
    "a NUL character": b'{"name": "a\\u0000b"}',
    "half of a surrogate pair": b'{"name": "\\ud800"}',
    "a name twice": b'{"name": "x", "name": "y"}',
    "not a number": b'{"name": "x", "servings": NaN}',
    "a huge number": b'{"name": "x", "servings": 1e999}',
    "a long number": b'{"name": "x", "servings": ' + b"9" * 5000 + b"}",
    "very deep": b'{"name": "x", "extra": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    "a deep list": b'{"name": "x", "extra": {"a": ' + b"[" * 100 + b"]" * 100 + b"}}",
}


async def test_what_cannot_be_read_is_refused_and_nothing_is_kept(ada: Person) -> None:
    for what, body in UNREADABLE.items():
        answer = await ada.post(RECIPES, content=body, headers={"Content-Type": "application/json"})

        assert answer.status_code == 422, what
        assert answer.json()["detail"].startswith("body"), what
    assert (await ada.get(RECIPES)).json()["items"] == []


async def test_what_only_looks_dangerous_is_kept_as_it_is(ada: Person) -> None:
    texts = [
        "👩\u200d🍳 ½ crème",
        "'; DROP TABLE recipe; --",
        "{{7*7}} ${x} %s :owner_id",
        "\u202eabc",
    ]

    for text in texts:
        recipe = await keep(ada, named(text, keywords=[text], extra={text: text}))
        read = (await ada.get(f"{RECIPES}/{recipe['id']}")).json()
        assert (read["name"], read["keywords"], read["extra"]) == (text, [text], {text: text})


async def test_what_is_ours_to_say_is_ignored(ada: Person) -> None:
    """SECURITY O2: so that an answer may be sent back, and means nothing."""
    theirs = {"id": UNKNOWN, "version": 77, "created_at": "1999-01-01T00:00:00Z"}

    recipe = await keep(ada, named("Toast") | theirs)

    assert recipe["id"] != UNKNOWN
    assert recipe["version"] == 1
    assert recipe["created_at"] == "2026-06-01T12:00:00Z"


async def test_html_is_text(ada: Person) -> None:
    recipe = await keep(ada, named("<script>alert(1)</script>", notes="a < b & c"))

    assert recipe["name"] == "<script>alert(1)</script>"
    read = await ada.get(f"{RECIPES}/{recipe['id']}")
    assert read.json()["notes"] == "a < b & c"
    assert read.headers["content-type"] == "application/json"
    assert read.headers["x-content-type-options"] == "nosniff"


async def test_replacing_empties_what_is_left_out(ada: Person) -> None:
    recipe = await keep(ada, SOUP)

    answer = await ada.put(
        f"{RECIPES}/{recipe['id']}", json=named("Soup"), headers={"If-Match": '"1"'}
    )

    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert answer.json()["notes"] is None
    assert answer.json()["created_at"] == recipe["created_at"]


async def test_an_answer_can_be_sent_back(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    same = await ada.put(url, json=recipe, headers={"If-Match": '"1"'})

    assert same.status_code == 200
    assert same.json() == recipe, "the same content again is no change"
    changed = await ada.put(url, json=recipe | {"servings": 5}, headers={"If-Match": '"1"'})
    assert changed.json() == recipe | {"servings": 5, "version": 2}


async def test_a_refused_replacement_leaves_no_trace(ada: Person) -> None:
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"

    answer = await ada.put(url, json=named("x", servings=-1), headers={"If-Match": '"1"'})

    assert answer.status_code == 422
    assert (await ada.get(url)).json() == recipe
    assert len((await ada.get(f"{url}/versions")).json()["items"]) == 1


async def test_what_is_no_id_is_not_found(ada: Person) -> None:
    for path in ("x", "1", "%20", UNKNOWN, "é", "0" * 32):
        assert (await ada.get(f"{RECIPES}/{path}")).status_code == 404


async def test_another_persons_recipe_is_as_if_it_did_not_exist(
    ada: Person, sign_up: SignUp
) -> None:
    """SECURITY O1: on every verb, in the words for an unknown one, and nothing happens to it."""
    recipe = await keep(ada, SOUP)
    bob = await sign_up("bob@example.org")

    for method, path in (
        ("GET", ""),
        ("PUT", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/restore"),
        ("GET", "/versions"),
        ("GET", "/versions?cursor=AAAAAAAAAAk"),
        ("GET", "/versions/1"),
    ):
        theirs, unknown = [
            await bob.request(method, f"{RECIPES}/{which}{path}", json=SOUP, headers=ANY_VERSION)
            for which in (recipe["id"], UNKNOWN)
        ]
        assert (theirs.status_code, theirs.content) == (404, unknown.content), (method, path)
    for path in ("", "/trash"):
        assert (await bob.get(RECIPES + path)).json()["items"] == []
    assert (await ada.get(f"{RECIPES}/{recipe['id']}")).json() == recipe


async def test_answers_may_be_kept_by_the_browser_only(ada: Person) -> None:
    """SECURITY B6: RFC 9111 3.5."""
    recipe = await keep(ada, SOUP)
    one = f"/{recipe['id']}"

    for path in ("", "/trash", one, f"{one}/versions", f"{one}/versions/1"):
        answer = await ada.get(RECIPES + path)
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "authorization" in answer.headers["vary"].lower()
