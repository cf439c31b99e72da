"""Steps carry what they say beside their text: times, temperatures, and what goes in."""

from tests.people import Person
from tests.recipes.documents import ANY_VERSION, RECIPES, keep, named

CAKE = named(
    "Cake",
    recipeIngredient=["250 g plain flour", "2 eggs"],
    recipeInstructions=[
        "Heat the oven to 180 °C.",
        "Mix the flour and the eggs, and bake 30–35 minutes.",
        "Serve.",
    ],
)


async def test_steps_say_how_long_how_hot_and_what_goes_in(ada: Person) -> None:
    recipe = await keep(ada, CAKE)
    flour, eggs = (line["id"] for line in recipe["recipeIngredient"])
    oven, bake, serve = recipe["recipeInstructions"]

    assert oven["temperatures"] == [{"value": 180, "scale": "celsius", "span": [17, 23]}]
    assert bake["timers"] == [{"seconds": 1800, "seconds_max": 2100, "span": [37, 50]}]
    assert bake["ingredients"] == [
        {"id": flour, "span": [8, 13]},
        {"id": eggs, "span": [22, 26]},
    ]
    assert (serve["timers"], serve["temperatures"], serve["ingredients"]) == ([], [], [])
    assert (await ada.get(f"{RECIPES}/{recipe['id']}")).json() == recipe


async def test_what_a_client_says_of_a_step_s_meaning_is_ignored(ada: Person) -> None:
    recipe = await keep(ada, CAKE)
    lies = {"timers": [{"seconds": 1}], "temperatures": "hot", "ingredients": None}
    steps = [step | lies for step in recipe["recipeInstructions"]]

    answer = await ada.patch(
        f"{RECIPES}/{recipe['id']}", json={"recipeInstructions": steps}, headers=ANY_VERSION
    )

    assert answer.json() == recipe


async def test_an_endless_step_is_kept_and_not_read(ada: Person) -> None:
    endless = "Stir for 20 minutes. " * 300
    recipe = await keep(ada, named("Risotto", recipeInstructions=[endless, "Rest 5 minutes."]))

    first, second = recipe["recipeInstructions"]
    assert (first["text"], first["timers"]) == (endless, [])
    assert [timer["seconds"] for timer in second["timers"]] == [300]
