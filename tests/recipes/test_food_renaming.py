"""A food gets another name in all recipes; what else was written stays as it was."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recipes_api.database import Database
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.ingredients import parse
from recipes_api.recipes.operations.edits import NotPossible
from recipes_api.recipes.operations.food_renaming import FoodRename
from tests.people import Person, SignUp
from tests.recipes.documents import RECIPES, keep, named
from tests.recipes.test_operations import OPERATIONS, done, undo

RENAME = "/api/v1/foods/rename"
SPRING_ONION = {"old": ["Scallions", "green onion"], "new": "spring onion"}


def renamed(*lines: str, steps: list[str] | None = None, **rename: Any) -> RecipeDocument:
    document = RecipeDocument.model_validate(
        {"name": "Soup", "recipeIngredient": list(lines), "recipeInstructions": steps or []}
    ).with_line_ids()
    asked = {"old": ("scallion", "green onion"), "new": "spring onion", "plural": "spring onions"}
    return FoodRename(**asked | rename)(document)


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("2 bunches fresh scallions, sliced", "2 bunches fresh spring onions, sliced"),
        ("1 scallion", "1 spring onion"),
        ("Scallions", "Spring onions"),
        ("1 cup SCALLIONS (green parts only)", "1 cup Spring onions (green parts only)"),
        ("3 green onions", "3 spring onions"),
        ("½ scallion, or to taste", "½ spring onion, or to taste"),
        ("salt and scallions", "salt and spring onions"),
        ("2 scallions or shallots", "2 spring onions or shallots"),
        ("100 g/3½ oz scallions", "100 g/3½ oz spring onions"),
    ],
)
def test_only_the_name_changes(line: str, becomes: str) -> None:
    edited = renamed(line, "1 kg flour")

    assert [line.text for line in edited.recipe_ingredient] == [becomes, "1 kg flour"]


@pytest.mark.parametrize(
    "line",
    [
        "2 onions",
        "1 scallion pancake",
        "2 scallions or spring onions",
        "scallionlike herbs",
        "For the scallions:",
        "1 lemon (for the scallions)",
    ],
)
def test_what_is_another_food_or_cannot_be_told_apart_stays(line: str) -> None:
    with pytest.raises(NotPossible):
        renamed(line)


@pytest.mark.parametrize(
    ("language", "line", "old", "new", "becomes"),
    [
        ("de", "2 Zwiebeln, gehackt", "Zwiebel", "Schalotte", "2 Schalotte, gehackt"),
        ("fr", "200 g de farine", "farine", "farine de blé", "200 g de farine de blé"),
        ("ja", "砂糖 50g", "砂糖", "きび砂糖", "きび砂糖 50g"),
    ],
)
def test_other_languages_too(language: str, line: str, old: str, new: str, becomes: str) -> None:
    document = RecipeDocument.model_validate(
        {"name": "Soup", "inLanguage": language, "recipeIngredient": [line]}
    ).with_line_ids()

    edited = FoodRename((old,), new)(document)

    assert [line.text for line in edited.recipe_ingredient] == [becomes]


def test_steps_that_name_the_food_go_along() -> None:
    edited = renamed(
        "3 scallions",
        "1 onion",
        steps=[
            "Chop the scallions and the onion. Scallions burn: fry each scallion.",
            "Eat.",
        ],
    )

    assert [step.text for step in edited.recipe_instructions] == [
        "Chop the spring onions and the onion. Spring onions burn: fry each spring onion.",
        "Eat.",
    ]


AMOUNTS = st.sampled_from(["", "1 ", "2½ ", "100 g ", "2 (400 g) cans ", "1-2 cups ", "3 bunches "])
ENDS = st.sampled_from(["", ", sliced", " (green parts only)", ", to taste", " or 1 leek"])
WORDS = st.sampled_from(["spring onion", "Lauch", "cup", "2 kg", "oil, hot", "or", "(x", "g", "塩"])


@given(AMOUNTS, ENDS, WORDS)
def test_whatever_the_new_name_amounts_are_what_they_were(amount: str, end: str, new: str) -> None:
    line = f"{amount}scallions{end}"
    before = parse(line, "en")
    assume(before is not None)
    try:
        edited = renamed(line, new=new, plural=None)
    except NotPossible:
        return

    after = parse(edited.recipe_ingredient[0].text, "en")
    assert before is not None
    assert after is not None
    measures = [
        said.amount and (said.amount.quantity, said.amount.quantity_max, said.amount.unit)
        for said in (before, after)
    ]
    assert measures[0] == measures[1]


async def lines(person: Person) -> dict[str, list[str]]:
    cards = (await person.get(RECIPES)).json()["items"]
    recipes = [(await person.get(f"{RECIPES}/{card['id']}")).json() for card in cards]
    return {
        recipe["name"]: [line["text"] for line in recipe["recipeIngredient"]] for recipe in recipes
    }


async def rename(person: Person, **more: Any) -> dict[str, Any]:
    return done(await person.post(RENAME, json=SPRING_ONION | more))


@pytest.fixture
async def cook(ada: Person) -> Person:
    await keep(
        ada,
        named(
            "Soup",
            recipeIngredient=["2 scallions", "1 l stock"],
            recipeInstructions=["Chop the scallions.", "Serve."],
        ),
    )
    await keep(ada, named("Salad", recipeIngredient=["3 green onions, sliced", "1 cucumber"]))
    await keep(ada, named("Either", recipeIngredient=["1 scallion or spring onion"]))
    await keep(ada, named("Bread", recipeIngredient=["500 g flour"]))
    return ada


async def test_it_is_shown_before_done_and_undone(cook: Person, database: Database) -> None:
    before = await lines(cook)

    told = await rename(cook, dry_run=True)

    assert (told["operation_id"], told["matched"], told["changed"]) == (None, 3, 2)
    assert (told["left_count"], told["left"][0]["name"]) == (1, "Either")
    assert "cannot be changed safely" in told["left"][0]["reason"]
    shown = next(recipe for recipe in told["sample"] if recipe["name"] == "Soup")
    assert shown["before"]["recipeIngredient"] == ["2 scallions"]
    assert shown["after"]["recipeIngredient"] == ["2 spring onion"]
    assert shown["before"]["recipeInstructions"] == ["Chop the scallions."]
    assert shown["after"]["recipeInstructions"] == ["Chop the spring onion."]
    assert await lines(cook) == before

    result = await rename(cook, plural="spring onions")

    after = await lines(cook)
    assert after == before | {
        "Soup": ["2 spring onions", "1 l stock"],
        "Salad": ["3 spring onions, sliced", "1 cucumber"],
    }
    foods = await database.reader.all("SELECT food FROM recipe_food")
    assert sorted(str(food) for (food,) in foods).count("spring onion") == 3
    again = await rename(cook, old=["green onion"])
    assert (again["matched"], again["changed"]) == (0, 0)
    item = done(await cook.get(f"{OPERATIONS}/{result['operation_id']}"))
    assert (item["kind"], item["request"]["new"]) == ("rename-food", "spring onion")

    await undo(cook, result)

    assert await lines(cook) == before


async def test_a_long_recipe_is_changed_as_well(ada: Person) -> None:
    """It is read in a thread, so that nobody waits for it."""
    many = [f"{number} scallions, sliced as thinly as you can" for number in range(1, 301)]
    await keep(ada, named("Feast", recipeIngredient=many))

    result = await rename(ada, plural="spring onions")

    assert result["changed"] == 1
    assert (await lines(ada))["Feast"] == [
        line.replace("scallions", "spring onions") for line in many
    ]


async def test_another_persons_food_keeps_its_name(cook: Person, sign_up: SignUp) -> None:
    """SECURITY O1."""
    eve = await sign_up("eve@example.org")

    assert (await rename(eve))["matched"] == 0
    assert (await rename(cook, dry_run=True))["matched"] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"old": []},
        {"old": ["x"] * 51},
        {"old": ["  "]},
        {"old": ["½"]},
        {"new": ""},
        {"new": "x" * 101},
        {"new": None},
        {"plural": "\u0000"},
        {"plural": 5},
        {"dry_run": "yes"},
        {"more": 1},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(ada: Person, wrong: dict[str, Any]) -> None:
    answer = await ada.post(RENAME, json=SPRING_ONION | wrong)

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
