"""Pictures as cameras and programs make them, and as attackers do."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
ORIENTATION = 0x0112
SECRETS = (b"52.3702N", b"ada's phone", b"<script>alert(1)</script>", b"a hidden comment")


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def quarters(width: int = 40, height: int = 20) -> Image.Image:
    """Red and green above, blue and white below: one sees how it was turned."""
    image = Image.new("RGB", (2, 2))
    image.putdata([RED, GREEN, BLUE, WHITE])
    return image.resize((width, height), Image.Resampling.NEAREST)


def picture(kind: str = "PNG", width: int = 40, height: int = 20, **options: Any) -> bytes:
    return saved(quarters(width, height), kind, **options)


def exif(orientation: int = 1) -> Image.Exif:
    """With a place, a maker and the way the camera was held."""
    found = Image.Exif()
    found[ORIENTATION] = orientation
    found[0x010F] = SECRETS[1].decode()
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[29] = SECRETS[0].decode()
    return found


def swapped_profile() -> bytes:
    """A colour profile in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        profile.replace(b"rXYZ", b"????", 1)
        .replace(b"gXYZ", b"rXYZ", 1)
        .replace(b"????", b"gXYZ", 1)
    )


def with_secrets(kind: str) -> bytes:
    """Whatever a format lets one hide in a picture, and something behind it."""
    options: dict[str, Any] = {"exif": exif(), "icc_profile": swapped_profile()}
    if kind == "GIF":
        options = {"comment": SECRETS[3]}
    elif kind != "PNG":
        options["xmp"] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRETS[2] + b"</x:xmpmeta>"
    if kind == "JPEG":
        options["comment"] = SECRETS[3]
    body = picture(kind, **options)
    if kind == "PNG":
        body = with_chunk(body, b"tEXt", b"Comment\0" + SECRETS[3])
    return body + b"PK\x03\x04" + SECRETS[2]


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk after its header."""
    after = 8 + 25
    length, checksum = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(name + data))
    return png[:after] + length + name + data + checksum + png[after:]


def webp_chunks(file: bytes) -> list[str]:
    """The names of a WebP file's chunks, and that it is one from the first to the last byte."""
    assert (file[:4], file[8:12]) == (b"RIFF", b"WEBP")
    assert struct.unpack("<I", file[4:8])[0] + 8 == len(file)
    found, position = [], 12
    while position < len(file):
        name, size = struct.unpack("<4sI", file[position : position + 8])
        found.append(name.decode().strip())
        position += 8 + size + size % 2
    return found


def opened(file: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(file))
    image.load()
    return image


def claiming(kind: str, width: int, height: int) -> bytes:
    """A small file whose header promises that many pixels."""
    body = bytearray(picture(kind))
    if kind == "PNG":
        body[16:24] = struct.pack(">II", width, height)
        body[29:33] = struct.pack(">I", zlib.crc32(body[12:29]))
    elif kind == "GIF":
        body[6:10] = struct.pack("<HH", width, height)
    elif kind == "JPEG":
        start = body.index(b"\xff\xc0") + 5
        body[start : start + 4] = struct.pack(">HH", height, width)
    else:
        body = bytearray(saved(quarters().convert("RGBA"), kind, exif=exif()))
        body[24:27] = (width - 1).to_bytes(3, "little")
        body[27:30] = (height - 1).to_bytes(3, "little")
    return bytes(body)
