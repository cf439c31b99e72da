"""An archive of recipes, whatever program it comes from, recipe by recipe."""

import logging
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from recipes_api.errors import Problem
from recipes_api.recipes.importers.archives.bounds import Budget
from recipes_api.recipes.importers.archives.formats import Format, format_of
from recipes_api.recipes.importers.archives.found import Found, Item
from recipes_api.recipes.importers.archives.members import Member, SingleFile, read_head
from recipes_api.recipes.importers.archives.zip_archive import MAGIC, ZipArchive
from recipes_api.recipes.importers.problems import UnreadableArchive

UNKNOWN = "It is in no recipe format that we know."
NO_RECIPES = "No file in it is in a recipe format that we know."
UNREADABLE = "It cannot be read: the parser failed on it."
HIDDEN = ("__MACOSX", ".")
NEVER_RECIPES = frozenset(
    {
        *(".avif", ".bmp", ".gif", ".heic", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif"),
        *(".tiff", ".webp", ".css", ".js", ".map", ".woff", ".woff2", ".ttf", ".eot"),
        *(".mp3", ".mp4"),
    }
)
"""What saved pages and pictures of recipes are made of."""

log = logging.getLogger(__name__)


def read_archive(path: Path, name: str, known: Collection[str] = frozenset()) -> Iterator[Found]:
    """Every recipe in a file, and every member of it that should be one and is not.

    `name` is what the file was called: some formats are told by its ending only. Recipes whose
    keys are in `known` are passed over unparsed. What is unpacked counts against bounds, and one
    recipe is in memory at a time. Parsers may take long, or fail badly: this belongs in a process
    of its own. Raises UnreadableArchive.
    """
    if name.rpartition("#")[2].isdecimal():
        # The source of one recipe of many, by its key.
        name = name.rpartition("#")[0]
    with path.open("rb") as file:
        if file.read(4) in MAGIC:
            archive = ZipArchive(file, "", Budget(path.stat().st_size))
            items = _items_in(archive)
        else:
            items = _items_of_file(SingleFile(path, PurePosixPath(name).name))
        for item in items:
            if item.key not in known:
                yield item if isinstance(item, Found) else _parse(item)


def _parse(item: Item) -> Found:
    source = None
    try:
        source = item.source()
        draft = item.read(source)
    except Problem as problem:
        return Found(item.key, None, problem.detail, source=source)
    except Exception:
        # Libraries that read what anybody wrote; one recipe must not cost the others.
        log.warning("a recipe in an archive could not be parsed", exc_info=True)
        return Found(item.key, None, UNREADABLE, source=source)
    return Found(
        item.key,
        draft.document,
        None,
        draft.pictures,
        draft.notices,
        draft.bundled,
        draft.account,
        draft.provenance,
        source,
    )


def _items_of_file(file: SingleFile) -> Iterator[Item | Found]:
    known = format_of(file.path, read_head(file))
    if known is None:
        raise UnreadableArchive(UNKNOWN)
    yield from _items_of(file, known)


def _items_of(member: Member, known: Format) -> Iterator[Item | Found]:
    try:
        yield from known.items(member)
    except Problem as problem:
        yield Found(member.key, None, problem.detail)


def _items_in(archive: ZipArchive) -> Iterator[Item | Found]:
    """Raises UnreadableArchive if no member is in a format that we know."""
    unknown: list[Found] = []
    nothing = True
    for member in archive.members():
        if _is_beside_the_point(member.path):
            continue
        try:
            head = read_head(member)
        except Problem as problem:
            nothing = False
            yield Found(member.key, None, problem.detail)
            continue
        known = format_of(member.path, head)
        if head.startswith(MAGIC):
            nothing = False
            yield from _items_nested(archive, member)
        elif known is not None:
            nothing = False
            yield from _items_of(member, known)
        elif head:
            unknown.append(Found(member.key, None, UNKNOWN))
    if nothing:
        raise UnreadableArchive(NO_RECIPES)
    yield from unknown


def _items_nested(archive: ZipArchive, member: Member) -> Iterator[Item | Found]:
    try:
        with archive.nested(member) as inner:
            yield from _items_in(inner)
    except Problem as problem:
        yield Found(member.key, None, problem.detail)


def _is_beside_the_point(path: PurePosixPath) -> bool:
    """What systems leave in archives, and what only goes with a recipe."""
    return (
        any(part.startswith(HIDDEN) and part != ".." for part in path.parts)
        or path.suffix.lower() in NEVER_RECIPES
    )
