"""What picture routes take from a request."""

from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItemPerHour

from recipes_api.auth.dependencies import RecipesWrite
from recipes_api.images.files import ImageFiles
from recipes_api.images.keeping import ImageKeeper
from recipes_api.settings import CurrentSettings
from recipes_api.throttling import CurrentThrottle


async def get_image_keeper(request: Request) -> ImageKeeper:
    keeper: ImageKeeper = request.app.state.image_keeper
    return keeper


async def get_image_files(request: Request) -> ImageFiles:
    files: ImageFiles = request.app.state.image_files
    return files


async def limit_uploads(
    user: RecipesWrite, throttle: CurrentThrottle, settings: CurrentSettings
) -> None:
    """Encoding a picture costs up to a second of CPU, so it is limited per person."""
    await throttle.count(RateLimitItemPerHour(settings.images_per_hour), "pictures", str(user.id))


Keeper = Annotated[ImageKeeper, Depends(get_image_keeper)]
Files = Annotated[ImageFiles, Depends(get_image_files)]
