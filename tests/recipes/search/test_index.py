"""The search index says of every recipe what it is now, and nothing of what is gone."""

import random
from typing import Any

import pytest
from sqlalchemy import text

from recipes_api.database import Database
from recipes_api.readers import as_uuid
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.search import index
from recipes_api.recipes.search.entries import MOST_TOKENS, tokens_of, trigrams, whole_name
from tests.people import Person, SignUp
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep, named

ENTRIES = {
    True: """
        SELECT owner_id, search_recipe.rowid & 1099511627775, words FROM search_recipe
        LEFT JOIN search_owner ON number = search_recipe.rowid >> 40
    """,
    False: """
        SELECT owner_id, change_number, array_to_string(tsvector_to_array(words), ' ')
        FROM search_recipe LEFT JOIN search_owner USING (number)
    """,
}
VOCABULARY = """
    SELECT owner_id, word, names, recipes FROM search_word
    LEFT JOIN search_owner ON search_owner.number = search_word.number
"""


async def indexed(database: Database) -> dict[str, set[Any]]:
    """Every entry and every word, without the numbers that stand for people."""
    entries = await database.reader.all(ENTRIES[database.is_sqlite])
    words = await database.reader.all(VOCABULARY)
    return {
        "entries": {
            (as_uuid(owner), change, without_numbers(str(tokens)))
            for owner, change, tokens in entries
        },
        "words": {(as_uuid(owner), word, names, recipes) for owner, word, names, recipes in words},
    }


def without_numbers(tokens: str) -> frozenset[str]:
    return frozenset(token.lstrip("0123456789") for token in tokens.split())


async def rebuild(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM search_owner"))
        await connection.run_sync(index.fill)


async def words_of_index(database: Database) -> dict[str, tuple[int, int]]:
    words = (await indexed(database))["words"]
    return {word: (names, recipes) for _, word, names, recipes in words}


async def test_an_entry_follows_its_recipe(ada: Person, database: Database) -> None:
    recipe = await keep(ada, named("Leek soup", keywords=["Süß"], recipeIngredient=["1 leek"]))
    url = f"{RECIPES}/{recipe['id']}"
    ((_, change, tokens),) = (await indexed(database))["entries"]
    assert change == 1
    name = without_numbers(whole_name(7, ["leek", "soup"]))
    words = {"n_leek", "n_soup", "k_suss", "i_1", "i_leek", "x_1", "x_leek"}
    assert tokens == {"_", *name, *words}
    assert await words_of_index(database) == {
        "leek": (1, 1), "soup": (1, 1), "suss": (0, 1), "1": (0, 1),
    }  # fmt: skip

    await ada.patch(url, json={"name": "Onion soup"}, headers=ANY_VERSION)
    assert await words_of_index(database) == {
        "onion": (1, 1), "soup": (1, 1), "suss": (0, 1), "1": (0, 1), "leek": (0, 1),
    }  # fmt: skip

    await ada.delete(url, headers=ANY_VERSION)
    assert await indexed(database) == {"entries": set(), "words": set()}

    await ada.post(f"{url}/restore")
    ((_, change, _),) = (await indexed(database))["entries"]
    assert change == 4


async def test_after_any_walk_the_index_is_as_if_made_anew(
    ada: Person, sign_up: SignUp, database: Database
) -> None:
    bob = await sign_up("bob@example.org")
    chance = random.Random(7)
    kept: list[tuple[Person, str]] = []
    for number in range(60):
        step = chance.random()
        if step < 0.5 or not kept:
            name = chance.choice(["Tomato soup", "Leek soup", "Soup", "Crème", "卵焼き"])
            person = chance.choice([ada, bob])
            made = await keep(person, SOUP | {"name": name, "notes": f"number {number}"})
            kept.append((person, f"{RECIPES}/{made['id']}"))
            continue
        person, url = chance.choice(kept)
        if step < 0.7:
            leeks = ["leek"] * chance.randint(0, 2)
            patch = {"notes": f"changed {number}", "recipeIngredient": leeks}
            await person.patch(url, json=patch, headers=ANY_VERSION)
        elif step < 0.85:
            await person.delete(url, headers=ANY_VERSION)
        else:
            await person.post(f"{url}/restore")
    written = await indexed(database)

    await rebuild(database)

    assert written["entries"]
    assert await indexed(database) == written
    await check_integrity(database)


async def check_integrity(database: Database) -> None:
    """FTS5 compares its index with what it was made of."""
    if database.is_sqlite:
        async with database.engine.begin() as connection:
            for table in ("search_recipe", "search_trigram"):
                await connection.execute(
                    text(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
                )


async def test_a_deleted_account_leaves_nothing_in_the_index(
    ada: Person, sign_up: SignUp, database: Database
) -> None:
    bob = await sign_up("bob@example.org")
    await keep(bob, named("Bread"))
    bobs = await indexed(database)
    await keep(ada, SOUP)

    answer = await ada.request("DELETE", "/api/v1/users/me", json={"password": ada.password})

    assert answer.status_code == 204, answer.text
    assert await indexed(database) == bobs
    await check_integrity(database)


async def test_a_refused_write_leaves_no_trace_in_the_index(
    ada: Person, database: Database
) -> None:
    recipe = await keep(ada, SOUP)
    before = await indexed(database)

    refused = await ada.put(
        f"{RECIPES}/{recipe['id']}", json=named("Other"), headers={"If-None-Match": "*"}
    )

    assert refused.status_code == 412
    assert await indexed(database) == before


async def test_the_longest_recipe_is_kept_and_found_by_its_beginning(
    ada: Person, database: Database
) -> None:
    """A tsvector holds 1 MiB and 16,383 positions; people may write more."""
    words = " ".join(f"{number:x}" + "ж" * 25 for number in range(3000))
    await keep(ada, named("Long", notes=words, recipeInstructions=[words[:20_000]] * 40))

    ((_, _, tokens),) = (await indexed(database))["entries"]
    assert "n_long" in tokens
    assert len(tokens) > 500


def test_what_is_indexed_of_a_recipe_is_bounded() -> None:
    document = RecipeDocument.model_validate(named("a", recipeInstructions=["b " * 9000] * 100))

    assert len(tokens_of(1, document)) == MOST_TOKENS


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("soup", ("··s", "·so", "sou", "oup", "up·")),
        ("a", ("··a", "·a·")),
        ("卵焼", ("··卵", "·卵焼", "卵焼·")),
    ],
)
def test_trigrams_of_a_word_know_its_ends(word: str, found: tuple[str, ...]) -> None:
    assert trigrams(word) == found


def test_owners_do_not_share_a_token() -> None:
    document = RecipeDocument.model_validate(SOUP)

    assert set(tokens_of(1, document)).isdisjoint(tokens_of(11, document))
