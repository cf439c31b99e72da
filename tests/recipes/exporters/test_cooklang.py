"""Cooklang (its specification, version 7): what is written reads as the recipe."""

import re

import yaml
from hypothesis import given

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.cooklang import to_cooklang
from tests.recipes.documents import SOUP
from tests.recipes.exporters.strategies import DOCUMENTS

INGREDIENT = re.compile(
    r"(?<!\\)@(?P<name>(?:\\.|[^\\{}@#~])+)\{(?P<amount>[^{}]*)\}(?:\((?P<note>(?:\\.|[^()\\])*)\))?"
)


def cooklang(**members: object) -> str:
    return to_cooklang(RecipeDocument.model_validate({"name": "Pie"} | members))


def parts(text: str) -> tuple[dict[str, object], list[str]]:
    """The front matter, and the paragraphs below it."""
    _, front_matter, body = text.split("---\n", 2)
    return yaml.safe_load(front_matter), [part for part in body.strip().split("\n\n") if part]


def plain(text: str) -> str:
    """Without marks, as a cook would read it."""
    shown = INGREDIENT.sub(lambda match: match["name"], text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[@#~]|(?<!\\)--", shown), text
    return re.sub(r"\\(.)", r"\1", shown)


@given(document=DOCUMENTS)
def test_every_ingredient_is_marked_once_and_every_step_keeps_its_words(
    document: RecipeDocument,
) -> None:
    front_matter, paragraphs = parts(to_cooklang(document))

    body = [part for part in paragraphs if not part.startswith("==")]
    assert sum(len(INGREDIENT.findall(part)) for part in body) == len(document.recipe_ingredient)
    said = ["".join(plain(part).split()) for part in body]
    for step in document.recipe_instructions:
        assert "".join(step.text.split()) in said
    assert front_matter["title"] == document.name
    assert front_matter.get("notes") == document.notes
    assert front_matter.get("extra", {}) == document.extra


def test_a_whole_recipe() -> None:
    front_matter, paragraphs = parts(to_cooklang(RecipeDocument.model_validate(SOUP)))

    assert paragraphs == [
        "== For the base ==", "@oil{2%tbsp}", "==",
        "Chop the @tomatoes{1%kg}.", "Simmer for 30 minutes.",
    ]  # fmt: skip
    assert front_matter == {
        "title": "Tomato soup",
        "description": "For a rainy evening.",
        "yield": "4 bowls",
        "servings": 4,
        "prep time": "15 min",
        "cook time": "30 min",
        "course": ["Soup"],
        "cuisine": ["Italian"],
        "tags": ["vegan", "Autumn"],
        "nutrition": {"calories": "120 kcal"},
        "images": ["https://example.org/soup.jpg"],
        "author": "Grandmother",
        "source": "https://example.org/soup",
        "datePublished": "1962-10-01",
        "tool": ["Blender"],
        "locale": "en",
        "notes": "Better on the second day.",
        "extra": {"suitableForDiet": "https://schema.org/VeganDiet"},
    }


def test_an_ingredient_is_marked_where_a_step_names_it_else_before_the_steps() -> None:
    text = cooklang(
        recipeIngredient=["1½ onions, finely chopped", "2-3 eggs", "0,5 l Milch", "salt"],
        recipeInstructions=["Fry the Onions (slowly).", "Season with salt; saltier is too much."],
    )

    assert parts(text)[1] == [
        "@2-3 eggs{}, @Milch{0.5%l}",
        "Fry the @Onions{1 1/2}(finely chopped) (slowly).",
        "Season with @salt{}; saltier is too much.",
    ]


def test_ingredients_of_a_group_stay_in_its_section() -> None:
    """A step of another group that names them is another amount's."""
    text = cooklang(
        recipeIngredient=[{"text": "1 egg", "group": "Glaze"}],
        recipeInstructions=["Beat the egg.", {"text": "Brush with egg.", "group": "Glaze"}],
    )

    assert parts(text)[1] == ["Beat the egg.", "== Glaze ==", "Brush with @egg{1}."]


def test_what_means_something_in_cooklang_is_escaped() -> None:
    text = cooklang(recipeInstructions=["> Mail ada@example.org -- about #1 ~ [- now -]"])

    assert parts(text)[1] == [r"\> Mail ada\@example.org \-- about \#1 \~ \[- now -]"]
