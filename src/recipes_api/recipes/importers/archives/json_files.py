"""JSON files: one recipe, or a list of them, each in some program's dialect."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.archives import (
    crouton,
    linked_data,
    mealie,
    mela,
    paprika,
    tandoor,
)
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.json_items import read_items
from recipes_api.recipes.importers.archives.members import Member, read_head, read_member
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

SUFFIXES = frozenset({".json", ".jsonld", ".crumb", ".melarecipe"})
BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"')
WHITE_SPACE = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a program writes a recipe as a JSON object."""

    recognises: Callable[[Node], bool]
    read: Callable[[Node, Member], Draft]
    """Raises Problem."""


DIALECTS = (
    Dialect(linked_data.recognises, linked_data.read),
    Dialect(tandoor.recognises, tandoor.read),
    Dialect(mealie.recognises, mealie.read),
    Dialect(crouton.recognises, crouton.read),
    Dialect(paprika.recognises_node, paprika.read),
    Dialect(mela.recognises, mela.read),
    Dialect(linked_data.recognises_untyped, linked_data.read_untyped),
)
"""The first that recognises an object reads it."""


def recognises(path: PurePosixPath, head: bytes) -> bool:
    """By its ending, or because it begins like a list or an object of JSON."""
    return path.suffix.lower() in SUFFIXES or BEGINNING.match(head) is not None


def items(member: Member) -> Iterator[Item]:
    """One for an object; for a list, one for each of its objects, told apart by their places."""
    if not read_head(member).lstrip(WHITE_SPACE).startswith(b"["):
        yield Item(member.key, partial(read_member, member), partial(_read, member))
        return
    with member.stream() as stream:
        for place, text in enumerate(read_items(stream), start=1):
            yield Item(f"{member.key}#{place}", text.encode, partial(_read, member))


def _read(member: Member, source: bytes) -> Draft:
    value = json_ld.parse(source.decode("utf-8-sig", "replace"))
    if not isinstance(value, dict):
        raise NoRecipeFound("This is no JSON object.")
    known = next((known for known in DIALECTS if known.recognises(value)), None)
    if known is None:
        raise NoRecipeFound("This JSON is no recipe in a format that we know.")
    return known.read(value, member)
