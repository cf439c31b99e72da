"""What the picture endpoints speak."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from recipes_api.images.addresses import address_of
from recipes_api.images.models import ImageRow
from recipes_api.images.sizes import LONGEST_EDGE

EXAMPLE_ID = "5f0c" * 16
EXAMPLE: dict[str, JsonValue] = {
    "id": EXAMPLE_ID,
    "width": 2048,
    "height": 1365,
    "urls": {size: address_of(EXAMPLE_ID, size) for size in LONGEST_EDGE},
}


class ImageUrls(BaseModel):
    """Addresses of the picture as WebP. Whoever knows one may see the picture, without a token."""

    small: str = Field(description="At most 320 pixels in width and height.")
    medium: str = Field(description="At most 1024 pixels.")
    large: str = Field(description="At most 2048 pixels; what a recipe's `image` names.")


class Image(BaseModel):
    """A picture that is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: str
    width: int = Field(description="Of the large size, in pixels.")
    height: int
    urls: ImageUrls

    @classmethod
    def of(cls, image: ImageRow) -> Self:
        urls = ImageUrls(**{size: address_of(image.id, size) for size in LONGEST_EDGE})
        return cls(id=image.id, width=image.width, height=image.height, urls=urls)
