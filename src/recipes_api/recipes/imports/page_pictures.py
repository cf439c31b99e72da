"""The pictures that a page shows: fetched from its site, and kept as the person's own."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from recipes_api.errors import Problem, Unavailable
from recipes_api.images.addresses import address_of, is_here
from recipes_api.images.keeping import ImageKeeper
from recipes_api.recipes.document import MOST_EXTRA, RecipeDocument
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.recipes.pictures import addresses, replaced

MOST_FETCHED = 6
AT_ONCE = 2
SECONDS = 20
ORIGINALS = "associatedMedia"
"""schema.org: "A media object that encodes this CreativeWork." There the first addresses stay."""
TOOK_TOO_LONG = "Their sites took too long."
NO_ROOM = "The page says so much that there is no room to say where they were first."

FetchPicture = Callable[[str], Awaitable[bytes]]
"""What is at the URL of a picture; raises Problem."""


@dataclass(slots=True)
class _Taking:
    """The pictures of one page on their way."""

    keeper: ImageKeeper
    fetch: FetchPicture
    owner_id: uuid.UUID
    kept: dict[str, str] = field(default_factory=dict)
    """Our addresses, by those of the page."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why, by their addresses."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def take(self, address: str) -> None:
        """Raises Unavailable where no picture can be stored."""
        async with self.turns:
            try:
                body = await self.fetch(address)
                image = await self.keeper.keep_picture(self.owner_id, body)
            except Unavailable:
                raise
            except Problem as problem:
                self.failed[address] = problem.detail
            else:
                self.kept[address] = address_of(image.id)

    async def take_all(self, wanted: Collection[str]) -> None:
        try:
            async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
                for address in wanted:
                    group.create_task(self.take(address))
        except TimeoutError:
            for address in wanted:
                if address not in self.kept:
                    self.failed.setdefault(address, TOOK_TOO_LONG)
        except ExceptionGroup as group_of_errors:
            raise group_of_errors.exceptions[0] from group_of_errors


async def take_pictures(
    keeper: ImageKeeper,
    fetch: FetchPicture,
    owner_id: uuid.UUID,
    incoming: Incoming,
    own: Collection[str],
) -> tuple[Incoming, list[str]]:
    """What came in, showing pictures of ours where its page shows its own, and sentences about
    those that stay where they are; `own` are here already. To be called with no transaction open.
    Raises Unavailable.
    """
    elsewhere = [
        address
        for address in dict.fromkeys(addresses(incoming.document).values())
        if not (is_here(address) or address in own)
    ]
    extra = incoming.document.extra
    if ORIGINALS not in extra and len(extra) >= MOST_EXTRA:
        return incoming, [_stays(len(elsewhere), NO_ROOM)] if elsewhere else []
    taking = _Taking(keeper, fetch, owner_id)
    await taking.take_all(elsewhere[:MOST_FETCHED])
    document = replaced(incoming.document, lambda address: taking.kept.get(address, address))
    document = with_originals(document, [each for each in elsewhere if each in taking.kept])
    return replace(incoming, document=document), _notices(taking, len(elsewhere) - MOST_FETCHED)


def _notices(taking: _Taking, too_many: int) -> list[str]:
    notices: list[str] = []
    if taking.failed:
        reasons = dict.fromkeys(taking.failed.values())
        notices.append(_stays(len(taking.failed), " ".join(reasons)))
    if too_many > 0:
        notices.append(_stays(too_many, f"At most {MOST_FETCHED} are fetched of a page."))
    return notices


def _stays(count: int, why: str) -> str:
    pictures = "A picture is" if count == 1 else f"{count} pictures are"
    return f"{pictures} shown from another site, and not kept here: {why}"


def with_originals(document: RecipeDocument, originals: Collection[str]) -> RecipeDocument:
    """The document, saying where pictures that are kept here were first."""
    listed = originals_of(document)
    new = [address for address in originals if address not in listed]
    if not new:
        return document
    said = document.extra.get(ORIGINALS, [])
    media: list[JsonValue] = [*said] if isinstance(said, list) else [said]
    media += [{"@type": "ImageObject", "contentUrl": address} for address in new]
    return document.model_copy(update={"extra": document.extra | {ORIGINALS: media}})


def originals_of(document: RecipeDocument) -> list[str]:
    """Where pictures that are kept here were first."""
    said = document.extra.get(ORIGINALS)
    media = said if isinstance(said, list) else []
    urls = (each.get("contentUrl") for each in media if isinstance(each, dict))
    return [url for url in urls if isinstance(url, str)]
