"""Bringing a recipe in: a page or JSON-LD document in the body, or the address of one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader
from recipes_api.errors import BodyTooLarge, InvalidRequest, Problem, TooManyRequests, responses
from recipes_api.outbound.problems import AddressNotAllowed, FetchFailed, FetchTimeout
from recipes_api.recipes import answers, store
from recipes_api.recipes.dependencies import JSON, JSON_LD, Fetcher, Parser, limit_imports
from recipes_api.recipes.idempotency import KeyReused, Repeatable
from recipes_api.recipes.import_by_url import (
    FetchingIsOff,
    PageAddress,
    fetch_document,
    read_address,
)
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.importers.source import source_key
from recipes_api.recipes.rendering import Recipe
from recipes_api.recipes.store import AlreadyImported

HTML = "text/html"


class UnsupportedFormat(Problem):
    """Send a page as text/html, JSON-LD as application/ld+json, or a `url` in application/json."""

    status, slug, title = 415, "unsupported-format", "The format cannot be imported"


router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"])


@router.post(
    "/import",
    status_code=status.HTTP_201_CREATED,
    response_model=Recipe,
    dependencies=[Depends(limit_imports)],
    responses=responses(
        *UNAUTHORIZED,
        AddressNotAllowed,
        AlreadyImported,
        BodyTooLarge,
        FetchFailed,
        FetchTimeout,
        FetchingIsOff,
        ImportRefused,
        InvalidRequest,
        KeyReused,
        NoRecipeFound,
        TooManyRequests,
        UnsupportedFormat,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                HTML: {"schema": {"type": "string"}},
                JSON_LD: {"schema": {"type": "object"}},
                JSON: {"schema": PageAddress.model_json_schema()},
            },
        }
    },
)
async def import_recipe(
    request: Request,
    user: RecipesWrite,
    parser: Parser,
    fetcher: Fetcher,
    repeatable: Repeatable,
    now: Now,
    reader: HotReader,
    session: DbSession,
    url: Annotated[
        str | None,
        Query(max_length=2048, pattern="^https?://[^/?#]", description="Where the page is from."),
    ] = None,
) -> Response:
    """Keeps the recipe of a page, whole or not at all, and of one source only once.

    Send the page itself, its JSON-LD, or `{"url": ...}` and the page is fetched from there.
    """
    # Before the page is fetched: a client that missed the answer may find the site gone.
    before = await repeatable.answered_before(reader, user.id, now)
    if before is not None:
        return answers.created(before.recipe_id, before.document)
    body = await request.body()
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == HTML:
        document = await parser.parse_html(body, url)
    elif content_type == JSON_LD:
        document = await parser.parse_json_ld(body, url)
    elif content_type == JSON:
        if fetcher is None:
            raise FetchingIsOff("This service does not fetch pages. Send the page as text/html.")
        if url is not None:
            raise InvalidRequest("The address stands in the body; leave ?url= out.")
        document = await fetch_document(fetcher, parser, read_address(body))
    else:
        raise UnsupportedFormat(f"Send {HTML}, {JSON_LD} or {JSON}.")
    first = await repeatable.first_answer(session, user.id, now)
    if first is not None:
        return answers.created(first.recipe_id, first.document)
    source = source_key(document.url, body)
    recipe = await store.create(session, user.id, document, now, source_key=source)
    await repeatable.remember(session, recipe)
    return answers.created(recipe.id, recipe.document)
