"""A `.paprikarecipe` has the members that Paprika's own have."""

import gzip
import json
from datetime import UTC, datetime

from hypothesis import given

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.paprika import to_paprika
from tests.recipes.documents import SOUP
from tests.recipes.exporters.strategies import DOCUMENTS
from tests.recipes.round_trip import STAMP

TEXTS = {
    "uid", "hash", "name", "description", "ingredients", "directions", "notes", "servings",
    "nutritional_info", "prep_time", "cook_time", "total_time", "difficulty", "source",
    "source_url", "created",
}  # fmt: skip


def test_a_whole_recipe() -> None:
    recipe = json.loads(gzip.decompress(to_paprika(RecipeDocument.model_validate(SOUP), STAMP)))

    assert recipe["uid"] == "018F3C3E-0000-7000-8000-000000000000"
    assert recipe["ingredients"] == "1 kg tomatoes\nFor the base:\n2 tbsp oil"
    assert recipe["directions"] == "Chop the tomatoes.\n\nSimmer for 30 minutes."
    assert recipe["notes"] == "Better on the second day.\n\nEquipment: Blender"
    assert recipe["prep_time"] == "15 min"
    assert recipe["categories"] == ["Soup", "Italian", "vegan", "Autumn"]
    assert recipe["source"] == "Grandmother"
    assert recipe["source_url"] == "https://example.org/soup"
    assert recipe["nutritional_info"] == "Calories: 120 kcal"


@given(document=DOCUMENTS)
def test_every_member_is_there_in_its_type_and_the_bytes_are_the_same(
    document: RecipeDocument,
) -> None:
    written = to_paprika(document, STAMP)
    recipe = json.loads(gzip.decompress(written))

    assert {name for name, value in recipe.items() if isinstance(value, str)} >= TEXTS
    assert datetime.strptime(recipe["created"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert len(recipe["hash"]) == 64
    assert to_paprika(document, STAMP) == written
