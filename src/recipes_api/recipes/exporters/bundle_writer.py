"""Our own bundle: everything that there is of a recipe, and the same bytes for the same recipes."""

from collections.abc import Sequence

from pydantic import BaseModel

from recipes_api.recipes.bundle.format import (
    ACCOUNT,
    FOLDER,
    FORMAT_VERSION,
    MANIFEST,
    BundleAccount,
    BundleRecipe,
    Counts,
    Manifest,
)
from recipes_api.recipes.exporters.file_names import safe_name
from recipes_api.recipes.exporters.writers import Entry
from recipes_api.recipes.exporters.zip_stream import ZipStream


class BundleWriter:
    """Recipes in the order of their changes, which an import keeps, numbered in their names.

    Called once to begin, then for pictures and recipes, each picture before the first recipe that
    shows it, and once to end. Each call gives the archive's next bytes.
    """

    def __init__(self) -> None:
        self._zip = ZipStream()
        self._count = 0

    def begin(self, contents: Sequence[Entry]) -> bytes:
        trashed = sum(entry.is_trashed for entry in contents)
        counts = Counts(recipes=len(contents), trashed=trashed)
        manifest = Manifest(version=FORMAT_VERSION, counts=counts)
        return self._zip.add(MANIFEST, manifest.model_dump_json(indent=2).encode())

    def add_picture(self, name: str, body: bytes) -> bytes:
        return self._zip.add(name, body, is_packed=True)

    def add(self, recipe: BundleRecipe) -> bytes:
        self._count += 1
        name = f"{FOLDER}{self._count:06} {safe_name(recipe.document.name)}.json"
        return self._zip.add(name, written(recipe))

    def end(self, account: BundleAccount | None) -> bytes:
        rest = b"" if account is None else self._zip.add(ACCOUNT, written(account))
        return rest + self._zip.close()


def written(members: BaseModel) -> bytes:
    """What is as by default is left out."""
    return members.model_dump_json(by_alias=True, exclude_defaults=True).encode()
