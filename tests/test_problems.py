"""Errors that help: what was wrong and what to do, in words for people (RFC 9457)."""

import pytest

from tests.people import Person, SignUp

RECIPES = "/api/v1/recipes"


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


async def test_a_misspelt_member_is_named(ada: Person) -> None:
    answer = await ada.post(RECIPES, json={"name": "Soup", "servngs": 4})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/invalid-request",
        "title": "The request is not valid",
        "status": 422,
        "detail": "body/servngs: There is no member of this name here.",
        "errors": [
            {
                "where": "body",
                "pointer": "/servngs",
                "detail": "There is no member of this name here.",
            }
        ],
    }


async def test_every_part_that_is_wrong_is_named(ada: Person) -> None:
    wrong = {"servings": 0, "totalTime": "an hour", "recipeIngredient": [{"text": " "}]}

    answer = await ada.post(RECIPES, json=wrong)

    errors = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert errors.keys() == {"/name", "/servings", "/totalTime", "/recipeIngredient/0/text"}
    assert errors["/name"] == "This is missing."
    assert "PT1H30M" in errors["/totalTime"]


async def test_a_form_is_told_to_be_json(ada: Person) -> None:
    answer = await ada.post(RECIPES, data={"name": "Soup"})

    assert answer.status_code == 422
    assert (
        answer.json()["detail"] == "body: Send a JSON object, with Content-Type: application/json."
    )


async def test_the_service_opens_on_its_documentation(ada: Person) -> None:
    answer = await ada.client.get("/")

    assert answer.status_code == 307
    assert answer.headers["location"] == "docs"
