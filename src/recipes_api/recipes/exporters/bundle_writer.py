"""Our own bundle: everything that there is of a recipe, and the same bytes for the same recipes."""

from collections.abc import Sequence

from recipes_api.recipes.bundle import (
    FOLDER,
    FORMAT_VERSION,
    MANIFEST,
    BundleRecipe,
    BundleVersion,
    Counts,
    Manifest,
)
from recipes_api.recipes.exporters.file_names import safe_name
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.exporters.writers import Entry
from recipes_api.recipes.exporters.zip_stream import ZipStream
from recipes_api.recipes.models import Change


class BundleWriter:
    """Recipes in the order of their changes, which an import keeps, numbered in their names."""

    def __init__(self) -> None:
        self._zip = ZipStream()
        self._count = 0

    def begin(self, contents: Sequence[Entry]) -> bytes:
        trashed = sum(entry.is_trashed for entry in contents)
        counts = Counts(recipes=len(contents), trashed=trashed)
        manifest = Manifest(version=FORMAT_VERSION, counts=counts)
        return self._zip.add(MANIFEST, manifest.model_dump_json(indent=2).encode())

    def add(self, recipe: StoredRecipe) -> bytes:
        self._count += 1
        name = f"{FOLDER}{self._count:06} {safe_name(recipe.document.name)}.json"
        return self._zip.add(name, recipe_json(recipe).encode())

    def end(self) -> bytes:
        return self._zip.close()


def recipe_json(recipe: StoredRecipe) -> str:
    stamp = recipe.stamp
    members = BundleRecipe(
        recipes_api_bundle=FORMAT_VERSION,
        id=stamp.id,
        version=stamp.version,
        created_at=stamp.created_at,
        updated_at=stamp.updated_at,
        trashed_at=recipe.trashed_at,
        marks=recipe.marks,
        document=recipe.document,
        versions=[
            BundleVersion(
                version=each.version,
                change=Change(each.change),
                created_at=each.created_at,
                document=each.document,
            )
            for each in recipe.versions
        ],
    )
    return members.model_dump_json(by_alias=True, exclude_defaults=True)
