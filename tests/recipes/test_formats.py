"""A recipe as JSON, as schema.org JSON-LD, or as a file for people and other programs."""

import pytest

from recipes_api.recipes.dependencies import prefers_json_ld
from recipes_api.recipes.exporters.forms import FORMS, RecipeForm
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


FILES = [
    (RecipeForm.JSON_LD, "application/ld+json", "jsonld"),
    (RecipeForm.MARKDOWN, "text/markdown; charset=utf-8; variant=CommonMark", "md"),
    (RecipeForm.RECIPEMD, "text/markdown; charset=utf-8", "md"),
    (RecipeForm.COOKLANG, "text/plain; charset=utf-8", "cook"),
    (RecipeForm.TEXT, "text/plain; charset=utf-8", "txt"),
    (RecipeForm.HTML, "text/html; charset=utf-8", "html"),
    (RecipeForm.CSV, "text/csv; charset=utf-8; header=present", "csv"),
    (RecipeForm.PAPRIKA, "application/gzip", "paprikarecipe"),
]


def test_every_form_is_tested() -> None:
    assert {form for form, _, _ in FILES} == set(RecipeForm) == FORMS.keys()


async def test_a_form_is_a_file_with_a_name_a_type_and_a_tag(ada: Person) -> None:
    """RFC 6266, RFC 9110 8.8.3."""
    recipe = await keep(ada, SOUP | {"name": "Crème / brûlée"})
    for form, media_type, extension in FILES:
        url = f"{RECIPES}/{recipe['id']}?format={form}"

        answer = await ada.get(url)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-disposition"] == (
            f'attachment; filename="Creme brulee.{extension}"; '
            f"filename*=UTF-8''Cr%C3%A8me%20br%C3%BBl%C3%A9e.{extension}"
        )
        assert answer.headers["etag"] == f'"1-{form}"'
        assert answer.headers["cache-control"] == "private, no-cache"
        known = await ada.get(url, headers={"If-None-Match": f'"1-{form}"'})
        assert known.status_code == 304
        assert not known.content


async def test_a_newer_version_is_sent_again(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}"
    await ada.patch(url, json={"servings": 9}, headers={"If-Match": "*"})

    newer = await ada.get(f"{url}?format=markdown", headers={"If-None-Match": '"1-markdown"'})

    assert newer.status_code == 200
    assert newer.headers["etag"] == '"2-markdown"'


async def test_a_page_to_print_comes_under_a_policy_of_its_own(ada: Person) -> None:
    url = f"{RECIPES}/{(await keep(ada, SOUP))['id']}?format=html"

    policy = (await ada.get(url)).headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


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
