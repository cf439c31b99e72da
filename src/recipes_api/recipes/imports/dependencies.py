"""What import routes take from a request."""

import uuid
from typing import Annotated

from fastapi import Depends, Path, Query, Request

from recipes_api.bells import Bell
from recipes_api.clock import Clock
from recipes_api.database import Database, get_database
from recipes_api.recipes.dependencies import Fetcher
from recipes_api.recipes.imports.jobs import Wishes
from recipes_api.recipes.imports.models import Duplicates
from recipes_api.recipes.imports.pictures import PictureKeeping
from recipes_api.recipes.imports.problems import NoSuchImport
from recipes_api.settings import CurrentSettings


async def read_import_id(
    import_id: Annotated[str, Path(json_schema_extra={"format": "uuid"})],
) -> uuid.UUID:
    """What is no id names no import."""
    try:
        return uuid.UUID(import_id)
    except ValueError as error:
        raise NoSuchImport from error


ImportId = Annotated[uuid.UUID, Depends(read_import_id)]

WhatOfDuplicates = Annotated[
    Duplicates,
    Query(
        description="A recipe that is already there: `skip` leaves it, `copy` keeps it once more, "
        "`update` makes a new version with what the source says now, where you have not changed it."
    ),
]


async def read_wishes(
    duplicates: WhatOfDuplicates = Duplicates.SKIP,
    dry_run: Annotated[
        bool, Query(description="Only show what would be done; `/run` then does it.")
    ] = False,
    name: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=255,
            pattern=r"^[^\x00-\x1f\x7f]+$",
            description="What the file is called: some formats are told by its ending.",
        ),
    ] = None,
) -> Wishes:
    return Wishes(duplicates, dry_run, name)


WhatIsWanted = Annotated[Wishes, Depends(read_wishes)]


async def get_current_database(request: Request) -> Database:
    """For routes that open short transactions of their own."""
    return get_database(request)


CurrentDatabase = Annotated[Database, Depends(get_current_database)]


async def get_page_pictures(
    request: Request, database: CurrentDatabase, fetcher: Fetcher, settings: CurrentSettings
) -> PictureKeeping:
    """For a page that is imported at once."""
    fetch = None if fetcher is None or not settings.fetch_pictures else fetcher.fetch_picture
    return PictureKeeping(database=database, keeper=request.app.state.image_keeper, fetch=fetch)


PagePictures = Annotated[PictureKeeping, Depends(get_page_pictures)]


async def get_clock(request: Request) -> Clock:
    """For what goes on for longer than a moment."""
    clock: Clock = request.app.state.clock
    return clock


CurrentClock = Annotated[Clock, Depends(get_clock)]


async def get_queued_bell(request: Request) -> Bell:
    bell: Bell = request.app.state.imports_queued
    return bell


async def get_news_bell(request: Request) -> Bell:
    bell: Bell = request.app.state.imports_news
    return bell


QueuedBell = Annotated[Bell, Depends(get_queued_bell)]
NewsBell = Annotated[Bell, Depends(get_news_bell)]
