"""Beginning an import over HTTP: a file as it is, or the addresses of pages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status
from limits import RateLimitItemPerHour

from recipes_api import strict_json
from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesWrite
from recipes_api.errors import BodyTooLarge, InvalidRequest, TooManyRequests, responses
from recipes_api.recipes.dependencies import JSON, JSON_LD, Fetcher
from recipes_api.recipes.imports.by_url import FetchingIsOff
from recipes_api.recipes.imports.dependencies import (
    CurrentClock,
    CurrentDatabase,
    QueuedBell,
    WhatIsWanted,
)
from recipes_api.recipes.imports.incoming import HTML
from recipes_api.recipes.imports.problems import NoRoomForUpload, TooManyImports, UnsupportedFormat
from recipes_api.recipes.imports.receiving import Bounds, Reception, read_small
from recipes_api.recipes.imports.schemas import Addresses, Import
from recipes_api.settings import CurrentSettings
from recipes_api.throttling import CurrentThrottle

FILES = ("application/octet-stream", "application/zip", HTML, JSON_LD)

router = APIRouter(prefix="/api/v1/imports", tags=["imports"], responses=responses(*UNAUTHORIZED))


async def get_reception(
    database: CurrentDatabase, clock: CurrentClock, settings: CurrentSettings
) -> Reception:
    bounds = Bounds(most_open=settings.imports_open, most_bytes=settings.import_space_bytes)
    return Reception(database, clock, bounds)


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    responses=responses(
        BodyTooLarge,
        FetchingIsOff,
        InvalidRequest,
        NoRoomForUpload,
        TooManyImports,
        TooManyRequests,
        UnsupportedFormat,
        *UNAUTHORIZED,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in FILES},
                JSON: {"schema": Addresses.model_json_schema()},
            },
        }
    },
)
async def begin_import(
    request: Request,
    response: Response,
    user: RecipesWrite,
    wanted: WhatIsWanted,
    reception: Annotated[Reception, Depends(get_reception)],
    fetcher: Fetcher,
    settings: CurrentSettings,
    throttle: CurrentThrottle,
    queued: QueuedBell,
) -> Import:
    """Takes in a file of recipes, or the addresses of pages, and imports them in the background.

    Send the file itself, whatever it is, as `application/octet-stream`: an archive that another
    program has exported, a saved page, JSON-LD. See `Location` for how far it is.
    """
    limit, who = RateLimitItemPerHour(settings.imports_per_hour), str(user.id)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == JSON:
        body = await read_small(request.stream(), settings.max_body_bytes)
        if fetcher is None:
            raise FetchingIsOff("This service does not fetch pages. Send them as files.")
        urls = strict_json.validated(Addresses, body).urls
        await throttle.count(limit, "imports", who, amount=len(urls))
        job = await reception.take_addresses(user.id, wanted, urls)
    elif content_type in FILES:
        await throttle.count(limit, "imports", who)
        job = await reception.take_upload(user.id, wanted, request.stream())
    else:
        raise UnsupportedFormat(f"Send a file as {FILES[0]}, or a list of addresses as {JSON}.")
    queued.ring()
    response.headers["Location"] = f"/api/v1/imports/{job.id}"
    return Import.of(job)
