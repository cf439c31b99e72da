"""What becomes of a picture: whoever sent it, what is kept is plain pixels in three sizes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from recipes_api.errors import Problem
from recipes_api.images.problems import BrokenPicture, NotAPicture, TooManyPixels
from recipes_api.images.rendering import Rendered, render
from tests.images.pictures import (
    BLUE,
    FORMATS,
    GREEN,
    ORIENTATION,
    RED,
    SECRETS,
    WHITE,
    claiming,
    exif,
    opened,
    picture,
    quarters,
    saved,
    swapped_profile,
    webp_chunks,
    with_secrets,
)

MOST_PIXELS = 10_000_000
Colour = tuple[int, ...]


def kept(body: bytes) -> Image.Image:
    return opened(render(body, MOST_PIXELS).files["large"])


def looks_like(found: float | Colour | None, wanted: Colour) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


def corners(image: Image.Image) -> list[str]:
    """The names of the colours from the top left corner, row by row."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    right, bottom = image.width - 4, image.height - 4
    places = ((3, 3), (right, 3), (3, bottom), (right, bottom))
    colours = [image.convert("RGB").getpixel(place) for place in places]
    return [
        next(name for name, wanted in names.items() if looks_like(colour, wanted))
        for colour in colours
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_common_format_becomes_webp(kind: str) -> None:
    rendered = render(picture(kind), MOST_PIXELS)

    assert (rendered.width, rendered.height) == (40, 20)
    assert list(rendered.files) == ["small", "medium", "large"]
    for file in rendered.files.values():
        assert opened(file).format == "WEBP"
        assert corners(opened(file)) == ["red", "green", "blue", "white"]


def test_three_sizes_and_none_scaled_up() -> None:
    sizes = {
        (2400, 1200): [(320, 160), (1024, 512), (2048, 1024)],
        (900, 1800): [(160, 320), (512, 1024), (900, 1800)],
        (400, 40): [(320, 32), (400, 40), (400, 40)],
        (1, 1): [(1, 1)] * 3,
        (5000, 2): [(320, 1), (1024, 1), (2048, 1)],
    }
    for (width, height), wanted in sizes.items():
        rendered = render(picture("JPEG", width, height), 20_000_000)

        assert [opened(file).size for file in rendered.files.values()] == wanted
        assert (rendered.width, rendered.height) == wanted[-1]


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_hidden_in_a_picture_is_gone(kind: str) -> None:
    """EXIF with the place, comments, XMP with a script, the profile, an archive behind it."""
    body = with_secrets(kind)
    assert any(secret in body for secret in SECRETS)

    for file in render(body, MOST_PIXELS).files.values():
        assert webp_chunks(file) in (["VP8"], ["VP8L"])
        assert not any(secret in file for secret in (*SECRETS, b"PK\x03\x04"))
        assert not opened(file).getexif()


@pytest.mark.parametrize(
    ("orientation", "wanted"),
    [
        (1, ["red", "green", "blue", "white"]),
        (2, ["green", "red", "white", "blue"]),
        (3, ["white", "blue", "green", "red"]),
        (4, ["blue", "white", "red", "green"]),
        (5, ["red", "blue", "green", "white"]),
        (6, ["blue", "red", "white", "green"]),
        (7, ["white", "green", "blue", "red"]),
        (8, ["green", "white", "red", "blue"]),
        (0, ["red", "green", "blue", "white"]),
        (99, ["red", "green", "blue", "white"]),
    ],
)
def test_a_picture_stands_upright(orientation: int, wanted: list[str]) -> None:
    """TIFF 6.0, Orientation: where the first row and column are."""
    for kind in ("JPEG", "PNG", "WEBP"):
        image = kept(picture(kind, exif=exif(orientation)))

        assert corners(image) == wanted
        assert image.size == ((20, 40) if orientation in (5, 6, 7, 8) else (40, 20))
        assert ORIENTATION not in image.getexif()


def test_broken_exif_does_not_matter() -> None:
    for broken in (
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff",
    ):
        assert corners(kept(picture("JPEG", exif=broken))) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colours_are_as_the_profile_means_them(kind: str) -> None:
    body = picture(kind, icc_profile=swapped_profile())

    assert corners(kept(body)) == ["green", "red", "blue", "white"]


def test_a_broken_profile_does_not_matter() -> None:
    for broken in (b"nonsense", swapped_profile()[:300]):
        body = picture("PNG", icc_profile=broken)
        assert corners(kept(body)) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA", "RGBA"])
def test_every_kind_of_pixels_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = kept(saved(quarters().convert(mode), kind))
    assert image.mode == "RGB"
    assert looks_like(image.getpixel((36, 16)), WHITE)


def test_sixteen_bits_become_eight() -> None:
    grey = Image.frombytes("I;16", (40, 20), (b"\0\x80" * 20 + b"\xff\xff" * 20) * 20)

    image = kept(saved(grey, "PNG"))

    assert looks_like(image.getpixel((3, 3)), (128, 128, 128))
    assert looks_like(image.getpixel((36, 3)), WHITE)


def test_transparency_stays() -> None:
    clear = quarters().convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 20, 10))
    palette = quarters().convert("P")
    for body in (
        saved(clear, "PNG"),
        saved(clear, "WEBP", lossless=True),
        saved(clear, "GIF"),
        saved(clear, "AVIF"),
        saved(palette, "PNG", transparency=palette.getpixel((3, 3))),
        saved(quarters(), "PNG", transparency=RED),
    ):
        image = kept(body)
        assert image.mode == "RGBA"
        alpha = image.getchannel("A")
        assert (alpha.getpixel((3, 3)), alpha.getpixel((36, 16))) == (0, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_picture_is_kept(kind: str) -> None:
    frames = [Image.new("RGB", (40, 20), colour) for colour in (BLUE, RED, GREEN)]
    body = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)

    image = kept(body)

    assert getattr(image, "n_frames", 1) == 1
    assert looks_like(image.getpixel((20, 10)), BLUE)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_with_too_many_pixels_is_refused(kind: str) -> None:
    flat = Image.new("RGB", (400, 251))

    with pytest.raises(TooManyPixels, match="at most 0 million pixels"):
        render(saved(flat, kind), 400 * 250)
    assert render(saved(flat, kind), 400 * 251 + 1).width == 400


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_bomb_is_refused_by_its_header(kind: str) -> None:
    """A few hundred bytes that would unpack to gigabytes."""
    body = claiming(kind, 16_383, 16_383)
    with pytest.raises(TooManyPixels, match="at most 10 million pixels"):
        render(body, MOST_PIXELS)
    assert len(body) < 1000


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_that_is_cut_off_is_refused(kind: str) -> None:
    noisy = saved(Image.effect_noise((64, 64), 90).convert("RGB"), kind)
    for part in (0.3, 0.6, 0.9):
        with pytest.raises(BrokenPicture):
            render(noisy[: int(len(noisy) * part)], MOST_PIXELS)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "SVG"),
        (b"<!DOCTYPE html><img>", "HTML"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypisom", "video"),
        (b"BM......", "BMP"),
        (b"II*\0....", "TIFF"),
        (b"RIFF\x04\0\0\0WAVE", "not those of a picture"),
        (b"soup", "not those of a picture"),
    ],
)
def test_what_is_no_picture_is_named(body: bytes, named: str) -> None:
    with pytest.raises(NotAPicture, match=named):
        render(body, MOST_PIXELS)


def test_a_script_that_begins_like_a_picture_is_none() -> None:
    for start in (b"GIF89a/*", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBPVP8 "):
        with pytest.raises(BrokenPicture):
            render(start + b"*/=1;alert(1)//" * 20, MOST_PIXELS)


def test_our_own_picture_stays_as_it_is() -> None:
    """What an archive brings back is what it took out, however often."""
    for image in (quarters(), quarters().convert("LA").resize((3000, 1500))):
        first = render(saved(image, "PNG"), MOST_PIXELS)
        again = render(first.files["large"], MOST_PIXELS)

        assert again.files["large"] == first.files["large"]
        assert (again.width, again.height) == (first.width, first.height)


@pytest.mark.parametrize(
    "body",
    [
        picture("WEBP", exif=exif()),
        picture("WEBP", icc_profile=swapped_profile()),
        picture("WEBP") + b"behind it",
        picture("WEBP", 2100, 8),
    ],
)
def test_other_webp_is_encoded_anew(body: bytes) -> None:
    files = render(body, MOST_PIXELS).files

    assert files["large"] != body
    assert webp_chunks(files["large"]) == ["VP8"]


BODIES = {kind: picture(kind) for kind in FORMATS}


@given(
    kind=st.sampled_from(FORMATS),
    place=st.floats(0, 1, exclude_max=True),
    changed=st.binary(min_size=1, max_size=12),
)
def test_whatever_is_broken_is_told_politely(kind: str, place: float, changed: bytes) -> None:
    body = bytearray(BODIES[kind])
    start = int(place * len(body))
    body[start : start + len(changed)] = changed

    try:
        rendered = render(bytes(body), 1_000_000)
    except Problem:
        return
    assert isinstance(rendered, Rendered)
    assert all(Image.open(io.BytesIO(file)).format == "WEBP" for file in rendered.files.values())
