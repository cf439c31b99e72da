"""Saved web pages."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member, read_member
from recipes_api.recipes.importers.page import parse_page

SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
BEGINNINGS = (b"<!doctype html", b"<html")
WHITE_SPACE = b"\xef\xbb\xbf \t\r\n"


def recognises(path: PurePosixPath, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES or head.lstrip(WHITE_SPACE).lower().startswith(
        BEGINNINGS
    )


def items(member: Member) -> Iterator[Item]:
    """One for a page."""
    yield Item(member.key, partial(read_member, member), _read)


def _read(page: bytes) -> Draft:
    found = parse_page(page, None)
    return Draft(found.document, provenance=found.provenance)
