"""What is found in an archive, recipe by recipe."""

from collections.abc import Callable
from dataclasses import dataclass

from recipes_api.recipes.bundle.format import BundleAccount, BundleRecipe
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that comes with a recipe, as it stands in the archive: nobody has looked inside."""

    name: str
    body: bytes
    media_type: str | None
    """By its first bytes; None if they are of no picture that we know."""
    step: int | None = None
    """Counted from 0 if it belongs to a step, None if to the recipe."""


@dataclass(frozen=True, slots=True)
class Found:
    """One member of an archive: a recipe's document, an account, or why it is neither."""

    key: str
    """Where it stands, the same each time: `folder/soup.html`, `many.json#12`."""
    document: RecipeDocument | None
    refusal: str | None
    pictures: tuple[Picture, ...] = ()
    notices: tuple[str, ...] = ()
    """What could not come along, such as a picture that is missing, each in one sentence."""
    bundled: BundleRecipe | None = None
    """All that there was of it, if it comes from a bundle of our own."""
    account: BundleAccount | None = None
    """What belongs to no recipe, instead of one, from such a bundle."""
    provenance: Provenance | None = None
    """Of what was read from a saved page."""
    source: bytes | None = None
    """What it was read from. In a file of its own, `read_archive` with its key for a name reads
    it again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document with what belongs to it."""

    document: RecipeDocument | None
    """None of an account."""
    pictures: tuple[Picture, ...] = ()
    notices: tuple[str, ...] = ()
    bundled: BundleRecipe | None = None
    account: BundleAccount | None = None
    provenance: Provenance | None = None
    """Of what was read from a saved page."""


@dataclass(frozen=True, slots=True)
class Item:
    """A recipe that is not parsed yet: finding the next one must not fail with this one."""

    key: str
    source: Callable[[], bytes]
    """Raises Problem."""
    read: Callable[[bytes], Draft]
    """From that source. Raises Problem, and what parsers raise."""


MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
)


def picture(name: str, body: bytes, step: int | None = None) -> Picture:
    media_type = next(
        (kind for offset, magic, kind in MAGIC if body.startswith(magic, offset)), None
    )
    return Picture(name, body, media_type, step)
