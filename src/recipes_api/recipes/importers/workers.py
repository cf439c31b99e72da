"""Parsing away from the event loop: a page costs CPU, may hang a parser, or bring it down."""

from collections.abc import Callable

from recipes_api.recipes.importers.problems import ImportRefused
from recipes_api.recipes.importers.provenance import PageRecipe, Source, all_told_by
from recipes_api.workers import WorkerFailed, Workers

SLOW_TO_LOAD = "recipes_api.recipes.importers.page"

Parse = Callable[[bytes, str | None], PageRecipe]


class PageParser:
    """Parses in worker processes. What takes too long, or kills its worker, is refused."""

    def __init__(self, workers: Workers, *, timeout_seconds: float) -> None:
        self._workers = workers
        self._timeout_seconds = timeout_seconds

    async def parse_html(self, page: bytes, url: str | None) -> PageRecipe:
        """The recipe of a page from `url`. Raises NoRecipeFound or ImportRefused."""
        return await self._run(_parse_page, page, url)

    async def parse_json_ld(self, body: bytes, url: str | None) -> PageRecipe:
        """The recipe of a JSON-LD document. Raises NoRecipeFound or ImportRefused."""
        return await self._run(_parse_json_ld, body, url)

    async def _run(self, parse: Parse, body: bytes, url: str | None) -> PageRecipe:
        try:
            return await self._workers.run(self._timeout_seconds, parse, body, url)
        except TimeoutError as error:
            raise ImportRefused("Reading it took too long.") from error
        except WorkerFailed as error:
            raise ImportRefused("It cannot be read: the parser failed on it.") from error


def _parse_page(page: bytes, url: str | None) -> PageRecipe:
    # Loaded in the workers only: the parsers take longer to load than all the rest.
    from recipes_api.recipes.importers.page import parse_page

    return parse_page(page, url)


def _parse_json_ld(body: bytes, url: str | None) -> PageRecipe:
    from recipes_api.recipes.importers.json_ld import parse_document

    document = parse_document(body, url)
    return PageRecipe(document, all_told_by(Source.JSON_LD, document))
