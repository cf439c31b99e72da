"""A recipe as JSON or as schema.org JSON-LD, whichever is asked for."""

import pytest

from recipes_api.recipes.dependencies import prefers_json_ld
from tests.people import Person, SignUp
from tests.recipes.documents import RECIPES, SOUP, keep, named

JSON_LD = "application/ld+json"
OURS = ("id", "version", "created_at", "updated_at")


@pytest.mark.parametrize(
    ("accept", "json_ld"),
    [
        ("application/ld+json", True),
        ("Application/LD+JSON", True),
        ("application/ld+json, application/json;q=0.9", True),
        ("application/json;q=0.5, application/ld+json;q=0.6", True),
        ("application/ld+json, */*;q=0.1", True),
        ("application/*;q=0.2, application/ld+json ; q=0.3", True),
        ("text/html, application/ld+json;q=0.1", True),
        ("*/*", False),
        ("", False),
        ("text/html", False),
        ("application/json", False),
        ("application/*", False),
        ("application/ld+json, application/json", False),
        ("application/ld+json;q=0", False),
        ("application/ld+json;q=0.5, */*", False),
        ("application/ld+json;q=much, application/json;q=0.1", False),
        (",;,;q=,", False),
    ],
)
def test_the_more_wanted_of_two_forms_is_given(accept: str, json_ld: bool) -> None:
    """RFC 9110 12.5.1."""
    assert prefers_json_ld(accept) is json_ld


async def test_json_ld_is_a_representation_with_a_tag_of_its_own(ada: Person) -> None:
    """RFC 9110 8.8.1 and 12.5.5."""
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    answer = await ada.get(url, headers={"Accept": JSON_LD})

    assert answer.headers["content-type"] == JSON_LD
    assert answer.headers["vary"] == "Accept, Authorization"
    assert answer.headers["etag"] == '"1-jsonld"'
    assert answer.json()["@type"] == "Recipe"
    assert answer.json()["name"] == "Tomato soup"
    assert (await ada.get(url)).headers["vary"] == "Accept, Authorization"
    known = {"Accept": JSON_LD, "If-None-Match": '"1-jsonld"'}
    assert (await ada.get(url, headers=known)).status_code == 304
    other = {"Accept": JSON_LD, "If-None-Match": '"1"'}
    assert (await ada.get(url, headers=other)).status_code == 200


async def test_the_address_may_say_the_format_where_headers_cannot_be_set(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"

    async def kind(query: str, accept: str) -> str:
        answer = await ada.get(f"{url}?format={query}", headers={"Accept": accept})
        return str(answer.headers["content-type"])

    assert await kind("jsonld", "application/json") == JSON_LD
    assert await kind("json", JSON_LD) == "application/json"
    assert await kind("xml", "*/*") == "application/problem+json"


async def test_what_is_exported_imports_again_to_an_equal_document(
    ada: Person, sign_up: SignUp
) -> None:
    bob = await sign_up("bob@example.org")
    grouped = named("Pie", recipeIngredient=[{"text": "flour", "group": "Crust"}], notes="Warm.")

    for document in (SOUP, grouped, named("Only a name and a step", recipeInstructions=["Eat."])):
        recipe = await keep(ada, document)
        exported = await ada.get(f"{RECIPES}/{recipe['id']}", headers={"Accept": JSON_LD})
        imported = await bob.post(
            f"{RECIPES}/import", content=exported.content, headers={"Content-Type": JSON_LD}
        )

        assert imported.status_code == 201, imported.text
        theirs = imported.json()
        assert {name: theirs[name] for name in recipe if name not in OURS} == {
            name: value for name, value in recipe.items() if name not in OURS
        }
