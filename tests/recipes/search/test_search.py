"""Searching one's recipes: what is found, in which order, and what shows why."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from recipes_api.database import Database
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.matching import matching
from tests.clock import SettableClock
from tests.people import Person, SignUp, log_in
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, kept_names, named


async def found(person: Person, q: str, **more: str) -> list[str]:
    """The names in the first page of hits."""
    answer = await person.get(RECIPES, params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def names_matching(database: Database, person: Person, q: str) -> list[str]:
    """What an export or a change of all that a query finds takes."""
    async with database.reading() as session:
        conditions = await matching(session, UUID(person.id), Filter(q=q))
        cards = (await session.exec(select(RecipeRow.card).where(*conditions))).all()
    return sorted(json.loads(card)["name"] for card in cards)


async def test_words_are_found_in_every_part_of_a_recipe(ada: Person) -> None:
    await keep(ada, SOUP)

    for word in (
        "tomato", "evening", "kg", "base", "chop", "soup", "italian", "autumn", "day", "TOMATO",
    ):  # fmt: skip
        assert await found(ada, f'"{word}"') == ["Tomato soup"], word
    assert await found(ada, '"grandmother"') == [], "who wrote it is not searched"


async def test_name_over_labels_over_ingredients_over_the_rest(ada: Person) -> None:
    await keep(ada, named("Plain", recipeIngredient=["1 leek"]))
    await keep(ada, named("Leek and potato", keywords=["soup"]))
    await keep(ada, named("Remembered", notes="Try it with leek."))
    await keep(ada, named("Labelled", keywords=["leek season"]))
    await keep(ada, named("Leek"))
    await keep(ada, named("Leeks in butter"))
    await keep(ada, named("Stepped", recipeInstructions=["Slice the leek."]))

    assert await found(ada, "leek") == [
        "Leek", "Leek and potato", "Leeks in butter", "Labelled", "Plain", "Stepped", "Remembered",
    ]  # fmt: skip


async def test_of_several_words_more_in_the_name_are_better(ada: Person) -> None:
    await keep(ada, named("Bread", recipeIngredient=["leek", "potato"]))
    await keep(ada, named("Leek soup", recipeIngredient=["potato"]))
    await keep(ada, named("Leek salad", notes="Or with potato."))
    await keep(ada, named("Leek and potato soup"))
    await keep(ada, named("Leek potato"))
    await keep(ada, named("Only leek"))

    assert await found(ada, "leek potato") == [
        "Leek potato", "Leek and potato soup", "Leek soup", "Bread", "Leek salad",
    ]  # fmt: skip


async def test_what_was_changed_last_comes_first_among_equals(ada: Person) -> None:
    first = await keep(ada, named("Leek soup"))
    await keep(ada, named("Leek pie"))
    assert await found(ada, "leek") == ["Leek pie", "Leek soup"]

    await ada.patch(f"{RECIPES}/{first['id']}", json={"servings": 3}, headers=ANY_VERSION)

    assert await found(ada, "leek") == ["Leek soup", "Leek pie"]


@pytest.mark.parametrize(
    ("written", "q"),
    [
        ("Tomato soup", "tom"),
        ("Tomato soup", "soup tom"),
        ("Tomato soup", "tom* soup"),
        ("Tomato soup", "tomatoes soup"),
        ("Fried tomatoes", "tomato fried"),
        ("Cherry pie", "cherries"),
        ("Crème brûlée", "creme brulee"),
        ("Creme brulee", "crème brûlée"),
        ("Smørrebrød", "smorrebrod"),
        ("Süßkartoffel", "susskartoffel"),
        ("Tomatensuppe", "suppe"),
        ("Tomato soup", "tomatto"),
        ("Basil", "bsail"),
        ("Spaghetti", "spagetti carbonara or spaghetti"),
        ("Zucchini", "zuchini"),
        ("Ratatouille", "ratatuille"),
        ("Chicken", "chikc"),
        ("卵焼き", "卵焼き"),
        ("卵焼き", "焼"),
        ("Mac & cheese", "mac and cheese"),
        ("Mac & cheese", "mac & cheese"),
        ("5-spice beef", '"5 spice"'),
    ],
)
async def test_a_word_need_not_be_written_as_in_the_recipe(
    ada: Person, written: str, q: str
) -> None:
    await keep(ada, named("Something else"))
    await keep(ada, named(written))

    assert await found(ada, q) == [written]


@pytest.mark.parametrize(
    "q",
    ['"tomatoes"', '"tom"', '"soup tomato"', "name:basil", "tomatp*", "bun", "tomato -soup",
     "-tomato", "xyzzy", "tomato xyzzy", "keyword:tomato", '"basil soup"', "keyword:soup"],
)  # fmt: skip
async def test_what_is_not_meant_is_not_found(ada: Person, q: str) -> None:
    await keep(ada, named("Tomato soup", recipeIngredient=["basil"], keywords=["sun"]))

    assert await found(ada, q) == (["Tomato soup"] if q == "tomatp*" else [])


async def test_a_phrase_stays_within_a_line(ada: Person) -> None:
    await keep(ada, named("Dressing", recipeIngredient=["2 spoons olive oil", "salt", "lemon"]))

    assert await found(ada, '"olive oil"') == ["Dressing"]
    assert await found(ada, '"oil salt"') == []
    assert await found(ada, '"oil olive"') == []
    assert await found(ada, "oil olive") == ["Dressing"]


async def test_parts_of_a_query_are_put_together(
    ada: Person, clock: SettableClock, database: Database
) -> None:
    soup = await keep(ada, named("Tomato soup", recipeCategory="Soup", totalTime="PT25M",
                                 keywords=["vegan"], recipeIngredient=["olive oil"]))  # fmt: skip
    await keep(ada, named("Tomato salad", totalTime="PT10M", keywords=["vegetarian"]))
    await keep(ada, named("Basil and tomato", recipeIngredient=["egg"]))
    clock.advance(days=40)
    ada.access_token = (await log_in(ada.client, ada.email)).json()["access_token"]
    await keep(ada, named("Tomato pie", prepTime="PT1H", cookTime="PT30M"))
    await ada.put(f"{RECIPES}/{soup['id']}/rating", json={"rating": 4.5})

    everything = ["Tomato pie", "Basil and tomato", "Tomato salad", "Tomato soup"]
    expected = {
        "tomato": everything,
        "-egg": [name for name in everything if name != "Basil and tomato"],
        "tomato -basil": ["Tomato pie", "Tomato salad", "Tomato soup"],
        "category:soup": ["Tomato soup"],
        "keyword:(vegan or vegetarian)": ["Tomato salad", "Tomato soup"],
        "-keyword:(vegan or vegetarian)": ["Tomato pie", "Basil and tomato"],
        "food:egg": ["Basil and tomato"],
        "time<30": ["Tomato salad", "Tomato soup"],
        "time<=25 tomato": ["Tomato salad", "Tomato soup"],
        "-time<30": ["Tomato pie", "Basil and tomato"],
        "time:1h30": ["Tomato pie"],
        "rating>=4": ["Tomato soup"],
        "rating>4.5": [],
        "-rating>=4 tomato": ["Tomato pie", "Basil and tomato", "Tomato salad"],
        "added>2026-06-30": ["Tomato pie"],
        "added:2026-06": ["Basil and tomato", "Tomato salad", "Tomato soup"],
        "changed<2026-07 pie": [],
        "egg or pie": ["Tomato pie", "Basil and tomato"],
        "egg or time<15": ["Basil and tomato", "Tomato salad"],
        "(egg or time<15) -salad": ["Basil and tomato"],
        "soup or (salad -vegan)": ["Tomato salad", "Tomato soup"],
        "xyzzy or soup": ["Tomato soup"],
        "-xyzzy soup": ["Tomato soup"],
        'tomato -basil category:soup time<30 keyword:(vegan or vegetarian) "olive oil" rating>=4'
        " added>2026-01-01 -food:egg": ["Tomato soup"],
    }
    assert {query: await found(ada, query) for query in expected} == expected
    taken_out = {query: await names_matching(database, ada, query) for query in expected}
    assert taken_out == {query: sorted(names) for query, names in expected.items()}
    assert await found(ada, "tomato", keyword="vegan", category="SOUP") == ["Tomato soup"]
    assert await found(ada, "tomato", rating_min="4", favourite="false") == ["Tomato soup"]
    assert await kept_names(ada, rating_min="4") == ["Tomato soup"]


async def test_a_food_is_found_by_what_its_lines_mean(ada: Person) -> None:
    await keep(ada, named("Omelette", recipeIngredient=["3 large eggs", "1 tbsp butter or oil"]))
    await keep(ada, named("Moussaka", recipeIngredient=["2 eggplants", "100 ml olive oil"]))
    await keep(ada, named("Egg cups", recipeIngredient=["6 cups", "salt"]))
    await keep(ada, named("Rührei", inLanguage="de", recipeIngredient=["3 Eier", "Salz"]))
    unread = (
        "as many fresh eggs as you can carry home from the market in your hat on a Sunday, dear"
    )
    await keep(ada, named("Grandmother's", recipeIngredient=[unread, "2 eggplants"]))

    expected = {
        "food:egg": ["Grandmother's", "Omelette"],
        "food:eggs": ["Grandmother's", "Omelette"],
        "food:EGG market": ["Grandmother's"],
        "-food:egg": ["Rührei", "Egg cups", "Moussaka"],
        "cups -food:egg": ["Egg cups"],
        "food:Eier": ["Rührei"],
        "food:(ei or salt)": ["Rührei", "Egg cups"],
        "-food:(egg or salt or ei)": ["Moussaka"],
        "food:oil": ["Omelette"],
        'food:"olive oil"': ["Moussaka"],
        "food:(eggplant egg)": ["Grandmother's"],
        "food:egg*": ["Grandmother's", "Moussaka", "Omelette"],
        "food:hat or food:salt": ["Grandmother's", "Egg cups"],
        "ingredient:eggpl": ["Grandmother's", "Moussaka"],
        "food:7": [],
        "food:tomato": [],
    }
    assert {query: await found(ada, query) for query in expected} == expected


async def test_the_line_of_a_food_is_shown(ada: Person) -> None:
    await keep(ada, named("Cake", recipeIngredient=["1 eggplant", "3 large eggs"]))

    assert [marked(one) for one in await highlights(ada, "food:egg")] == [
        ("recipeIngredient", 1, ["eggs"])
    ]


async def test_foods_follow_a_change(ada: Person) -> None:
    recipe = await keep(ada, named("Cake", recipeIngredient=["3 eggs"]))
    url = f"{RECIPES}/{recipe['id']}"
    await ada.patch(url, json={"recipeIngredient": ["1 banana"]}, headers=ANY_VERSION)
    assert await found(ada, "food:egg") == []
    assert await found(ada, "food:banana") == ["Cake"]

    await ada.delete(url, headers=ANY_VERSION)

    assert await found(ada, "food:banana") == []


async def test_only_ones_own_recipes_are_found(ada: Person, sign_up: SignUp) -> None:
    bob = await sign_up("bob@example.org")
    assert await found(bob, "soup") == [], "nothing was kept yet"
    await keep(ada, named("Leek soup"))
    await keep(bob, named("Onion soup"))

    assert await found(ada, "soup") == ["Leek soup"]
    assert await found(bob, "soup") == ["Onion soup"]
    assert await found(bob, "leek") == []
    assert await found(bob, "leke") == [], "nor are their words used for slips"
    assert await found(bob, "-xyzzy") == ["Onion soup"]


async def test_what_is_in_the_trash_is_not_found(ada: Person) -> None:
    recipe = await keep(ada, named("Leek soup"))
    await ada.delete(f"{RECIPES}/{recipe['id']}", headers=ANY_VERSION)
    assert await found(ada, "leek") == []

    await ada.post(f"{RECIPES}/{recipe['id']}/restore")

    assert await found(ada, "leek") == ["Leek soup"]


async def test_pages_of_hits_follow_each_other_through_the_levels(ada: Person) -> None:
    for number in range(4):
        await keep(ada, named(f"Noted {number}", notes="leek"))
        await keep(ada, named(f"Leek {number}"))
        await keep(ada, named(f"Listed {number}", recipeIngredient=["leek"]))
    expected = [
        f"{kind} {number}" for kind in ("Leek", "Listed", "Noted") for number in (3, 2, 1, 0)
    ]

    seen: list[str] = []
    page = await ada.get(RECIPES, params={"q": "leek", "limit": "3"})
    await keep(ada, named("Leek made meanwhile"))
    while True:
        seen += [item["name"] for item in page.json()["items"]]
        if page.json()["next_cursor"] is None:
            break
        page = await ada.get(page.links["next"]["url"])

    assert seen == expected
    assert "next" not in page.links


async def test_postgresql_plans_each_search_for_its_words(ada: Person, database: Database) -> None:
    """After five times it would make a plan for all, which reads everything for a rare word."""
    await keep(ada, named("Leek soup"))
    for _ in range(8):
        await found(ada, "leek soup")
    if database.is_sqlite:
        return

    row = await database.slow_reader.first(
        "SELECT max(custom_plans), max(generic_plans) FROM pg_prepared_statements"
        " WHERE statement LIKE :asked",
        asked="%search_recipe%",
    )

    assert row is not None
    assert int(str(row[0])) >= 8
    assert row[1] == 0
    assert await database.slow_reader.first("SHOW jit") == ("off",)


async def test_a_cursor_of_another_list_is_refused(ada: Person) -> None:
    for number in range(3):
        await keep(ada, named(f"Leek {number}"))
    plain = (await ada.get(RECIPES, params={"limit": 1})).json()["next_cursor"]
    ranked = (await ada.get(RECIPES, params={"limit": 1, "q": "leek"})).json()["next_cursor"]

    for query in ({"q": "leek", "cursor": plain}, {"cursor": ranked}, {"q": "leek", "cursor": ""}):
        answer = await ada.get(RECIPES, params=query)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/cursor"


async def highlights(person: Person, q: str) -> list[dict[str, Any]]:
    (item,) = (await person.get(RECIPES, params={"q": q})).json()["items"]
    shown: list[dict[str, Any]] = item["highlights"]
    return shown


def marked(highlight: dict[str, Any]) -> tuple[str, int | None, list[str]]:
    """Where, and the texts between the marks."""
    text = highlight["text"]
    return highlight["member"], highlight["index"], [text[a:b] for a, b in highlight["marks"]]


async def test_highlights_show_each_word_in_its_best_place(ada: Person) -> None:
    await keep(ada, named(
        "Crème of Tomatoes", keywords=["quick", "Süß"],
        recipeIngredient=["1 kg tomatoes", "olive oil and oil", "<b>salt</b>"],
        recipeInstructions=["Chop. " * 60 + "Simmer the tomatoes in olive oil. " + "Stir. " * 60],
        notes="卵焼きと食べる",
    ))  # fmt: skip

    assert [marked(one) for one in await highlights(ada, 'creme tomato suss "olive oil" salt')] == [
        ("name", None, ["Crème", "Tomatoes"]),
        ("keywords", 1, ["Süß"]),
        ("recipeIngredient", 1, ["olive oil"]),
        ("recipeIngredient", 2, ["salt"]),
    ]
    assert [marked(one) for one in await highlights(ada, "卵焼き -pepper")] == [
        ("notes", None, ["卵焼き"])
    ]
    (long,) = await highlights(ada, "simmer step:olive")
    assert marked(long) == ("recipeInstructions", 0, ["Simmer", "olive"])
    assert len(long["text"]) < 250
    assert long["text"].startswith("…")
    assert await highlights(ada, "time>5 or quick")
    assert "highlights" not in (await ada.get(RECIPES)).json()["items"][0]


async def test_a_query_that_cannot_be_read_is_refused_with_its_column(ada: Person) -> None:
    answer = await ada.get(RECIPES, params={"q": "tomato ctegory:soup"})

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/unreadable-query"
    assert problem["column"] == 8
    assert problem["errors"][0]["pointer"] == "/q"
    assert "Did you mean category?" in problem["detail"]


SAYINGS = r"""
'; DROP TABLE recipe; --    "    *    a*b    NEAR(a b)    name : soup    {name}: x    ^soup
soup AND    soup NOT    ((((soup))))    \    'soup'    soup:*    <->    !soup    😀 soup    _
1_soup    #_soup    -(a or -b)    a or -a    %    :x    -a -b -c    İ    ß    ﷺ    ²    ½    ♥♥
(a or b) (c or d) (e or f) g h    "a b" c or "d e"    a​b    󠁁    souṕ
"""


async def test_any_text_is_read_or_refused(ada: Person) -> None:
    await keep(ada, SOUP)
    sayings = [saying for line in SAYINGS.splitlines() for saying in line.split("    ") if saying]
    for q in (*sayings, "a" * 500, "i " * 32, "卵" * 40, "-" * 500, "a* " * 32):
        answer = await ada.get(RECIPES, params={"q": q})
        assert answer.status_code in (200, 422), q
