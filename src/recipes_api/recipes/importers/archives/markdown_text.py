"""What Markdown says of a recipe: text without escapes, and the pictures that it shows."""

import re
from html import unescape

from markdown_it import MarkdownIt
from pydantic import JsonValue

from recipes_api.recipes.importers.archives.fields import is_address
from recipes_api.recipes.importers.archives.pictures import Pictures

MARKDOWN = MarkdownIt("commonmark")
HARD_BREAK = re.compile(r"(?:\\|  +)\n[ \t]*")
MARKUP = re.compile(
    r"!\[[^\]]*\]\((?:<[^>]*>|[^)]*)\)|<img\s[^>]*>"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<entity>&#?\w{1,31};)"
)
IMAGE_TAG = re.compile(r"<img\s[^>]*?src\s*=\s*[\"']?(?P<src>[^\"'\s>]+)", re.IGNORECASE)


def plain(text: str) -> str:
    """Without escapes, entities and pictures; other Markdown stays, as it is read well."""
    return MARKUP.sub(_meant, HARD_BREAK.sub("\n", text)).strip()


def _meant(match: re.Match[str]) -> str:
    return match["escaped"] or unescape(match["entity"] or "")


def take_pictures(text: str, pictures: Pictures, step: int | None) -> list[JsonValue]:
    """Takes the pictures that a text shows; the addresses of those on the web are returned."""
    addresses: list[JsonValue] = []
    shown = [
        str(child.attrGet("src") or "")
        for token in MARKDOWN.parse(text)
        for child in token.children or []
        if child.type == "image"
    ]
    shown += [match["src"] for match in IMAGE_TAG.finditer(text)]
    for source in shown:
        if is_address(source):
            addresses.append(source)
        elif source.startswith("data:"):
            pictures.add_data_url(source, step)
        elif source:
            pictures.expect_beside(source, step)
    return addresses
