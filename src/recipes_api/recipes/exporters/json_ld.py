"""A document as schema.org JSON-LD that any program reads, and that comes back as it was."""

from collections.abc import Sequence
from itertools import groupby

from pydantic import JsonValue

from recipes_api.errors import Problem
from recipes_api.recipes.document import Line, RecipeDocument, StepLine
from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.schema_org import OWN_DOCUMENT, Node

CONTEXT: JsonValue = ["https://schema.org", {"recipes_api": "urn:recipes_api:"}]
AS_THEY_ARE = (
    "name",
    "description",
    "prepTime",
    "cookTime",
    "totalTime",
    "recipeCategory",
    "recipeCuisine",
    "keywords",
    "image",
    "url",
    "datePublished",
    "tool",
    "inLanguage",
)


def to_json_ld(document: RecipeDocument) -> Node:
    """A schema.org Recipe.

    What schema.org has no word for (notes), or what other programs' dialects would blur, goes
    along as our own document beside it, which our importer prefers.
    """
    members: Node = document.model_dump(mode="json", by_alias=True)
    recipe = dict(document.extra)
    recipe |= {name: members[name] for name in AS_THEY_ARE if members[name]}
    if document.recipe_yield is not None:
        recipe["recipeYield"] = document.recipe_yield
    elif document.servings is not None:
        recipe["recipeYield"] = f"{document.servings:g}"
    if document.recipe_ingredient:
        recipe["recipeIngredient"] = _ingredients(document.recipe_ingredient)
    if document.recipe_instructions:
        recipe["recipeInstructions"] = _instructions(document.recipe_instructions)
    if document.nutrition:
        recipe["nutrition"] = {"@type": "NutritionInformation", **document.nutrition}
    if document.author is not None:
        recipe["author"] = {"@type": "Person", "name": document.author}
    # The first two come first; nothing in `extra` may take their place.
    ours: Node = {"@context": CONTEXT, "@type": "Recipe"}
    recipe = ours | recipe | ours
    if not _comes_back(recipe, document):
        recipe[OWN_DOCUMENT] = members
    return recipe


def _ingredients(lines: Sequence[Line]) -> JsonValue:
    found: list[JsonValue] = []
    for group, grouped in groupby(lines, key=lambda line: line.group):
        texts: list[JsonValue] = [line.text for line in grouped]
        if group is None:
            found.extend(texts)
        else:
            found.append({"@type": "ItemList", "name": group, "itemListElement": texts})
    return found


def _instructions(lines: list[StepLine]) -> JsonValue:
    found: list[JsonValue] = []
    for group, grouped in groupby(lines, key=lambda line: line.group):
        steps = [_step(line) for line in grouped]
        if group is None:
            found.extend(steps)
        else:
            found.append({"@type": "HowToSection", "name": group, "itemListElement": steps})
    return found


def _step(line: StepLine) -> JsonValue:
    step: Node = {"@type": "HowToStep", "text": line.text}
    return step | {"image": [*line.image]} if line.image else step


def _comes_back(recipe: Node, document: RecipeDocument) -> bool:
    try:
        return json_ld.to_document(recipe, None).with_line_ids() == document.with_line_ids()
    except Problem:
        return False
