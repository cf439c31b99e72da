"""Recipes over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response, status
from fastapi.exceptions import RequestValidationError
from pydantic import JsonValue, ValidationError

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader, get_database
from recipes_api.errors import InvalidRequest, responses
from recipes_api.pagination import DEFAULT_LIMIT, PageCursor, PageLimit
from recipes_api.recipes import answers, queries, store
from recipes_api.recipes.conditional import (
    ConditionRequired,
    IfMatch,
    IfNoneMatch,
    entity_tag,
    is_unchanged,
)
from recipes_api.recipes.dependencies import JSON_LD, ListFilter, RecipeId, WantsJsonLd
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.idempotency import KeyReused, Repeatable
from recipes_api.recipes.merge_patch import merge_patch
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.schemas import RecipePage
from recipes_api.recipes.store import NoSuchRecipe, StaleVersion
from recipes_api.strict_json import StrictJSONRoute

MERGE_PATCH = "application/merge-patch+json"
CHANGES = (NoSuchRecipe, StaleVersion, ConditionRequired, InvalidRequest)

router = APIRouter(
    prefix="/api/v1/recipes",
    tags=["recipes"],
    route_class=StrictJSONRoute,
    responses=responses(*UNAUTHORIZED),
)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=Recipe,
    responses=responses(InvalidRequest, KeyReused),
)
async def create_recipe(
    document: RecipeDocument,
    user: RecipesWrite,
    repeatable: Repeatable,
    now: Now,
    session: DbSession,
) -> Response:
    """Keeps a new recipe. Sent again with the same Idempotency-Key, it makes no second one."""
    first = await repeatable.first_answer(session, user.id, now)
    if first is not None:
        return answers.created(first.recipe_id, first.document)
    recipe = await store.create(session, user.id, document, now)
    await repeatable.remember(session, recipe)
    return answers.created(recipe.id, recipe.document)


@router.get("", response_model=RecipePage, responses=responses(InvalidRequest))
async def list_recipes(
    request: Request,
    user: RecipesRead,
    wanted: ListFilter,
    cursor: PageCursor,
    reader: HotReader,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Response:
    """Cards of my recipes, the newest change first."""
    if wanted.q is not None:
        # Not a dependency: every list would pay for it, half as much again as the list costs.
        async with get_database(request).reading() as session:
            cards = await queries.list_named(session, user.id, wanted, cursor, limit)
    elif wanted.keyword is not None or wanted.category is not None:
        cards = await queries.list_labelled(reader, user.id, wanted, cursor, limit)
    else:
        cards = await queries.list_kept(reader, user.id, cursor, limit)
    return answers.cards_answer(request, cards)


@router.get("/trash", response_model=RecipePage, responses=responses(InvalidRequest))
async def list_trash(
    request: Request,
    user: RecipesRead,
    cursor: PageCursor,
    reader: HotReader,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Response:
    """Cards of what I threw away, the latest first."""
    return answers.cards_answer(request, await queries.list_trashed(reader, user.id, cursor, limit))


@router.get(
    "/{recipe_id}",
    response_model=Recipe,
    responses=responses(NoSuchRecipe, InvalidRequest)
    | answers.NOT_MODIFIED
    | {200: {"content": {JSON_LD: {"schema": {"type": "object"}}}}},
)
async def read_recipe(
    recipe_id: RecipeId,
    user: RecipesRead,
    reader: HotReader,
    wants_json_ld: WantsJsonLd,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A recipe, as JSON or (`Accept: application/ld+json`) as schema.org JSON-LD."""
    found = await queries.read_one(reader, user.id, recipe_id)
    if found is None:
        raise NoSuchRecipe
    version, document = found
    tag = entity_tag(version)
    if wants_json_ld:
        return answers.json_ld_answer(version, document, if_none_match)
    if is_unchanged(if_none_match, tag):
        return answers.not_modified(tag)
    return answers.recipe_answer(version, document)


@router.put("/{recipe_id}", response_model=Recipe, responses=responses(*CHANGES))
async def replace_recipe(
    recipe_id: RecipeId,
    document: RecipeDocument,
    user: RecipesWrite,
    condition: IfMatch,
    now: Now,
    session: DbSession,
) -> Response:
    """Replaces the whole document; members left out are emptied."""
    recipe = await store.find_for_change(session, user.id, recipe_id, condition)
    await store.revise(session, recipe, document, now)
    return answers.recipe_answer(recipe.version, recipe.document)


@router.patch("/{recipe_id}", response_model=Recipe, responses=responses(*CHANGES))
async def change_recipe(
    recipe_id: RecipeId,
    patch: Annotated[
        dict[str, JsonValue],
        Body(media_type=MERGE_PATCH, examples=[{"servings": 6, "notes": None}]),
    ],
    user: RecipesWrite,
    condition: IfMatch,
    now: Now,
    session: DbSession,
) -> Response:
    """Changes members of the document: JSON Merge Patch (RFC 7396), where null empties one."""
    recipe = await store.find_for_change(session, user.id, recipe_id, condition)
    current = RecipeDocument.from_stored(recipe.document).model_dump(mode="json", by_alias=True)
    try:
        document = RecipeDocument.model_validate(merge_patch(current, patch))
    except ValidationError as error:
        raise RequestValidationError(
            [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        ) from error
    await store.revise(session, recipe, document, now)
    return answers.recipe_answer(recipe.version, recipe.document)


@router.delete(
    "/{recipe_id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(*CHANGES)
)
async def trash_recipe(
    recipe_id: RecipeId, user: RecipesWrite, condition: IfMatch, now: Now, session: DbSession
) -> None:
    """Moves the recipe to the trash, from where it can be restored."""
    recipe = await store.find_for_change(session, user.id, recipe_id, condition)
    await store.trash(session, recipe, now)


@router.post("/{recipe_id}/restore", response_model=Recipe, responses=responses(NoSuchRecipe))
async def restore_recipe(
    recipe_id: RecipeId, user: RecipesWrite, now: Now, session: DbSession
) -> Response:
    """Takes the recipe out of the trash."""
    recipe = await store.restore(session, user.id, recipe_id, now)
    return answers.recipe_answer(recipe.version, recipe.document)
