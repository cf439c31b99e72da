"""What recipe routes take from a request."""

import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import Depends, Header, Path, Query, Request
from limits import RateLimitItemPerHour

from recipes_api.auth.dependencies import RecipesRead, RecipesWrite
from recipes_api.auth.streams import Stream, Streams
from recipes_api.errors import InvalidRequest
from recipes_api.outbound.fetching import PageFetcher
from recipes_api.recipes.exporters.forms import RecipeForm
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.search.filters import Filter
from recipes_api.recipes.search.parser import LONGEST_QUERY
from recipes_api.recipes.search.sorting import Direction, SortKey
from recipes_api.recipes.store import NoSuchRecipe
from recipes_api.settings import CurrentSettings
from recipes_api.throttling import CurrentThrottle

JSON = "application/json"
JSON_LD = "application/ld+json"
FILTER_LENGTH = 200
LONGEST_EVENT_ID = 18


async def read_recipe_id(
    recipe_id: Annotated[str, Path(json_schema_extra={"format": "uuid"})],
) -> uuid.UUID:
    """What is no id names no recipe."""
    try:
        return uuid.UUID(recipe_id)
    except ValueError as error:
        raise NoSuchRecipe from error


RecipeId = Annotated[uuid.UUID, Depends(read_recipe_id)]


def check_new_id(recipe_id: uuid.UUID) -> None:
    """An id that a client made must be as good as unique (RFC 9562 5.4, 5.7)."""
    if recipe_id.version not in (4, 7):
        raise InvalidRequest("path/recipe_id: A new id is a UUID of version 7 or 4.")


async def read_filter(
    q: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=LONGEST_QUERY,
            description="What is looked for, in the language of docs/search.md.",
            examples=[
                'tomato -basil category:soup time<30 keyword:(vegan or vegetarian) "olive oil"'
            ],
        ),
    ] = None,
    keyword: Annotated[str | None, Query(min_length=1, max_length=FILTER_LENGTH)] = None,
    category: Annotated[str | None, Query(min_length=1, max_length=FILTER_LENGTH)] = None,
    cuisine: Annotated[str | None, Query(min_length=1, max_length=FILTER_LENGTH)] = None,
    favourite: Annotated[
        bool | None, Query(description="Only my favourites, or with false only the others.")
    ] = None,
    rating_min: Annotated[
        float | None, Query(ge=1, le=5, description="Only what I rated with as many stars.")
    ] = None,
) -> Filter:
    """Without regard to case. Several must all hold."""
    return Filter(q, keyword, category, cuisine, favourite, rating_min)


ListFilter = Annotated[Filter, Depends(read_filter)]
SortedBy = Annotated[
    SortKey | None,
    Query(
        description="What the list goes by. Without it a search goes by `relevance`, another list "
        "by `changed`."
    ),
]
SortedIn = Annotated[
    Direction | None,
    Query(
        description="Without it: the newest, the best, the quickest first; names from A to Z. "
        "`relevance` has no other direction."
    ),
]


def prefers_json_ld(accept: str) -> bool:
    """RFC 9110 12.5.1, between our two representations of a recipe; JSON if it does not matter."""
    return _quality(accept, JSON_LD) > _quality(accept, JSON)


def _quality(accept: str, media_type: str) -> float:
    """How much a media type is wanted, by the most specific range that covers it."""
    best = (-1, 0.0)
    for entry in accept.lower().split(","):
        media_range, *parameters = (part.strip() for part in entry.split(";"))
        ranges = (media_type, media_type.partition("/")[0] + "/*", "*/*")
        if media_range in ranges:
            best = max(best, (-ranges.index(media_range) + len(ranges), _weight(parameters)))
    return best[1]


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


async def wanted_form(
    accept: Annotated[str, Header()] = "*/*",
    format: Annotated[  # noqa: A002 - the parameter's name in the URL
        Literal["json"] | RecipeForm | None,
        Query(description="Instead of Accept: a file in this form."),
    ] = None,
) -> RecipeForm | None:
    """None for our own JSON."""
    if format is None:
        return RecipeForm.JSON_LD if prefers_json_ld(accept) else None
    return format if isinstance(format, RecipeForm) else None


WantedForm = Annotated[RecipeForm | None, Depends(wanted_form)]


async def read_last_event_id(
    last_event_id: Annotated[
        str | None, Header(description="The `id` of the last event that you have seen.")
    ] = None,
) -> int | None:
    """What is no id of ours is that of no event."""
    given = last_event_id or ""
    is_number = given.isascii() and given.isdecimal() and len(given) <= LONGEST_EVENT_ID
    return int(given) if is_number else None


LastEventId = Annotated[int | None, Depends(read_last_event_id)]


async def open_stream(request: Request, user: RecipesRead) -> AsyncIterator[Stream]:
    """For an answer that goes on: until it has ended, whoever ends it."""
    streams: Streams = request.app.state.streams
    with streams.open(user) as stream:
        yield stream


OpenStream = Annotated[Stream, Depends(open_stream)]


async def get_page_parser(request: Request) -> PageParser:
    parser: PageParser = request.app.state.page_parser
    return parser


Parser = Annotated[PageParser, Depends(get_page_parser)]


async def get_page_fetcher(request: Request) -> PageFetcher | None:
    """None where the operator has turned fetching off."""
    fetcher: PageFetcher | None = request.app.state.page_fetcher
    return fetcher


Fetcher = Annotated[PageFetcher | None, Depends(get_page_fetcher)]


async def limit_imports(
    user: RecipesWrite, throttle: CurrentThrottle, settings: CurrentSettings
) -> None:
    """Reading a page costs a fraction of a second of CPU, so it is limited per person."""
    await throttle.count(RateLimitItemPerHour(settings.imports_per_hour), "imports", str(user.id))
