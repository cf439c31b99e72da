"""What the first bytes say a file is (WHATWG MIME Sniffing, section 6.1; ISO 14496-12, `ftyp`)."""

import re

from recipes_api.images.problems import NotAPicture

PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    # The general brand of still pictures; AVIF is then named among the compatible ones.
    (re.compile(rb"....ftyp(?:mif1|msf1)....(?:....){0,12}?avi[fs]", re.DOTALL), "AVIF"),
)
OTHERS = (
    (re.compile(rb"....ftyp(?:hei[cfmsx]|hevc|hevx|mif1|msf1)", re.DOTALL), "an HEIC picture"),
    (re.compile(rb"....ftyp", re.DOTALL), "a video"),
    (re.compile(rb"BM"), "a BMP picture"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF picture"),
    (re.compile(rb"%PDF-"), "a PDF document"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive"),
    (
        re.compile(rb"\W{0,9}<(?:\?xml|!--|!doctype svg|svg)", re.IGNORECASE),
        "SVG or XML",
    ),
    (re.compile(rb"\W{0,9}<(?:!doctype html|html|head|body)", re.IGNORECASE), "an HTML page"),
)


def picture_format(body: bytes) -> str:
    """One of JPEG, PNG, GIF, WEBP, AVIF; raises NotAPicture, which names what it knows."""
    for pattern, name in PICTURES:
        if pattern.match(body):
            return name
    wanted = "Send a JPEG, PNG, WebP, GIF or AVIF picture."
    if not body:
        raise NotAPicture(f"The body is empty. {wanted}")
    for pattern, name in OTHERS:
        if pattern.match(body):
            raise NotAPicture(f"This is {name}. {wanted}")
    raise NotAPicture(f"The bytes are not those of a picture that we know. {wanted}")
