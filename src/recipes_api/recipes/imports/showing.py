"""Where the pictures that came with a recipe are shown: by it, by its steps, in every version."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from recipes_api.images.addresses import is_here
from recipes_api.recipes import pictures
from recipes_api.recipes.bundle.format import PICTURE, BundleRecipe
from recipes_api.recipes.document import (
    MOST_PICTURES,
    MOST_PICTURES_OF_A_STEP,
    RecipeDocument,
)
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.recipes.imports.page_pictures import originals_of, with_originals

TOO_MANY = (
    f"A recipe shows at most {MOST_PICTURES} pictures, and a step {MOST_PICTURES_OF_A_STEP}; "
    "the others were left out."
)


class Kept(NamedTuple):
    """A picture that is ours now, and the step that it belongs to; None if to the recipe."""

    name: str
    address: str
    step: int | None


def with_kept(incoming: Incoming, kept: Sequence[Kept]) -> tuple[Incoming, list[str]]:
    """What came in, showing them, and a sentence if they are more than it can show."""
    if incoming.bundled is not None:
        return _in_their_places(incoming, incoming.bundled, kept), []
    document, cut = _showing(incoming.document, kept)
    return replace(incoming, document=document), [cut] if cut else []


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
    originals = originals_of(base)
    document = pictures.without(document, originals)
    return _showing(with_originals(document, originals), own)[0]
