"""A recipe that was read from somewhere and is not kept yet, and what it was read from."""

import asyncio
import zlib
from dataclasses import dataclass
from functools import partial
from urllib.parse import urljoin

from recipes_api.images.addresses import is_here
from recipes_api.outbound.urls import LONGEST_URL
from recipes_api.recipes.bundle.format import BundleRecipe
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.importers.provenance import Provenance
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.imports.models import LARGEST_KEPT_PAGE
from recipes_api.recipes.pictures import replaced

HTML = "text/html"
JSON_LD = "application/ld+json"
SAVED_PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class Incoming:
    document: RecipeDocument
    origin: str | None
    """The page's address, or the name of the member of an archive."""
    media_type: str | None
    """Of the page; None for a member of an archive."""
    page: bytes | None
    """As it came, compressed (zlib)."""
    bundled: BundleRecipe | None = None
    """All that there was of it, if it comes from a bundle of our own."""
    provenance: Provenance | None = None
    """Of what was read from a page."""

    @property
    def is_page(self) -> bool:
        """Whether its address is what a site says of itself, and nothing that a person typed."""
        saved = (self.origin or "").lower().endswith(SAVED_PAGES)
        return self.media_type is not None or saved


async def read_page(parser: PageParser, body: bytes, media_type: str, url: str | None) -> Incoming:
    """The recipe of a page or JSON-LD document. Raises NoRecipeFound or ImportRefused."""
    parse = parser.parse_json_ld if media_type == JSON_LD else parser.parse_html
    found = await parse(body, url)
    document = found.document
    if url is not None:
        document = replaced(document, partial(_seen_from, url))
    packed = await compressed(body)
    return Incoming(document, url, media_type, packed, provenance=found.provenance)


def _seen_from(url: str, address: str) -> str:
    """A picture's address as the page means it; our own has no other form than it has."""
    if is_here(address):
        return address
    try:
        whole = urljoin(url, address)
    except ValueError:
        return address
    return whole if len(whole) <= LONGEST_URL else address


async def compressed(body: bytes) -> bytes | None:
    """None if it is too large to be kept even so. Not on the event loop: it takes milliseconds."""
    packed = await asyncio.to_thread(zlib.compress, body, 9)
    return packed if len(packed) <= LARGEST_KEPT_PAGE else None


def in_sentences(*said: str | None) -> str | None:
    """All that there is to say of a recipe; None if that is nothing."""
    return " ".join(sentence for sentence in said if sentence) or None


def pack_document(document: RecipeDocument) -> bytes:
    return zlib.compress(document.model_dump_json(by_alias=True).encode())


def unpack_document(packed: bytes) -> RecipeDocument:
    return RecipeDocument.from_stored(zlib.decompress(packed).decode())
