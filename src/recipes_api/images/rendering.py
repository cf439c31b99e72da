"""From the bytes that somebody sent to plain pictures of three sizes. Runs in a worker process.

What comes out is made of pixels alone: no EXIF and no place, no comments, no colour profile and
nothing that was hidden behind the picture. Animations give their first frame.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from recipes_api.images.plain_webp import is_plain_webp
from recipes_api.images.problems import BrokenPicture, TooManyPixels
from recipes_api.images.sizes import LARGEST, LONGEST_EDGE
from recipes_api.images.sniffing import picture_format

QUALITY = 82
# Of the pixels that a first, coarse reduction leaves for the good one: three times each edge.
REDUCING_GAP = 3.0
SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture as WebP in every size. Width and height in pixels are those of the largest."""

    width: int
    height: int
    files: dict[str, bytes]


def render(body: bytes, most_pixels: int) -> Rendered:
    """Raises NotAPicture, BrokenPicture or TooManyPixels."""
    kind = picture_format(body)
    # What Pillow takes for a bomb is twice as large; it looks before it decodes anything.
    Image.MAX_IMAGE_PIXELS = most_pixels // 2
    try:
        with warnings.catch_warnings(action="ignore"):
            image = Image.open(io.BytesIO(body), formats=[kind])
            longest_edge = max(image.size)
            largest = _reduced(image)
    except Image.DecompressionBombError as error:
        millions = most_pixels // 1_000_000
        raise TooManyPixels(f"A picture has at most {millions} million pixels.") from error
    except MemoryError:
        raise
    except Exception as error:  # Decoders raise whatever a broken file leads them to.
        raise BrokenPicture("The picture is damaged or cut off: it cannot be decoded.") from error
    files = {size: _encoded(largest, edge) for size, edge in LONGEST_EDGE.items()}
    if kind == "WEBP" and longest_edge <= LONGEST_EDGE[LARGEST] and is_plain_webp(body):
        # Our own, come back from an archive: each new encoding would lose a little.
        files[LARGEST] = body
    return Rendered(*largest.size, files)


def _reduced(image: Image.Image) -> Image.Image:
    """At most as large as the largest size, upright, in sRGB, with transparency if it has any."""
    edge = LONGEST_EDGE[LARGEST]
    if image.mode in ("P", "PA", "1") or "transparency" in image.info:
        image = _keeping_info(image.convert("RGBA"), image)
    elif image.mode.startswith("I"):
        image = _keeping_info(_eight_bits(image), image)
    scale = edge / max(image.size)
    if scale < 1:
        # A JPEG can be decoded at a half, a quarter or an eighth, for a fraction of the work.
        image.draft(None, (round(image.width * scale), round(image.height * scale)))
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS, REDUCING_GAP)
    image.load()
    return _in_srgb(_upright(image))


def _keeping_info(image: Image.Image, original: Image.Image) -> Image.Image:
    """Orientation and colour profile stand there."""
    image.info = dict(original.info)
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Of 16; Pillow's own conversion would cut everything bright off."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # Broken EXIF is no reason to refuse the pixels.
        return image


def _in_srgb(image: Image.Image) -> Image.Image:
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    colours = _converted(image if alpha is None else image.convert(image.mode.rstrip("A")), image)
    if alpha is not None and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _converted(colours: Image.Image, original: Image.Image) -> Image.Image:
    profile = original.info.get("icc_profile")
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                colours, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # Broken, or the profile of another kind of picture.
        if converted is not None:
            return converted
    return colours.convert("RGB")


def _encoded(picture: Image.Image, edge: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((edge, edge), Image.Resampling.LANCZOS, REDUCING_GAP)
    file = io.BytesIO()
    smaller.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
