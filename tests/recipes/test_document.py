"""Every document that is valid is kept, sent and exported without loss."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from recipes_api import strict_json
from recipes_api.recipes.document import RecipeDocument, duration_seconds
from recipes_api.recipes.exporters.json_ld import to_json_ld
from recipes_api.recipes.importers import json_ld
from tests.recipes.documents import SOUP
from tests.recipes.round_trip import stored, stored_and_read

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
labels = texts.filter(lambda text: text.strip() != "")
awkward = st.sampled_from(
    ["a,b", "For the base:", "((a))", "&amp;", "<b>bold</b>", "a  b", " a", "1.", "\u200ba", "#1"]
)
lines = st.fixed_dictionaries(
    {"text": labels | awkward}, optional={"group": st.none() | labels | awkward}
)
durations = st.sampled_from(["PT1H30M", "P1D", "PT90M", "PT0S", "P0D", "PT1.5S", "P2W", "P1DT2H"])
numbers = st.integers(-(10**390), 10**390) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(texts, inside, max_size=3),
    max_leaves=8,
)
another_recipe = st.just(
    {
        "@type": "Recipe",
        "name": "Another",
        "recipeIngredient": ["1 egg"],
        "recipeInstructions": ["Boil it."],
        "recipes_api:document": {"name": "Another", "recipeIngredient": ["1 egg"]},
    }
)
property_names = texts | st.sampled_from(
    [
        "name",
        "@type",
        "@context",
        "@id",
        "@graph",
        "suitableForDiet",
        "recipeYield",
        "recipes_api:document",
        "id",
    ]
)
images = st.lists(labels | st.just("https://example.org/a.jpg"), max_size=2)
steps = lines.flatmap(lambda line: images.map(lambda shown: line | {"image": shown}))
documents = st.fixed_dictionaries(
    {"name": labels | awkward},
    optional={
        "description": st.none() | texts | awkward,
        "recipeYield": st.none() | texts | awkward,
        "servings": st.none() | st.floats(0, 10_000, exclude_min=True) | st.integers(1, 10_000),
        "prepTime": durations,
        "cookTime": durations,
        "totalTime": st.none() | durations,
        "recipeIngredient": st.lists(lines | labels, max_size=4),
        "recipeInstructions": st.lists(steps | labels, max_size=4),
        "recipeCategory": st.lists(labels | awkward, max_size=3),
        "recipeCuisine": st.lists(labels | awkward, max_size=3),
        "keywords": st.lists(labels | awkward, max_size=3),
        "nutrition": st.dictionaries(labels, texts | awkward, max_size=3),
        "image": images,
        "author": st.none() | texts | awkward,
        "url": st.none() | labels | st.just("https://example.org/soup"),
        "datePublished": st.none() | texts,
        "tool": st.lists(labels | awkward, max_size=2),
        "inLanguage": st.none() | st.just("en"),
        "notes": st.none() | texts | awkward,
        "extra": st.dictionaries(property_names, values | another_recipe, max_size=3),
    },
).map(RecipeDocument.model_validate)


@settings(max_examples=200)
@given(documents)
def test_a_document_is_stored_as_it_is(document: RecipeDocument) -> None:
    """DESIGN: what is stored is what is sent."""
    assert stored_and_read(document) == document.with_line_ids()


@settings(max_examples=200)
@given(documents)
def test_what_we_answer_may_be_sent_back(document: RecipeDocument) -> None:
    answered = strict_json.loads(stored(document).encode())
    assert RecipeDocument.model_validate(answered) == document.with_line_ids()


@settings(max_examples=200)
@given(documents)
def test_what_is_exported_is_imported_as_it_was(document: RecipeDocument) -> None:
    """Through the text of the JSON-LD, from whatever address it is imported."""
    exported = json.dumps(to_json_ld(document)).encode()
    assert json_ld.parse_document(exported, None) == document


def test_pictures_of_steps_go_out_as_schema_org_says_it() -> None:
    steps = [{"text": "Chop.", "image": ["https://example.org/a.jpg"]}, "Cook."]
    document = RecipeDocument.model_validate(
        {"name": "Soup", "recipeIngredient": ["1 egg"], "recipeInstructions": steps}
    )

    exported = to_json_ld(document)

    assert exported["recipeInstructions"] == [
        {"@type": "HowToStep", "text": "Chop.", "image": ["https://example.org/a.jpg"]},
        {"@type": "HowToStep", "text": "Cook."},
    ]
    assert "recipes_api:document" not in exported


def test_what_all_programs_read_needs_no_document_of_ours_beside_it() -> None:
    plain = SOUP | {"notes": None, "recipeIngredient": ["1 kg tomatoes"]}
    exported = to_json_ld(RecipeDocument.model_validate(plain))
    assert "recipes_api:document" not in exported


@pytest.mark.parametrize("digits", ["\u0661", "\u0967", "\uff11"])
def test_a_duration_has_the_digits_of_iso_8601(digits: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        duration_seconds(f"PT{digits}H")


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_extra_is_as_deep_as_a_body_may_be() -> None:
    """SECURITY O3. What was kept can be sent back."""
    deepest = next(
        depth
        for depth in range(100, 0, -1)
        if _is_valid({"name": "x", "extra": {"a": nested(depth)}})
    )
    document = RecipeDocument.model_validate({"name": "x", "extra": {"a": nested(deepest)}})

    assert strict_json.loads(stored(document).encode())
    with pytest.raises(json.JSONDecodeError):
        strict_json.loads(json.dumps({"name": "x", "extra": {"a": nested(deepest + 1)}}).encode())


def _is_valid(members: dict[str, Any]) -> bool:
    try:
        RecipeDocument.model_validate(members)
    except ValidationError:
        return False
    return True
