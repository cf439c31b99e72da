"""The pictures of a recipe that comes in: kept as the person's own, and shown by the recipe."""

import uuid
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import Database
from recipes_api.errors import Problem, Unavailable
from recipes_api.images.addresses import address_of, is_here
from recipes_api.images.keeping import ImageKeeper
from recipes_api.recipes import pictures
from recipes_api.recipes.bundle import PICTURE, BundleRecipe
from recipes_api.recipes.document import (
    MOST_PICTURES,
    MOST_PICTURES_OF_A_STEP,
    RecipeDocument,
)
from recipes_api.recipes.importers.archives.found import Picture
from recipes_api.recipes.imports.arrivals import Arrival
from recipes_api.recipes.imports.incoming import Incoming, in_sentences
from recipes_api.recipes.imports.keeping import Outcome
from recipes_api.recipes.imports.models import Duplicates, ImportJob
from recipes_api.recipes.imports.previewing import preview

TOO_MANY = (
    f"A recipe shows at most {MOST_PICTURES} pictures, and a step {MOST_PICTURES_OF_A_STEP}; "
    "the others were left out."
)


class Kept(NamedTuple):
    """A picture that is ours now, and the step that it belongs to; None if to the recipe."""

    name: str
    address: str
    step: int | None


async def keeping_pictures(
    database: Database, keeper: ImageKeeper, job: ImportJob, arrivals: AsyncGenerator[Arrival]
) -> AsyncGenerator[Arrival]:
    """What arrives, with its pictures kept, and a remark on each that cannot be.

    To be taken with no transaction open. Raises Unavailable where pictures cannot be stored: that
    is no fault of the recipe. What is kept for a recipe that is not, housekeeping deletes.
    """
    async with aclosing(arrivals):
        async for arrival in arrivals:
            incoming = arrival.incoming
            if incoming is None or not arrival.pictures:
                yield arrival
            elif await _is_wanted(database, job, incoming):
                kept, notices = await _keep(keeper, job.owner_id, arrival.pictures)
                incoming, cut = _with_pictures(incoming, kept)
                remark = in_sentences(arrival.remark, *notices, cut)
                yield replace(arrival, incoming=incoming, remark=remark, pictures=())
            else:
                yield replace(arrival, pictures=())


async def _is_wanted(database: Database, job: ImportJob, incoming: Incoming) -> bool:
    """Whether anything can come of it. To encode pictures for nothing would take minutes."""
    if job.dry_run:
        return False
    if job.duplicates is not Duplicates.SKIP:
        return True
    async with database.reading() as session:
        return await preview(session, job, incoming) is not Outcome.ALREADY_THERE


async def _keep(
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


def _with_pictures(incoming: Incoming, kept: Sequence[Kept]) -> tuple[Incoming, str | None]:
    """What came in, showing them, and a sentence if it cannot show them all."""
    if incoming.bundled is not None:
        return _in_their_places(incoming, incoming.bundled, kept), None
    document, cut = _showing(incoming.document, kept)
    return replace(incoming, document=document), cut


def _in_their_places(incoming: Incoming, bundled: BundleRecipe, kept: Sequence[Kept]) -> Incoming:
    """A bundle says in every version where each picture is, by its name in the bundle."""
    addresses = {picture.name: picture.address for picture in kept}

    def place(address: str) -> str | None:
        return addresses.get(address) if PICTURE.fullmatch(address) else address

    bundled = bundled.with_each_document(lambda document: pictures.replaced(document, place))
    return replace(incoming, document=bundled.document, bundled=bundled)


def _showing(document: RecipeDocument, own: Sequence[Kept]) -> tuple[RecipeDocument, str | None]:
    """The document with pictures of ours before those of other sites, and a sentence if there are
    more than it can show."""
    steps = document.recipe_instructions
    of_steps: dict[int, list[str]] = {}
    of_recipe: list[str] = []
    for _, address, step in own:
        belongs = step is not None and 0 <= step < len(steps)
        (of_steps.setdefault(step or 0, []) if belongs else of_recipe).append(address)
    image = [*dict.fromkeys([*of_recipe, *document.image])]
    step_images = {
        number: [*dict.fromkeys([*addresses, *steps[number].image])]
        for number, addresses in of_steps.items()
    }
    is_cut = len(image) > MOST_PICTURES or any(
        len(images) > MOST_PICTURES_OF_A_STEP for images in step_images.values()
    )
    showing = document.model_copy(
        update={
            "image": image[:MOST_PICTURES],
            "recipe_instructions": [
                step.model_copy(update={"image": step_images[number][:MOST_PICTURES_OF_A_STEP]})
                if number in step_images
                else step
                for number, step in enumerate(steps)
            ],
        }
    )
    return showing, TOO_MANY if is_cut else None


def with_own_pictures_of(base: RecipeDocument, document: RecipeDocument) -> RecipeDocument:
    """What is read once more from the same source: its pictures are kept already."""
    own = [Kept(address, address, None) for address in base.image if is_here(address)]
    numbers = {step.text: number for number, step in enumerate(document.recipe_instructions)}
    own += [
        Kept(address, address, numbers.get(step.text))
        for step in base.recipe_instructions
        for address in step.image
        if is_here(address)
    ]
    return _showing(document, own)[0]


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
