"""Pictures over HTTP: sent by their owner, seen by whoever knows the address."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response, status

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesWrite
from recipes_api.database import HotReader
from recipes_api.errors import BodyTooLarge, NotFound, TooManyRequests, Unavailable, responses
from recipes_api.etags import IfNoneMatch, is_unchanged
from recipes_api.images.addresses import IMAGE_ID, PREFIX
from recipes_api.images.dependencies import Files, Keeper, limit_uploads
from recipes_api.images.problems import BrokenPicture, NotAPicture, PicturesFull, TooManyPixels
from recipes_api.images.schemas import Image
from recipes_api.images.sizes import LONGEST_EDGE

WEBP = "image/webp"
BINARY = {"schema": {"type": "string", "format": "binary"}}
SENT = ("image/jpeg", "image/png", WEBP, "image/gif", "image/avif")
STORED_AS = "SELECT stored_as FROM image_file WHERE image_id = :image_id"
# The bytes at an address never change, but only the browser keeps them: a shared cache would
# show a picture long after its owner has deleted it. No other site can do anything with them
# but show them, and to that the address is the key, so front-ends elsewhere may (CORP).
SERVED = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class NoSuchImage(NotFound):
    """There is no picture at this address, or no longer."""

    def __init__(self) -> None:
        super().__init__("There is no such picture.")


router = APIRouter(prefix=PREFIX, tags=["images"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(limit_uploads)],
    responses=responses(
        *UNAUTHORIZED,
        BodyTooLarge,
        BrokenPicture,
        NotAPicture,
        PicturesFull,
        TooManyPixels,
        TooManyRequests,
        Unavailable,
    ),
    openapi_extra={
        "requestBody": {"required": True, "content": dict.fromkeys(SENT, BINARY)},
    },
)
async def upload_image(
    request: Request, user: RecipesWrite, keeper: Keeper, response: Response
) -> Image:
    """Keeps a picture: the body is the file. The same file again is the same picture.

    What is kept are its pixels, in three sizes: no place, no camera, no comment. Name its address
    in a recipe's `image` to keep it; a picture that no recipe shows
    is deleted after a week.
    """
    image = Image.of(await keeper.keep_picture(user.id, await request.body()))
    response.headers["Location"] = image.urls.large
    return image


@router.get(
    "/{image_id}/{size}.webp",
    response_class=Response,
    responses=responses(NoSuchImage, Unavailable)
    | {
        200: {"description": "The picture.", "content": {WEBP: BINARY}},
        304: {"description": "You have it already."},
    },
)
async def read_image(
    image_id: Annotated[str, Path(json_schema_extra={"pattern": f"^{IMAGE_ID.pattern}$"})],
    size: Annotated[str, Path(json_schema_extra={"enum": list(LONGEST_EDGE)})],
    reader: HotReader,
    files: Files,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A picture, for whoever knows its address: an `<img>` can send no token.

    The address cannot be guessed, nor made from the picture.
    """
    if size not in LONGEST_EDGE or IMAGE_ID.fullmatch(image_id) is None:
        raise NoSuchImage
    found = await reader.first(STORED_AS, image_id=image_id)
    if found is None:
        raise NoSuchImage
    stored_as = str(found[0])
    headers = SERVED | {"ETag": f'"{stored_as.rpartition("-")[2]}-{size}"'}
    if is_unchanged(if_none_match, headers["ETag"]):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    file = await files.read(stored_as, size)
    if file is None:
        raise NoSuchImage
    return Response(file, headers=headers, media_type=WEBP)
