"""The pictures of a recipe that comes in: kept as the person's own, and shown by the recipe."""

import uuid
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.errors import Problem, Unavailable
from recipes_api.images.addresses import address_of
from recipes_api.images.keeping import ImageKeeper
from recipes_api.recipes import pictures
from recipes_api.recipes.importers.archives.found import Picture
from recipes_api.recipes.imports.arrivals import Arrival
from recipes_api.recipes.imports.duplicates import find_duplicate
from recipes_api.recipes.imports.incoming import Incoming, in_sentences
from recipes_api.recipes.imports.keeping import Outcome
from recipes_api.recipes.imports.models import Duplicates, ImportJob
from recipes_api.recipes.imports.page_pictures import (
    FetchPicture,
    take_pictures,
)
from recipes_api.recipes.imports.previewing import preview
from recipes_api.recipes.imports.showing import Kept, with_kept

OUR_FAULT = "Its pictures could not be kept: the service failed. The failure was recorded."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureKeeping:
    """What it takes to keep the pictures of what arrives."""

    database: Database
    keeper: ImageKeeper
    fetch: FetchPicture | None
    """None where nothing is fetched from the sites that pages are from."""

    async def kept(
        self, job: ImportJob, arrivals: AsyncGenerator[Arrival]
    ) -> AsyncGenerator[Arrival]:
        """What arrives, with its pictures kept, and a remark on each that cannot be.

        To be taken with no transaction open. Raises Unavailable where pictures cannot be stored:
        that is no fault of the recipe. What is kept for a recipe that is not, housekeeping deletes.
        """
        async with aclosing(arrivals):
            async for arrival in arrivals:
                incoming = arrival.incoming
                if incoming is None or not await self._is_wanted(job, arrival, incoming):
                    yield replace(arrival, pictures=())
                    continue
                try:
                    incoming, notices = await self._keep(job.owner_id, incoming, arrival.pictures)
                except (Unavailable, OperationalError):
                    raise
                except Exception:
                    # A fault of ours in one picture must not cost the recipe, nor the others.
                    log.exception("pictures were not kept", job_id=str(job.id), key=arrival.key)
                    incoming, _ = with_kept(incoming, [])
                    notices = [OUR_FAULT]
                remark = in_sentences(arrival.remark, *notices)
                yield replace(arrival, incoming=incoming, remark=remark, pictures=())

    async def of_page(
        self, owner_id: uuid.UUID, incoming: Incoming, duplicates: Duplicates
    ) -> tuple[Incoming, list[str]]:
        """The recipe of a page, with the pictures of its site, and sentences on those that stay
        there. To be called with no transaction open. Raises Unavailable."""
        if self.fetch is None:
            return incoming, []
        if duplicates is Duplicates.SKIP:
            async with self.database.reading() as session:
                if await find_duplicate(session, owner_id, incoming) is not None:
                    return incoming, []
        return await self._take(self.fetch, owner_id, incoming)

    async def _keep(
        self, owner_id: uuid.UUID, incoming: Incoming, found: Sequence[Picture]
    ) -> tuple[Incoming, list[str]]:
        if incoming.media_type is not None and self.fetch is not None:
            return await self._take(self.fetch, owner_id, incoming)
        kept, notices = await _keep_all(self.keeper, owner_id, found)
        incoming, cut = with_kept(incoming, kept)
        return incoming, notices + cut

    async def _take(
        self, fetch: FetchPicture, owner_id: uuid.UUID, incoming: Incoming
    ) -> tuple[Incoming, list[str]]:
        async with self.database.reading() as session:
            shown = pictures.addresses(incoming.document).values()
            own = await pictures.own(session, owner_id, shown)
        return await take_pictures(self.keeper, fetch, owner_id, incoming, own)

    async def _is_wanted(self, job: ImportJob, arrival: Arrival, incoming: Incoming) -> bool:
        """Whether anything can come of it. To encode pictures for nothing would take minutes."""
        has_some = arrival.pictures or (incoming.media_type is not None and self.fetch is not None)
        if job.dry_run or not has_some:
            return False
        if job.duplicates is not Duplicates.SKIP:
            return True
        async with self.database.reading() as session:
            return await preview(session, job, incoming) is not Outcome.ALREADY_THERE


async def _keep_all(
    keeper: ImageKeeper, owner_id: uuid.UUID, found: Iterable[Picture]
) -> tuple[list[Kept], list[str]]:
    """Those that are kept, and a sentence on each that is not."""
    kept: list[Kept] = []
    notices: list[str] = []
    for picture in found:
        try:
            image = await keeper.keep_picture(owner_id, picture.body)
        except Unavailable:
            raise
        except Problem as problem:
            notices.append(f"The picture {picture.name} was left out: {problem.detail}")
        else:
            kept.append(Kept(picture.name, address_of(image.id), picture.step))
    return kept, notices


async def with_pictures_that_are_here(
    session: AsyncSession, owner_id: uuid.UUID, incoming: Incoming
) -> tuple[Incoming, tuple[str, ...]]:
    """Without addresses of ours that lead to no picture of this person, and a sentence about them.

    Somebody has exported them here or elsewhere; they are no reason to refuse the recipe.
    """
    bundled = incoming.bundled
    documents = [incoming.document] if bundled is None else [*bundled.documents]
    missing = await pictures.missing(session, owner_id, documents)
    if not missing:
        return incoming, ()
    leave_out = partial(pictures.without, addresses=missing)
    document = leave_out(incoming.document)
    bundled = None if bundled is None else bundled.with_each_document(leave_out)
    return replace(incoming, document=document, bundled=bundled), (_not_here(len(missing)),)


def _not_here(count: int) -> str:
    if count == 1:
        return "A picture that it shows is not on this service, so it was left out."
    return f"{count} pictures that it shows are not on this service, so they were left out."
