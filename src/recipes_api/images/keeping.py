"""Keeping a picture: looked at and encoded in a worker, stored, and only then written down."""

import asyncio
import uuid
from collections.abc import Mapping

from sqlalchemy.orm import aliased
from sqlmodel import case, col, func, literal, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.secret import key_encryption_secret
from recipes_api.clock import Clock
from recipes_api.database import Database, UtcDateTime, add_if_missing
from recipes_api.images.addresses import ImageNames
from recipes_api.images.files import ImageFiles, new_name, open_files
from recipes_api.images.models import ImageFile, ImageRow
from recipes_api.images.problems import BrokenPicture, PicturesFull
from recipes_api.images.rendering import Rendered, render
from recipes_api.settings import Settings
from recipes_api.workers import WorkerFailed, Workers


class ImageKeeper:
    """What uploads, imports and archives give their pictures to."""

    def __init__(
        self,
        database: Database,
        files: ImageFiles,
        names: ImageNames,
        workers: Workers,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._database = database
        self.files = files
        self._names = names
        self._workers = workers
        self._clock = clock
        self._settings = settings

    async def keep_picture(self, owner_id: uuid.UUID, body: bytes) -> ImageRow:
        """The person's picture, kept for good once a recipe names it, else for a while.

        `body` is a file as somebody sent it. Opens transactions of its own, so call it with none
        open. Raises NotAPicture, BrokenPicture, TooManyPixels, PicturesFull or Unavailable.
        """
        image_id = await asyncio.to_thread(self._names.id_of, owner_id, body)
        async with self._database.writing() as session:
            known = await self._touch(session, image_id)
            if known is None:
                await self._check_room(session, owner_id, 0)
            await session.commit()
        if known is not None:
            return known
        rendered = await self._render(body)
        stored_as = await self._store(image_id, rendered.files)
        image = ImageRow(
            id=image_id,
            owner_id=owner_id,
            width=rendered.width,
            height=rendered.height,
            size_bytes=sum(map(len, rendered.files.values())),
            unused_since=self._clock(),
        )
        return await self._write_down(image, stored_as)

    async def _render(self, body: bytes) -> Rendered:
        try:
            return await self._workers.run(
                self._settings.image_timeout_seconds, render, body, self._settings.image_max_pixels
            )
        except TimeoutError as error:
            raise BrokenPicture("Decoding the picture took too long.") from error
        except WorkerFailed as error:
            raise BrokenPicture("The picture cannot be decoded: the decoder failed.") from error

    async def _store(self, image_id: str, files: Mapping[str, bytes]) -> str:
        stored_as = new_name(image_id)
        async with self._database.writing() as session:
            session.add(ImageFile(stored_as=stored_as, image_id=None, began_at=self._clock()))
            await session.commit()
        await self.files.write(stored_as, files)
        return stored_as

    async def _write_down(self, image: ImageRow, stored_as: str) -> ImageRow:
        async with self._database.writing() as session:
            await self._check_room(session, image.owner_id, image.size_bytes)
            await add_if_missing(session, image)
            # Of two that were sent at once, housekeeping deletes the files of the second.
            other = aliased(ImageFile)
            has_files = select(other.stored_as).where(other.image_id == image.id).exists()
            await session.exec(
                update(ImageFile)
                .where(col(ImageFile.stored_as) == stored_as, ~has_files)
                .values(image_id=image.id)
            )
            kept = await self._touch(session, image.id)
            await session.commit()
        return kept or image

    async def _touch(self, session: AsyncSession, image_id: str) -> ImageRow | None:
        """The picture, if it is there already; one of no recipe as if it had been sent just now."""
        unused_since, now = col(ImageRow.unused_since), literal(self._clock(), UtcDateTime())
        found = await session.exec(
            update(ImageRow)
            .where(col(ImageRow.id) == image_id)
            .values(unused_since=case((unused_since.is_not(None), now)))
            .returning(ImageRow)
        )
        image: ImageRow | None = found.scalar_one_or_none()
        return image

    async def _check_room(self, session: AsyncSession, owner_id: uuid.UUID, more: int) -> None:
        """Raises PicturesFull if one more, of as many bytes, is too much."""
        has = select(func.count(), func.coalesce(func.sum(ImageRow.size_bytes), 0)).where(
            ImageRow.owner_id == owner_id
        )
        count, size_bytes = (await session.exec(has)).one()
        most, most_bytes = self._settings.images_per_person, self._settings.image_bytes_per_person
        if count >= most or size_bytes + more > most_bytes:
            raise PicturesFull(
                f"You have {count} pictures of {size_bytes} bytes; there is room for {most} "
                f"and {most_bytes} bytes."
            )


def open_keeper(
    settings: Settings, database: Database, workers: Workers, clock: Clock
) -> ImageKeeper:
    """One that keeps pictures where the settings say."""
    names = ImageNames(key_encryption_secret(settings))
    return ImageKeeper(database, open_files(settings), names, workers, clock, settings)
