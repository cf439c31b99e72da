"""The files of our own bundles, of every version that there was; see docs/bundle.md."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from pydantic import ValidationError

from recipes_api.recipes.bundle import FORMAT_VERSION, MANIFEST, BundleRecipe
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member, read_head, read_member
from recipes_api.recipes.importers.problems import ImportRefused

RECIPE = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"recipes_api_bundle"\s*:\s*(\d{1,9})\b')
IS_MANIFEST = re.compile(rb'"format"\s*:\s*"recipes_api bundle"')


def recognises(path: PurePosixPath, head: bytes) -> bool:
    """Each file says what it is, so that one may be taken out, or all be packed anew."""
    return RECIPE.match(head) is not None or _is_manifest(path, head)


def items(member: Member) -> Iterator[Item]:
    if not _is_manifest(member.path, read_head(member)):
        yield Item(member.key, partial(read_member, member), _read)


def _is_manifest(path: PurePosixPath, head: bytes) -> bool:
    return path.name == MANIFEST and IS_MANIFEST.search(head) is not None


def _read(source: bytes) -> Draft:
    """Raises ImportRefused."""
    stated = RECIPE.match(source)
    if stated is None or int(stated[1]) > FORMAT_VERSION:
        raise ImportRefused(
            "It is from a newer version of recipes_api. Bring this one up to date first."
        )
    try:
        recipe = BundleRecipe.model_validate_json(source.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        raise ImportRefused(f"{where}: {first['msg']}") from error
    return Draft(recipe.document, bundled=recipe)
