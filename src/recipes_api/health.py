"""For whoever watches the service: is the process alive, can it do its work?"""

import asyncio
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from recipes_api.database import HotReader
from recipes_api.errors import Unavailable, responses

DATABASE_TIMEOUT_SECONDS = 5

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


@router.get("/live")
async def live() -> Health:
    """The process answers."""
    return Health()


@router.get("/ready", responses=responses(Unavailable))
async def ready(reader: HotReader) -> Health:
    """The database answers too."""
    try:
        async with asyncio.timeout(DATABASE_TIMEOUT_SECONDS):
            await reader.first("SELECT 1")
    except TimeoutError as error:
        raise Unavailable("The database does not answer.") from error
    return Health()
