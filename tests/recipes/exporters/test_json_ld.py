"""Our JSON-LD is as Google asks for it, whatever a recipe says; what is not is said to us alone."""

import json
from typing import Any

import pytest
from hypothesis import given

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.json_ld import to_json_ld
from recipes_api.recipes.importers import json_ld
from tests.images.pictures import picture
from tests.people import Person
from tests.recipes.documents import RECIPES, SOUP, keep, named
from tests.recipes.exporters.strategies import DOCUMENTS
from tests.recipes.google_rules import broken_rules, missing

RATING = {"@type": "AggregateRating", "ratingValue": "4.4", "ratingCount": 12}


def exported(**members: Any) -> dict[str, Any]:
    """And it comes back as it was."""
    document = RecipeDocument.model_validate(named("Soup", recipeIngredient=["1 egg"], **members))
    recipe = to_json_ld(document)
    assert json_ld.to_document(recipe, None).with_line_ids() == document.with_line_ids()
    return recipe


def test_a_whole_recipe_has_everything_that_is_required_and_recommended() -> None:
    whole = to_json_ld(RecipeDocument.model_validate(SOUP | {"totalTime": "PT45M"}))

    assert broken_rules(whole) == []
    assert missing(whole) == []


@given(document=DOCUMENTS)
def test_whatever_a_recipe_says_no_rule_is_broken(document: RecipeDocument) -> None:
    assert broken_rules(to_json_ld(document)) == []


def test_groups_of_ingredients_are_ours_to_read() -> None:
    """Other programs know lines of text, and nothing else."""
    line = {"text": "2 tbsp oil", "group": "For the base"}
    recipe = to_json_ld(RecipeDocument.model_validate(named("Soup", recipeIngredient=[line])))

    assert recipe["recipeIngredient"] == ["2 tbsp oil"]
    assert json_ld.to_document(recipe, None).recipe_ingredient[0].group == "For the base"


@pytest.mark.parametrize(
    ("rating", "stays"),
    [
        (RATING, True),
        (RATING | {"ratingValue": 84, "bestRating": 100}, True),
        (RATING | {"ratingCount": 0}, False),
        (RATING | {"ratingValue": "17"}, False),
        (RATING | {"ratingValue": "good"}, False),
        ({"ratingValue": 4}, False),
        ("4 stars", False),
    ],
)
def test_a_rating_that_nobody_gave_is_not_told(rating: Any, stays: bool) -> None:
    assert ("aggregateRating" in exported(extra={"aggregateRating": rating})) is stays


@pytest.mark.parametrize(
    "members",
    [
        {"datePublished": "Autumn 1962"},
        {"nutrition": {"calories": "many"}},
        {"url": "grandmother's book"},
        {"image": ["soup.jpg", "javascript:alert(1)"]},
        {"extra": {"totalTime": "an hour or two"}},
    ],
)
def test_what_others_would_misread_is_not_told_and_not_lost(members: dict[str, Any]) -> None:
    recipe = exported(**members)

    name = next(iter(members.get("extra", members)))
    assert name not in recipe


async def test_pictures_of_ours_have_whole_addresses(ada: Person) -> None:
    """Who reads a file does not know where it came from."""
    sent = await ada.post("/api/v1/images", content=picture())
    address = sent.json()["urls"]["large"]
    soup = await keep(ada, named("Soup", recipeIngredient=["1 egg"], image=address))

    one = await ada.get(f"{RECIPES}/{soup['id']}", params={"format": "jsonld"})
    many = await ada.get("/api/v1/export", params={"format": "jsonld"})

    for recipe in (one.json(), *json.loads(many.content)):
        assert recipe["image"] == [f"http://localhost:8000{address}"]
        assert broken_rules(recipe) == []
