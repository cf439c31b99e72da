"""Recipes to scale, as readers get them."""

import uuid
from datetime import UTC, datetime
from typing import Any

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.rendering import Recipe, Stamp, render_recipe
from recipes_api.recipes.understanding import understand

NOW = datetime(2026, 6, 1, tzinfo=UTC)


ANY_ID = uuid.UUID(int=1)


def made(**members: Any) -> Recipe:
    return Recipe.model_validate_json(answered(ANY_ID, **members))


def answered(recipe_id: uuid.UUID, **members: Any) -> str:
    document = RecipeDocument.model_validate({"name": "Cake"} | members).with_line_ids()
    stamp = Stamp(id=recipe_id, version=3, created_at=NOW, updated_at=NOW)
    return render_recipe(document, stamp, understand(document))
