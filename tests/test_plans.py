"""Queries that users wait for go by an index, on both databases: their plans say so."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from recipes_api.auth import dependencies, guessing, login
from recipes_api.database import Database
from recipes_api.duties import duties
from recipes_api.images import router as images_router
from recipes_api.pagination import LARGEST_ID, LATEST
from recipes_api.readers import SqlValue, as_uuid
from recipes_api.recipes import idempotency, queries
from recipes_api.recipes.changes import items as changes
from recipes_api.recipes.cook_log import queries as cook_log
from recipes_api.recipes.nesting import tree, uses
from recipes_api.recipes.operations import queries as operations
from recipes_api.recipes.search.conditions import NEEDS_FOOD
from recipes_api.recipes.search.sorted_hits import SortedPlace, page_statement
from recipes_api.recipes.search.sorting import NEWEST_CHANGE, Direction, Sort, SortKey
from recipes_api.recipes.suggestions.cookable import COOKABLE, NEEDS
from recipes_api.recipes.suggestions.similar import FEATURES, HAVING_FOOD, HAVING_LABEL, SIMILAR
from tests.images.pictures import picture
from tests.listening import listening
from tests.people import Person, SignUp, log_in, refresh
from tests.recipes.documents import ANY_VERSION, RECIPES, SOUP, keep
from tests.recipes.imports.archives import IMPORTS, begin, ended
from tests.recipes.pages import HTML, json_ld, page

IMPORT = f"{RECIPES}/import?url=https://example.org/page&duplicates=update"

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Hot:
    """A statement that many requests wait for, and the indexes that answer it."""

    statement: str
    indexes: tuple[str, ...]
    in_order: bool = False
    """Whether a page of it is read from the index as it is, with nothing to be sorted."""


HOT = {
    "list": Hot(queries.KEPT, ("ix_recipe_kept",), in_order=True),
    "trash": Hot(queries.TRASHED, ("ix_recipe_trashed",), in_order=True),
    "labelled": Hot(queries.LABELLED, ("ix_recipe_label_value",), in_order=True),
    "labelled twice": Hot(queries.LABELLED_TWICE, ("ix_recipe_label_value",), in_order=True),
    "with a food": Hot(
        page_statement(
            NEWEST_CHANGE, SortedPlace(), [NEEDS_FOOD.format(keys=":key, :value", unread="")]
        ),
        ("ix_recipe_food_value", "ix_recipe_kept"),
    ),
    "cookable": Hot(
        COOKABLE.format(have=":value", there=":key, :value", conditions=""),
        ("ix_recipe_food_value", "pk_recipe_food", "pk_recipe"),
    ),
    "needs": Hot(NEEDS.format(ids=":recipe_id"), ("pk_recipe_food",), in_order=True),
    "features": Hot(FEATURES, ("pk_recipe_food", "ix_recipe_food_value", "ix_recipe_label_value")),
    "similar": Hot(
        SIMILAR.format(
            features=HAVING_FOOD.format(place=0, weight=1)
            + " UNION ALL "
            + HAVING_LABEL.format(place=1, weight=2)
        ),
        ("ix_recipe_food_value", "ix_recipe_label_value"),
    ),
    "one": Hot(queries.ONE, ("pk_recipe",)),
    "marks": Hot(queries.MARKS, ("pk_recipe", "pk_recipe_mark")),
    "cooked": Hot(cook_log.COOKED, ("ix_cook_log_entry_cooked_at",), in_order=True),
    "recipe cooked": Hot(cook_log.RECIPE_COOKED, ("ix_cook_log_entry_recipe_id",), in_order=True),
    "operations": Hot(operations.OPERATIONS, ("ix_operation_owner_id",), in_order=True),
    "operation": Hot(operations.OPERATION, ("pk_operation",)),
    "versions": Hot(queries.VERSIONS, ("pk_recipe_version",), in_order=True),
    "one version": Hot(queries.ONE_VERSION, ("pk_recipe_version",)),
    "tree": Hot(tree.TREE, ("pk_recipe", "pk_recipe_use")),
    "uses": Hot(uses.USES, ("pk_recipe_use",)),
    "changes": Hot(
        changes.CHANGES, ("ix_recipe_kept", "ix_recipe_trashed", "ix_recipe_mark_change")
    ),
    "last change": Hot(changes.LAST_CHANGE, ("pk_recipe_book",)),
    "living session": Hot(dependencies._LIVING_SESSION, ("pk_session", "pk_user")),
    "person by email": Hot(login._BY_EMAIL, ("uq_user_email_key",)),
    "person by id": Hot(login._BY_ID, ("pk_user",)),
    "known addresses": Hot(guessing._KNOWN_ADDRESSES, ("ix_session_user_id_ended_at",)),
    "picture": Hot(images_router.STORED_AS, ("uq_image_file_image_id",)),
    "answered before": Hot(idempotency.ANSWERED, ("pk_idempotency_key",)),
}
PARAMETERS: dict[str, Any] = {
    "before": 9, "deepest": 10, "most": 9, "since": 0, "limit": 21, "kind": "keyword",
    "image_id": "0" * 64,
    "value": "vegan", "other_kind": "category", "other_value": "soup", "version": 1,
    "value0": "tomato", "kind1": "keyword", "value1": "vegan", "change_number": 1,
    "key": "k", "now": NOW, "before_id": LARGEST_ID,
}  # fmt: skip


async def parameters(database: Database, statement: str) -> dict[str, Any]:
    values = PARAMETERS | await somebodys(database)
    found = {name: value for name, value in values.items() if re.search(rf":{name}\b", statement)}
    if statement == guessing._KNOWN_ADDRESSES:
        found["since"] = NOW
    if ":before_id" in statement:
        found["before"] = LATEST
    return found


async def plan(database: Database, statement: str, values: dict[str, Any]) -> list[str]:
    """The steps of the plan that the database chooses, on PostgreSQL as for a large table."""
    if database.is_sqlite:
        rows = await database.reader.all(f"EXPLAIN QUERY PLAN {statement}", **values)
        return [str(row[-1]) for row in rows]
    async with database.engine.connect() as connection:
        await connection.execute(text("SET enable_seqscan = off"))
        await connection.execute(text("SET enable_bitmapscan = off"))
        found = await connection.execute(text(f"EXPLAIN {statement}"), values)
        steps = [str(row[0]) for row in found]
        await connection.execute(text("RESET ALL"))
    return steps


# Subqueries: they hold what indexes have found of one person. So do hits of an FTS5 MATCH.
HITS = "search_recipe VIRTUAL TABLE INDEX 0:M"
BOUNDED = (
    r"below|near|sized|used|run_\d|need|ranked|shared|best|own|kept|trashed|deleted|marked|ended"
    rf"|counted|\(subquery|{HITS}"
)
MANY = [
    """INSERT INTO "user" SELECT gen_random_uuid(), email, email_key || n, password_hash,
        display_name, role, active, created_at, updated_at
    FROM "user" CROSS JOIN generate_series(2, 500) AS n""",
    """INSERT INTO session SELECT gen_random_uuid(), "user".id, client_id, scope, user_agent, ip,
        session.created_at, last_used_at, expires_at, ended_at
    FROM session CROSS JOIN "user" CROSS JOIN generate_series(2, 10) AS n""",
    """INSERT INTO recipe (id, owner_id, version, change_number, name_folded, total_seconds,
        fingerprint, created_at, updated_at, trashed_at, document, card)
    SELECT gen_random_uuid(), "user".id, version, n, name_folded,
        total_seconds, fingerprint, recipe.created_at, recipe.updated_at, trashed_at, document, card
    FROM recipe CROSS JOIN "user" CROSS JOIN generate_series(9, 60) AS n""",
    """INSERT INTO recipe_label SELECT recipe.id, kind, value, recipe.owner_id,
        recipe.change_number, label
    FROM recipe CROSS JOIN recipe_label ON CONFLICT DO NOTHING""",
    """INSERT INTO recipe_food (recipe_id, line_id, part, food, owner_id, optional, change_number)
    SELECT recipe.id, line_id, part, food, recipe.owner_id, optional, recipe.change_number
    FROM recipe CROSS JOIN recipe_food ON CONFLICT DO NOTHING""",
    """INSERT INTO recipe_mark SELECT recipe.id, recipe.owner_id, recipe.change_number, rating,
        favourite, recipe_mark.created_at, recipe_mark.updated_at, marks, times_cooked,
        last_cooked_at
    FROM recipe CROSS JOIN recipe_mark ON CONFLICT DO NOTHING""",
    """INSERT INTO cook_log_entry SELECT gen_random_uuid(), recipe.owner_id, recipe.id, recipe_name,
        recipe.version, cooked_at, servings, rating, note, recipe.created_at, recipe.updated_at
    FROM recipe CROSS JOIN cook_log_entry CROSS JOIN generate_series(1, 2)""",
    """INSERT INTO operation SELECT gen_random_uuid(), "user".id, kind, request,
        operation.created_at, finished_at, changed, undone
    FROM operation CROSS JOIN "user" CROSS JOIN generate_series(1, 5)""",
    """INSERT INTO idempotency_key SELECT owner_id, key || n, request_digest, expires_at, recipe_id,
        document FROM idempotency_key CROSS JOIN generate_series(2, 2000) AS n""",
    "ANALYZE",
]
"""PostgreSQL chooses its plan by how much there is: 500 people with 50 recipes each."""


RENAMING = {"kind": "keyword", "old": ["Autumn"], "new": "autumn"}


@pytest.fixture
async def filled(database: Database, sign_up: SignUp) -> Database:
    ada = await sign_up("ada@example.org")
    recipe = (await ada.post(RECIPES, json=SOUP, headers={"Idempotency-Key": "k"})).json()
    await ada.put(f"{RECIPES}/{recipe['id']}/favourite")
    await ada.post(f"{RECIPES}/{recipe['id']}/cooked", json={})
    await ada.post("/api/v1/labels/rename", json=RENAMING)
    if not database.is_sqlite:
        async with database.engine.begin() as connection:
            for statement in MANY:
                await connection.execute(text(statement))
    return database


async def somebodys(database: Database) -> dict[str, Any]:
    """The ids of a person, a session and a recipe of theirs, by their parameters' names."""
    owner = await database.reader.first("SELECT owner_id, id FROM recipe LIMIT 1")
    session = await database.reader.first("SELECT id FROM session LIMIT 1")
    assert owner is not None
    assert session is not None
    person, recipe, login_id = as_uuid(owner[0]), as_uuid(owner[1]), as_uuid(session[0])
    done = await database.reader.first("SELECT id FROM operation LIMIT 1")
    assert done is not None
    ids = {"owner_id": person, "user_id": person, "id": person, "operation_id": as_uuid(done[0])}
    return ids | {"recipe_id": recipe, "session_id": login_id}


async def test_every_hot_query_goes_by_its_index(filled: Database) -> None:
    plans = {
        name: "\n".join(await plan(filled, hot.statement, await parameters(filled, hot.statement)))
        for name, hot in HOT.items()
    }

    wrong = [name for name, hot in HOT.items() if not goes_by_its_index(filled, hot, plans[name])]
    assert wrong == [], "\n\n".join(f"{name}:\n{plans[name]}" for name in wrong)


SORTED_BY: dict[SortKey, list[tuple[tuple[str, ...], SqlValue]]] = {
    SortKey.CHANGED: [(("ix_recipe_kept",), 9)],
    SortKey.ADDED: [(("ix_recipe_added",), NOW)],
    SortKey.NAME: [(("ix_recipe_name",), "soup")],
    SortKey.TIME: [(("ix_recipe_time",), 60), (("ix_recipe_time",), 0)],
    SortKey.RATING: [
        (("ix_recipe_mark_rating", "pk_recipe", "ix_recipe_kept"), 4.5),
        (("ix_recipe_kept",), 9),
    ],
}
"""For each run of recipes the indexes that answer it, and a value that a page begins after."""


async def test_every_sorted_list_is_read_from_its_index(filled: Database) -> None:
    ids = await somebodys(filled)
    for key, direction in product(SORTED_BY, Direction):
        sort = Sort(key, direction)
        for number, (indexes, value) in enumerate(SORTED_BY[key]):
            for after in ({}, {"key": value, "id": ids["recipe_id"]}):
                place = SortedPlace(number, after)
                values = {"limit": 21, **place.parameters(sort)}
                statement = page_statement(sort, place)
                steps = await plan(filled, statement, {"owner_id": ids["owner_id"], **values})
                hot, whole = Hot(statement, indexes, in_order=True), "\n".join(steps)
                assert goes_by_its_index(filled, hot, whole), f"{sort}, {place}:\n{whole}"


def goes_by_its_index(database: Database, hot: Hot, whole: str) -> bool:
    scans = re.search(rf"SCAN (?!{BOUNDED})|Seq Scan", whole)
    sorts = hot.in_order and re.search(r"TEMP B-TREE|Sort", whole)
    # SQLite names the index of a primary key or a unique column by itself.
    indexes = [
        "sqlite_autoindex" if database.is_sqlite and not index.startswith("ix_") else index
        for index in hot.indexes
    ]
    return not scans and not sorts and all(index in whole for index in indexes)


async def walk(ada: Person) -> None:
    """What somebody does in the service, beside reading."""
    await refresh(ada.client, ada.refresh_token)
    recipe = await keep(ada, SOUP)
    url = f"{RECIPES}/{recipe['id']}"
    await ada.post(RECIPES, json=SOUP, headers={"Idempotency-Key": "k"})
    for name in ("Pancakes", "Waffles"):
        await ada.post(IMPORT, content=page(name=name), headers={"Content-Type": HTML})
    await ada.patch(url, json={"servings": 2}, headers=ANY_VERSION)
    await ada.get(url, params={"factor": "2"})
    menu = {"name": "Menu", "recipeIngredient": [{"text": "2 soups", "recipe": recipe["id"]}]}
    for path in ("tree", "ingredients"):
        await ada.get(f"{RECIPES}/{(await keep(ada, menu))['id']}/{path}")
    await ada.patch(url, json={"servings": 3}, headers={"If-Match": '"1"'})
    await ada.put(f"{url}/rating", json={"rating": 4})
    cooked = (await ada.post(f"{url}/cooked", json={})).json()
    await ada.patch(f"/api/v1/cooked/{cooked['id']}", json={"servings": 2})
    await ada.get(RECIPES, params={"favourite": "true", "rating_min": "3"})
    for key in SortKey:
        await ada.get(RECIPES, params={"sort": key, "q": "soup", "keyword": "vegan"})
    await ada.get(f"{RECIPES}/cookable", params={"have": ["tomato", "egg"], "q": "soup"})
    await keep(ada, SOUP | {"name": "The same again"})
    await ada.get(f"{url}/similar")
    await ada.get("/api/v1/export", params={"format": "csv", "keyword": "vegan"})
    bundle = (await ada.get("/api/v1/export", params={"format": "bundle"})).content
    await ada.get(f"{RECIPES}/facets")
    search = {"name": "Soups", "query": {"category": "soup"}}
    saved = (await ada.post("/api/v1/searches", json=search)).json()
    await ada.get(f"/api/v1/searches/{saved['id']}/recipes")
    renamed = (await ada.post("/api/v1/labels/rename", json=RENAMING)).json()
    await ada.post(f"/api/v1/operations/{renamed['operation_id']}/undo")
    await ada.post("/api/v1/foods/rename", json={"old": ["tomato"], "new": "pomodoro"})
    bulk = {"where": {"ids": [recipe["id"]]}, "change": {"trash": True}, "dry_run": True}
    await ada.post(f"{RECIPES}/bulk", json=bulk)
    await ada.get(f"{RECIPES}/facets", params={"keyword": "vegan", "q": "soup"})
    await ada.delete(url, headers=ANY_VERSION)
    await ada.post(f"{url}/restore")
    begun = await begin(ada, json_ld(name="Crêpes"), name="a.json")
    url = begun.headers["location"]
    for path in ("", "/events", "/items", "/items?state=imported"):
        await ada.get(f"{url}{path}")
    for wanted in ("skip", "update", "copy"):
        await ended(ada, await begin(ada, bundle, duplicates=wanted))
    for verb in ("retry", "undo", "cancel", "run"):
        await ada.post(f"{url}/{verb}")
        await ada.get(f"{url}/events")
    await ada.get(IMPORTS)
    await ada.get("/api/v1/auth/sessions")
    await ada.post("/api/v1/images", content=picture())
    await log_in(ada.client, ada.email, "a wrong password of hers")
    await ada.post("/api/v1/auth/logout")


async def test_nothing_that_a_person_or_housekeeping_does_reads_a_whole_table(
    app: FastAPI, sign_up: SignUp, database: Database
) -> None:
    """Every statement of a walk through the service, as it was sent, is explained."""
    seen: dict[str, Any] = {}

    def remember(
        _connection: Connection, _cursor: object, statement: str, values: Any, *_: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            seen.setdefault(statement, values)

    engines = {database.engine.sync_engine, database._read_engine.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", remember)
    await walk(await sign_up("ada@example.org"))
    eve = await sign_up("eve@example.org")
    async with listening(app, eve, "/api/v1/changes/events") as stream:
        await stream.next()
        for duty in duties(app):
            await duty.work()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", remember)

    assert len(seen) > 20
    whole = {}
    for statement, values in seen.items():
        async with database.engine.connect() as connection:
            if database.is_sqlite:
                explained = await connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
            else:
                await connection.exec_driver_sql("SET enable_seqscan = off")
                explained = await connection.exec_driver_sql(f"EXPLAIN {statement}", values)
            steps = "\n".join(str(row[-1]) for row in explained)
            if not database.is_sqlite:
                await connection.exec_driver_sql("RESET enable_seqscan")
        if re.search(rf"SCAN (?!{BOUNDED})|Seq Scan", steps):
            whole[statement] = steps
    # A service has a handful of keys, and reads them all.
    keyless = {one: steps for one, steps in whole.items() if "FROM signing_key" not in one}
    assert keyless == {}, "\n\n".join(f"{one}\n{steps}" for one, steps in keyless.items())
