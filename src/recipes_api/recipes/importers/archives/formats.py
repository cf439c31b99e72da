"""Which formats we know, and how each is told by its name and its first bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from recipes_api.recipes.importers.archives import (
    bundle_files,
    cooklang_files,
    copymethat,
    csv_files,
    json_files,
    mastercook_text,
    mastercook_xml,
    mealie_backup,
    mealmaster,
    page_files,
    paprika,
    recipe_keeper,
    recipemd_files,
    text_files,
)
from recipes_api.recipes.importers.archives.found import Item
from recipes_api.recipes.importers.archives.members import Member


@dataclass(frozen=True, slots=True)
class Format:
    """How other programs write recipes into a file."""

    recognises: Callable[[PurePosixPath, bytes], bool]
    """By the file's place and its first bytes."""
    items: Callable[[Member], Iterator[Item]]
    """Raises ImportRefused where the file cannot be read on."""


FORMATS = (
    Format(bundle_files.recognises, bundle_files.items),
    Format(mealie_backup.recognises, mealie_backup.items),
    Format(paprika.recognises, paprika.items),
    Format(cooklang_files.recognises, cooklang_files.items),
    Format(copymethat.recognises, copymethat.items),
    Format(recipe_keeper.recognises, recipe_keeper.items),
    Format(mealmaster.recognises, mealmaster.items),
    Format(mastercook_text.recognises, mastercook_text.items),
    Format(mastercook_xml.recognises, mastercook_xml.items),
    Format(csv_files.recognises, csv_files.items),
    Format(recipemd_files.recognises, recipemd_files.items),
    Format(text_files.recognises, text_files.items),
    Format(page_files.recognises, page_files.items),
    Format(json_files.recognises, json_files.items),
)
"""The first that recognises a file reads it."""


def format_of(path: PurePosixPath, head: bytes) -> Format | None:
    return next((known for known in FORMATS if known.recognises(path, head)), None)
