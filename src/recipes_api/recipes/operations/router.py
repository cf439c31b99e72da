"""Changes of many recipes at once, over HTTP."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel
from sqlmodel import select

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import HotReader, get_database
from recipes_api.errors import InvalidRequest, NotFound, responses
from recipes_api.pagination import DEFAULT_LIMIT, PageLimit, PageTimeCursor
from recipes_api.recipes import answers
from recipes_api.recipes.ingredients import keys_of
from recipes_api.recipes.operations import queries, running, selection, undo
from recipes_api.recipes.operations.edits import LabelEdits, LabelRename
from recipes_api.recipes.operations.models import Operation, OperationKind
from recipes_api.recipes.operations.schemas import (
    BulkChange,
    FoodRenaming,
    LabelRenaming,
    OperationItem,
    OperationPage,
    OperationResult,
)
from recipes_api.recipes.operations.selection import TooManyRecipes
from recipes_api.recipes.rendering import fold
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.strict_json import StrictJSONRoute


class NoSuchOperation(NotFound):
    """There is no such operation, or it is not yours, or it is too long ago."""

    def __init__(self) -> None:
        super().__init__("There is no such operation.")


async def read_operation_id(
    operation_id: Annotated[str, Path(json_schema_extra={"format": "uuid"})],
) -> uuid.UUID:
    """What is no id names no operation."""
    try:
        return uuid.UUID(operation_id)
    except ValueError as error:
        raise NoSuchOperation from error


OperationId = Annotated[uuid.UUID, Depends(read_operation_id)]


class Undoing(BaseModel):
    """What an undo was asked for, as it is kept."""

    operation_id: uuid.UUID


router = APIRouter(
    prefix="/api/v1",
    tags=["many recipes at once"],
    route_class=StrictJSONRoute,
    responses=responses(*UNAUTHORIZED),
)


@router.post("/recipes/bulk", responses=responses(InvalidRequest, TooManyRecipes, UnreadableQuery))
async def change_recipes(
    request: Request, bulk: BulkChange, user: RecipesWrite, now: Now
) -> OperationResult:
    """Changes the labels of many recipes, or moves them to the trash.

    With `dry_run` it only tells what would happen. Each recipe that is changed gets a new version,
    in batches: if the service is stopped in between, sending it again does the rest.
    """
    database = get_database(request)
    async with database.reading() as session:
        ids = await selection.find_selected(session, user.id, bulk.where)
    edit = None if bulk.change.trash else LabelEdits(bulk.change.label_edits())
    if bulk.dry_run:
        return await running.preview(database, user.id, ids, edit)
    operation = await running.begin(database, user.id, OperationKind.BULK, bulk, now)
    return await running.run(database, operation, ids, edit, now)


@router.post("/labels/rename", responses=responses(InvalidRequest, TooManyRecipes))
async def rename_labels(
    request: Request, renaming: LabelRenaming, user: RecipesWrite, now: Now
) -> OperationResult:
    """Gives a keyword, category or cuisine a new name in every recipe that I keep.

    Several old names become one: that merges them, also with what has the new name already. How
    they are spelt does not matter. With `dry_run` it only tells what would happen.
    """
    database = get_database(request)
    edit = LabelRename(renaming.kind, frozenset(map(fold, renaming.old)), renaming.new)
    async with database.reading() as session:
        ids = await selection.find_labelled(session, user.id, edit.kind, edit.old)
    if renaming.dry_run:
        return await running.preview(database, user.id, ids, edit)
    operation = await running.begin(database, user.id, OperationKind.RENAME, renaming, now)
    return await running.run(database, operation, ids, edit, now)


@router.post("/foods/rename", responses=responses(InvalidRequest, TooManyRecipes))
async def rename_foods(
    request: Request, renaming: FoodRenaming, user: RecipesWrite, now: Now
) -> OperationResult:
    """Gives a food a new name in the ingredients and steps of every recipe that I keep.

    Several old names become one, which merges them. A food is known in singular and plural, and
    `fresh` or `large` stays before it. A line that would not be understood as before is left as it
    is, and so is one that names the new food already. With `dry_run` it only tells what would
    happen, line by line.
    """
    database = get_database(request)
    keys = set().union(*map(keys_of, renaming.old))
    async with database.reading() as session:
        ids = await selection.find_with_food(session, user.id, keys)
    if renaming.dry_run:
        return await running.preview(database, user.id, ids, renaming.to_edit())
    operation = await running.begin(database, user.id, OperationKind.RENAME_FOOD, renaming, now)
    return await running.run(database, operation, ids, renaming.to_edit(), now)


@router.get("/operations", responses=responses(InvalidRequest))
async def list_operations(
    user: RecipesRead,
    cursor: PageTimeCursor,
    reader: HotReader,
    response: Response,
    limit: PageLimit = DEFAULT_LIMIT,
) -> OperationPage:
    """What I did to many recipes at once, the latest first."""
    response.headers.update(answers.CACHING)
    return await queries.list_operations(reader, user.id, cursor, limit)


@router.get("/operations/{operation_id}", responses=responses(NoSuchOperation))
async def read_operation(
    operation_id: OperationId, user: RecipesRead, reader: HotReader, response: Response
) -> OperationItem:
    """One of them: what was asked for, how many recipes it changed, how many were undone."""
    found = await queries.read_operation(reader, user.id, operation_id)
    if found is None:
        raise NoSuchOperation
    response.headers.update(answers.CACHING)
    return found


@router.post("/operations/{operation_id}/undo", responses=responses(NoSuchOperation))
async def undo_operation(
    request: Request, operation_id: OperationId, user: RecipesWrite, now: Now
) -> OperationResult:
    """Makes the recipes what they were before, as new versions.

    Those that were changed since are left as they are, and told. Undoing is an operation, too, so
    it can be undone.
    """
    database = get_database(request)
    async with database.reading() as session:
        statement = select(Operation).where(
            Operation.id == operation_id, Operation.owner_id == user.id
        )
        operation = (await session.exec(statement)).first()
    if operation is None:
        raise NoSuchOperation
    asked = Undoing(operation_id=operation_id)
    undoing = await running.begin(database, user.id, OperationKind.UNDO, asked, now)
    return await undo.undo(database, operation, undoing, now)
