"""An operation goes through its recipes in batches, each of them one transaction.

So no other writer waits long for a large one, and memory stays flat. What is changed is noted in
the same transaction: if the process dies in between, everything that was done can be undone.
"""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, ValidationError
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.recipes import derived, store
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.operations.edits import Edit, NotPossible, labels_of, touched
from recipes_api.recipes.operations.models import Operation, OperationKind, OperationRecipe
from recipes_api.recipes.operations.schemas import (
    SAMPLE,
    OperationResult,
    TouchedRecipe,
    UntouchedRecipe,
)

BATCH = 50


@dataclass
class Report:
    """What an operation has come to so far."""

    matched: int
    changed: int = 0
    left_count: int = 0
    left: list[UntouchedRecipe] = field(default_factory=list)
    sample: list[TouchedRecipe] = field(default_factory=list)

    def add_changed(
        self, recipe_id: uuid.UUID, before: RecipeDocument, after: RecipeDocument | None
    ) -> None:
        self.changed += 1
        if len(self.sample) < SAMPLE:
            old, new = (labels_of(before), None) if after is None else touched(before, after)
            self.sample.append(
                TouchedRecipe(recipe_id=recipe_id, name=before.name, before=old, after=new)
            )

    def add_left(self, recipe_id: uuid.UUID, document: RecipeDocument, reason: str) -> None:
        self.left_count += 1
        if len(self.left) < SAMPLE:
            left = UntouchedRecipe(recipe_id=recipe_id, name=document.name, reason=reason)
            self.left.append(left)

    def result(self, operation_id: uuid.UUID | None) -> OperationResult:
        return OperationResult(
            operation_id=operation_id,
            matched=self.matched,
            changed=self.changed,
            left=self.left,
            left_count=self.left_count,
            sample=self.sample,
        )


def batches(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


async def preview(
    database: Database, owner_id: uuid.UUID, ids: Sequence[uuid.UUID], edit: Edit | None
) -> OperationResult:
    """What `run` would do; nothing is written."""
    report = Report(len(ids))
    for batch in batches(ids):
        async with database.reading() as session:
            statement = select(RecipeRow.id, RecipeRow.document).where(
                RecipeRow.owner_id == owner_id,
                col(RecipeRow.id).in_(batch),
                col(RecipeRow.trashed_at).is_(None),
            )
            found = dict((await session.exec(statement)).all())
        for recipe_id in batch:
            if recipe_id in found:
                document = RecipeDocument.from_stored(found[recipe_id])
                await _edited(report, recipe_id, document, edit)
    return report.result(None)


async def begin(
    database: Database,
    owner_id: uuid.UUID,
    kind: OperationKind,
    request: BaseModel,
    now: datetime,
) -> Operation:
    operation = Operation(
        owner_id=owner_id,
        kind=kind,
        request=request.model_dump_json(exclude_defaults=True),
        created_at=now,
    )
    async with database.writing() as session:
        session.add(operation)
        await session.commit()
    return operation


async def finish(
    database: Database, operation: Operation, report: Report, now: datetime
) -> OperationResult:
    """One that changed nothing is forgotten."""
    async with database.writing() as session:
        known = (await session.exec(select(Operation).where(Operation.id == operation.id))).one()
        if known.changed == 0:
            await session.delete(known)
        known.finished_at = now
        await session.commit()
    return report.result(operation.id if report.changed else None)


async def run(
    database: Database,
    operation: Operation,
    ids: Sequence[uuid.UUID],
    edit: Edit | None,
    now: datetime,
) -> OperationResult:
    """Edits each of the recipes that is still kept, or moves it to the trash if `edit` is None.

    An edit is of what the recipe is at that moment, so no other change of it is lost.
    """
    report = Report(len(ids))
    for batch in batches(ids):
        async with database.writing() as session:
            noted = await _change_batch(session, operation, batch, edit, report, now)
            await note(session, operation, noted)
            await session.commit()
    return await finish(database, operation, report, now)


async def note(session: AsyncSession, operation: Operation, noted: list[OperationRecipe]) -> None:
    """In the transaction that changes the recipes."""
    statement = select(Operation).where(Operation.id == operation.id).with_for_update()
    known = (await session.exec(statement)).one()
    known.changed += len(noted)
    session.add_all([known, *noted])
    await session.flush()


async def forget_operations(session: AsyncSession, before: datetime) -> None:
    """Housekeeping: what is as old as that cannot be undone any more; the versions stay."""
    await session.exec(delete(Operation).where(col(Operation.created_at) < before))


async def _change_batch(
    session: AsyncSession,
    operation: Operation,
    ids: Sequence[uuid.UUID],
    edit: Edit | None,
    report: Report,
    now: datetime,
) -> list[OperationRecipe]:
    """What was done to each that is not the same any more."""
    found = await store.find_all_locked(session, operation.owner_id, ids)
    kept = {recipe.id: recipe for recipe in found if recipe.trashed_at is None}
    noted = []
    for recipe in (kept[recipe_id] for recipe_id in ids if recipe_id in kept):
        version = recipe.version
        await _change(session, report, recipe, edit, now)
        if recipe.version != version:
            noted.append(
                OperationRecipe(
                    operation_id=operation.id,
                    recipe_id=recipe.id,
                    version_before=version,
                    version_after=recipe.version,
                )
            )
    return noted


async def _change(
    session: AsyncSession, report: Report, recipe: RecipeRow, edit: Edit | None, now: datetime
) -> None:
    document = RecipeDocument.from_stored(recipe.document)
    edited = await _edited(report, recipe.id, document, edit)
    if edit is None:
        await store.trash(session, recipe, now)
    elif edited is not None:
        await store.revise(session, recipe, edited, now)


async def _edited(
    report: Report, recipe_id: uuid.UUID, document: RecipeDocument, edit: Edit | None
) -> RecipeDocument | None:
    """What the document becomes, told to the report; None if it stays or cannot be edited."""
    if edit is None:
        report.add_changed(recipe_id, document, None)
        return None
    try:
        edited = await _applied(edit, document)
    except NotPossible as reason:
        report.add_left(recipe_id, document, str(reason))
        return None
    except ValidationError as error:
        first = error.errors()[0]
        member = "/".join(str(part) for part in first["loc"])
        report.add_left(recipe_id, document, f"{member}: {first['msg']}")
        return None
    if edited == document:
        return None
    report.add_changed(recipe_id, document, edited)
    return edited


async def _applied(edit: Edit, document: RecipeDocument) -> RecipeDocument:
    """Without keeping the event loop for longer than one ordinary recipe takes."""
    if derived.is_long(document):
        return await asyncio.to_thread(edit, document)
    await asyncio.sleep(0)
    return edit(document)
