"""Bringing a recipe in: a page or JSON-LD document in the body, or the address of one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from recipes_api import strict_json
from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesWrite
from recipes_api.clock import Now
from recipes_api.database import DbSession, HotReader
from recipes_api.errors import BodyTooLarge, InvalidRequest, TooManyRequests, responses
from recipes_api.outbound.problems import AddressNotAllowed, FetchFailed, FetchTimeout
from recipes_api.recipes import answers
from recipes_api.recipes.conditional import tag_of
from recipes_api.recipes.dependencies import JSON, JSON_LD, Fetcher, Parser, limit_imports
from recipes_api.recipes.idempotency import KeyReused, Repeatable
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.imports.by_url import (
    FetchingIsOff,
    PageAddress,
    fetch_recipe,
)
from recipes_api.recipes.imports.dependencies import PagePictures, WhatOfDuplicates
from recipes_api.recipes.imports.incoming import HTML, in_sentences, read_page
from recipes_api.recipes.imports.keeping import Outcome, keep
from recipes_api.recipes.imports.models import Duplicates
from recipes_api.recipes.imports.pictures import with_pictures_that_are_here
from recipes_api.recipes.imports.problems import AlreadyImported, UnsupportedFormat
from recipes_api.recipes.imports.schemas import ImportedRecipe
from recipes_api.recipes.imports.telling import told_with

router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"])


@router.post(
    "/import",
    status_code=status.HTTP_201_CREATED,
    response_model=ImportedRecipe,
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
    )
    | {
        200: {
            "model": ImportedRecipe,
            "description": "The recipe that was there, up to date.",
            "headers": answers.NOTICE_HEADER,
        },
        201: {"headers": answers.NOTICE_HEADER},
    },
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
    pictures: PagePictures,
    repeatable: Repeatable,
    now: Now,
    reader: HotReader,
    session: DbSession,
    url: Annotated[
        str | None,
        Query(max_length=2048, pattern="^https?://[^/?#]", description="Where the page is from."),
    ] = None,
    duplicates: WhatOfDuplicates = Duplicates.SKIP,
) -> Response:
    """Keeps the recipe of a page, whole or not at all.

    Send the page itself, its JSON-LD, or `{"url": ...}` and the page is fetched from there. A
    recipe is the same as one that you have if it comes from the same address, or if its name,
    ingredients and steps say the same.
    """
    # Before the page is fetched: a client that missed the answer may find the site gone.
    before = await repeatable.answered_before(reader, user.id, now)
    if before is not None:
        return answers.created(before.recipe_id, before.document)
    body = await request.body()
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type in (HTML, JSON_LD):
        incoming = await read_page(parser, body, content_type, url)
    elif content_type == JSON:
        if fetcher is None:
            raise FetchingIsOff("This service does not fetch pages. Send the page as text/html.")
        if url is not None:
            raise InvalidRequest("The address stands in the body; leave ?url= out.")
        address = strict_json.validated(PageAddress, body)
        incoming = await fetch_recipe(fetcher, parser, address.url)
    else:
        raise UnsupportedFormat(f"Send {HTML}, {JSON_LD} or {JSON}.")
    incoming, stayed = await pictures.of_page(user.id, incoming, duplicates)
    first = await repeatable.first_answer(session, user.id, now)
    if first is not None:
        return answers.created(first.recipe_id, first.document)
    incoming, notices = await with_pictures_that_are_here(session, user.id, incoming)
    kept = await keep(session, user.id, incoming, duplicates, now)
    said = in_sentences(*stayed, *notices)
    document = told_with(kept.recipe.document, incoming.provenance)
    if kept.outcome is Outcome.IMPORTED:
        await repeatable.remember(session, kept.recipe, document)
        return answers.with_notice(answers.created(kept.recipe.id, document), said)
    if duplicates is Duplicates.SKIP:
        raise AlreadyImported(
            "This recipe is already there.", members={"recipe_id": str(kept.recipe.id)}
        )
    answer = answers.recipe_answer(document, tag_of(kept.recipe))
    return answers.with_notice(answer, said)
