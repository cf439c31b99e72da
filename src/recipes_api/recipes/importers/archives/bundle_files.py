"""The files of our own bundles, of every version that there was; see docs/bundle.md."""

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from recipes_api.recipes.bundle.format import (
    FORMAT_VERSION,
    MANIFEST,
    PICTURE,
    BundleAccount,
    BundleRecipe,
)
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member, read_head, read_member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.problems import ImportRefused
from recipes_api.recipes.pictures import addresses, without

STATED = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"recipes_api_bundle(_account)?"\s*:\s*(\d{1,9})\b')
IS_MANIFEST = re.compile(rb'"format"\s*:\s*"recipes_api bundle"')

File = TypeVar("File", bound=BaseModel)


def recognises(path: PurePosixPath, head: bytes) -> bool:
    """Each file says what it is, so that one may be taken out, or all be packed anew."""
    return STATED.match(head) is not None or _is_manifest(path, head)


def items(member: Member) -> Iterator[Item]:
    head = read_head(member)
    if _is_manifest(member.path, head):
        return
    stated = STATED.match(head)
    is_account = stated is not None and stated[1] is not None
    read = _read_account if is_account else partial(_read_recipe, member)
    yield Item(member.key, partial(read_member, member), read)


def _is_manifest(path: PurePosixPath, head: bytes) -> bool:
    return path.name == MANIFEST and IS_MANIFEST.search(head) is not None


def _read_account(source: bytes) -> Draft:
    """Raises ImportRefused."""
    return Draft(None, account=_validated(BundleAccount, source))


def _read_recipe(member: Member, source: bytes) -> Draft:
    """Raises ImportRefused."""
    recipe = _validated(BundleRecipe, source)
    pictures = Pictures(member)
    named = {
        address
        for document in recipe.documents
        for address in addresses(document).values()
        if PICTURE.fullmatch(address)
    }
    for name in sorted(named):
        _take(name, member, pictures)
    missing = named - {picture.name for picture in pictures.found}
    recipe = recipe.with_each_document(partial(without, addresses=missing))
    return Draft(recipe.document, pictures.found, pictures.notices, recipe)


def _take(name: str, member: Member, pictures: Pictures) -> None:
    """The picture of that name, if it is whole. It lies in a folder beside that of the recipe."""
    found = member.archive.find(member.path.parent.parent / name)
    if found is None:
        pictures.notice(f"The picture {name} did not come along.")
        return
    try:
        body = read_member(found)
    except ImportRefused as problem:
        pictures.notice(f"The picture {name} was left out: {problem.detail}")
        return
    if hashlib.sha256(body).hexdigest() == PurePosixPath(name).stem:
        pictures.add(name, body)
    else:
        pictures.notice(f"The picture {name} is broken.")


def _validated(kind: type[File], source: bytes) -> File:
    stated = STATED.match(source)
    if stated is None or int(stated[2]) > FORMAT_VERSION:
        raise ImportRefused(
            "It is from a newer version of recipes_api. Bring this one up to date first."
        )
    try:
        return kind.model_validate_json(source.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        raise ImportRefused(f"{where}: {first['msg']}") from error
