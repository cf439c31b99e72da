"""A recipe by the address of its page: fetched through the one guarded client, then parsed."""

from pydantic import BaseModel, ConfigDict, Field

from recipes_api.errors import Problem
from recipes_api.outbound.fetching import Page, PageFetcher
from recipes_api.outbound.urls import LONGEST_URL
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.imports.incoming import HTML, JSON_LD, Incoming, read_page

BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")


class FetchingIsOff(Problem):
    """This service does not fetch pages. Save the page and send it as text/html."""

    status, slug, title = 403, "fetching-is-off", "Pages are not fetched here"


class PageAddress(BaseModel):
    """Where a recipe is on the web."""

    model_config = ConfigDict(extra="forbid", strict=True)

    url: str = Field(max_length=LONGEST_URL, examples=["https://example.org/tomato-soup"])


async def fetch_recipe(fetcher: PageFetcher, parser: PageParser, url: str) -> Incoming:
    """The recipe at a URL; its own `url` is where the page was found at last, or its canonical one.

    Raises AddressNotAllowed, FetchFailed, FetchTimeout, NoRecipeFound or ImportRefused.
    """
    page = await fetcher.fetch(url)
    if page.media_type.endswith("json"):
        return await read_page(parser, page.body, JSON_LD, page.url)
    return await read_page(parser, _with_charset(page), HTML, page.url)


def _with_charset(page: Page) -> bytes:
    """What HTTP says of the encoding comes before what the page says (HTML, encoding sniffing)."""
    if page.charset is None or page.body.startswith(BYTE_ORDER_MARKS):
        return page.body
    return f'<meta charset="{page.charset}">'.encode() + page.body
