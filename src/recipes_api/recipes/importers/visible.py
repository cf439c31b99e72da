"""Recipes that a page shows to people only: by the class names of microformats and of plugins."""

from collections.abc import Iterator

from recipes_api.recipes.importers.schema_org import Node


def read(page: str, _url: str | None) -> Iterator[Node]:
    yield from ()
