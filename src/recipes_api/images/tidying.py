"""Housekeeping: pictures that no recipe shows, and files that belong to no picture."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.images.files import ImageFiles
from recipes_api.images.models import ImageFile, ImageRow

AT_ONCE = 200
LONGEST_UPLOAD = timedelta(days=1)
"""Files without a picture are left alone for so long: theirs may be just about to be written."""


async def delete_unused(session: AsyncSession, before: datetime) -> None:
    """Some of the pictures that no recipe has shown since that time. Their files go later."""
    unused = (
        select(ImageRow.id)
        .where(col(ImageRow.unused_since) < before)
        .order_by(col(ImageRow.unused_since))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    # Asked twice: a recipe may have begun to show it while this waited (PostgreSQL).
    await session.exec(
        delete(ImageRow).where(col(ImageRow.id).in_(unused), col(ImageRow.unused_since) < before)
    )


async def delete_orphaned_files(database: Database, files: ImageFiles, now: datetime) -> None:
    """Some of the files whose picture was deleted, or whose process died before it was kept."""
    async with database.reading() as session:
        statement = (
            select(ImageFile.stored_as)
            .where(
                col(ImageFile.image_id).is_(None),
                col(ImageFile.began_at) < now - LONGEST_UPLOAD,
            )
            .order_by(col(ImageFile.began_at))
            .limit(AT_ONCE)
        )
        orphaned = (await session.exec(statement)).all()
    if not orphaned:
        return
    # Outside of any transaction: a bucket may take its time.
    for stored_as in orphaned:
        await files.delete(stored_as)
    async with database.writing() as session:
        await session.exec(
            delete(ImageFile).where(
                col(ImageFile.stored_as).in_(orphaned), col(ImageFile.image_id).is_(None)
            )
        )
        await session.commit()
