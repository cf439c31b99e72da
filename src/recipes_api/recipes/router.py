"""Recipes over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Request, Response, status
from pydantic import JsonValue, ValidationError

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader, get_database
from recipes_api.errors import InvalidRequest, invalid_body, responses
from recipes_api.etags import IfNoneMatch, is_unchanged
from recipes_api.pagination import DEFAULT_LIMIT, CursorText, PageLimit, read_number
from recipes_api.recipes import answers, queries, store
from recipes_api.recipes.concurrency import (
    MergeConflict,
    StaleVersion,
    find_for_change,
    find_for_merge,
    merge,
)
from recipes_api.recipes.conditional import (
    ConditionRequired,
    IfMatch,
    IfMatchOrNone,
    entity_tag,
)
from recipes_api.recipes.dependencies import (
    ListFilter,
    RecipeId,
    SortedBy,
    SortedIn,
    WantedForm,
    check_new_id,
)
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.forms import FORMS
from recipes_api.recipes.history.differences import members_of
from recipes_api.recipes.idempotency import KeyReused, Repeatable
from recipes_api.recipes.merge_patch import MERGE_PATCH, merge_patch
from recipes_api.recipes.nesting import uses
from recipes_api.recipes.nesting.uses import MadeOfItself
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.scaling.asked import WantedAmounts
from recipes_api.recipes.scaling.scaled import ScaledRecipe
from recipes_api.recipes.schemas import RecipePage
from recipes_api.recipes.search.listing import list_found
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.recipes.store import IdTaken, NoSuchRecipe
from recipes_api.settings import CurrentSettings
from recipes_api.strict_json import StrictJSONRoute

IN_OTHER_FORMS = {
    form.media_type.partition(";")[0]: {
        "schema": {"type": "object" if "json" in form.media_type else "string"}
    }
    for form in FORMS.values()
}
CHANGES = (NoSuchRecipe, StaleVersion, ConditionRequired, InvalidRequest)
WRITES = (*CHANGES, MadeOfItself)

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
    await uses.refuse_unknown(session, user.id, document)
    recipe = await store.create(session, user.id, document, now)
    await repeatable.remember(session, recipe, recipe.document)
    return answers.created(recipe.id, recipe.document)


@router.get("", response_model=RecipePage, responses=responses(InvalidRequest, UnreadableQuery))
async def list_recipes(
    request: Request,
    user: RecipesRead,
    wanted: ListFilter,
    reader: HotReader,
    sort: SortedBy = None,
    order: SortedIn = None,
    cursor: CursorText = None,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Response:
    """Cards of my recipes, the newest change first; of a search (`q`), the best hits first.

    With `sort` in another order. What has no time or no rating comes last in both directions.
    """
    if wanted.needs_search or sort is not None or order is not None:
        sorting = (sort, order)
        cards = await list_found(get_database(request), user.id, wanted, sorting, cursor, limit)
    elif wanted.labels:
        before = read_number(cursor)
        cards = await queries.list_labelled(reader, user.id, wanted.labels, before, limit)
    else:
        cards = await queries.list_kept(reader, user.id, read_number(cursor), limit)
    return answers.cards_answer(request, cards)


@router.get(
    "/{recipe_id}",
    response_model=Recipe | ScaledRecipe,
    responses=responses(NoSuchRecipe, InvalidRequest)
    | answers.NOT_MODIFIED
    | {200: {"content": IN_OTHER_FORMS}},
)
async def read_recipe(
    recipe_id: RecipeId,
    user: RecipesRead,
    reader: HotReader,
    form: WantedForm,
    asked: WantedAmounts,
    settings: CurrentSettings,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A recipe: JSON, or with `format=` a file for people or for other programs.

    `Accept: application/ld+json` gives schema.org JSON-LD as well. With one of `servings`,
    `factor`, `ingredient` and `pan`, and with `units`, the amounts in lines and steps are others;
    the texts as they were written stand beside them, and nothing is kept. See docs/scaling.md.
    """
    found = await queries.read_one(reader, user.id, recipe_id)
    if found is None:
        raise NoSuchRecipe
    site = settings.issuer
    if asked is not None:
        return await answers.scaled_answer(found, asked, form, site, if_none_match)
    if form is not None:
        return await answers.form_answer(found, form, site, if_none_match)
    tag = entity_tag(found.version, found.refreshed)
    if is_unchanged(if_none_match, tag):
        return answers.not_modified(tag)
    return answers.recipe_answer(found.document, tag)


@router.put(
    "/{recipe_id}",
    response_model=Recipe,
    responses=responses(*WRITES, IdTaken)
    | {201: {"model": Recipe, "description": "A new recipe, under the id that you made."}},
)
async def replace_recipe(
    recipe_id: RecipeId,
    document: RecipeDocument,
    user: RecipesWrite,
    condition: IfMatchOrNone,
    now: Now,
    session: DbSession,
) -> Response:
    """Replaces the whole document; members left out are emptied.

    With `If-None-Match: *` in place of If-Match it keeps a new recipe under an id that you made:
    so a client that was offline can repeat it without making a second one.
    """
    if condition is None:
        check_new_id(recipe_id)
        await uses.refuse_unknown(session, user.id, document)
        recipe = await store.create(session, user.id, document, now, recipe_id=recipe_id)
        return answers.created(recipe.id, recipe.document)
    recipe = await find_for_change(session, user.id, recipe_id, condition)
    before = RecipeDocument.from_stored(recipe.document)
    await uses.refuse_unknown(session, user.id, document, before)
    await store.revise(session, recipe, document, now)
    return answers.row_answer(recipe)


@router.patch("/{recipe_id}", response_model=Recipe, responses=responses(*WRITES, MergeConflict))
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
    merging: Annotated[
        Literal["auto"] | None,
        Query(alias="merge", description="`auto`: put together with what others changed since."),
    ] = None,
) -> Response:
    """Changes members of the document: JSON Merge Patch (RFC 7396), where null empties one.

    A stale one is refused. With `merge=auto` it is put together with what was changed meanwhile,
    member by member and line by line, and refused only where both changed the same.
    """
    if merging is None:
        recipe = await find_for_change(session, user.id, recipe_id, condition)
        base = RecipeDocument.from_stored(recipe.document)
    else:
        recipe, base = await find_for_merge(session, user.id, recipe_id, condition)
    try:
        await merge(session, recipe, base, _patched(base, patch), now)
    except ValidationError as error:
        raise invalid_body(error) from error
    return answers.row_answer(recipe)


def _patched(document: RecipeDocument, patch: dict[str, JsonValue]) -> RecipeDocument:
    return RecipeDocument.model_validate(merge_patch(members_of(document), patch))


@router.delete(
    "/{recipe_id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(*CHANGES)
)
async def trash_recipe(
    recipe_id: RecipeId, user: RecipesWrite, condition: IfMatch, now: Now, session: DbSession
) -> None:
    """Moves the recipe to the trash, from where it can be restored."""
    recipe = await find_for_change(session, user.id, recipe_id, condition)
    await store.trash(session, recipe, now)
