"""Many recipes as one file, written piece by piece: in memory is one recipe at a time."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol
from uuid import UUID

from recipes_api.recipes.exporters import csv_table, print_page
from recipes_api.recipes.exporters.file_names import UniqueNames, safe_name
from recipes_api.recipes.exporters.json_ld import to_json_ld
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.exporters.zip_stream import ZipStream
from recipes_api.recipes.rendering import fold

COOKBOOK = "Recipes"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of each recipe before the first is written."""

    id: UUID
    name: str
    change: int
    """Counts its owner's changes: which of them made it what it is."""
    is_trashed: bool

    @property
    def by_name(self) -> tuple[str, UUID]:
        """Sorts as an index of a book does."""
        return fold(self.name), self.id


class Writer(Protocol):
    """Called once to begin, once for each recipe in the order of the contents, once to end."""

    def begin(self, contents: Sequence[Entry]) -> bytes: ...

    def add(self, recipe: StoredRecipe) -> bytes: ...

    def end(self) -> bytes: ...


class ZipOfFiles:
    """A file for each recipe, named by it."""

    def __init__(
        self, write: Callable[[StoredRecipe], bytes], extension: str, *, is_packed: bool = False
    ) -> None:
        self._write = write
        self._extension = extension
        self._is_packed = is_packed
        self._zip = ZipStream()
        self._names = UniqueNames()

    def begin(self, contents: Sequence[Entry]) -> bytes:  # noqa: ARG002
        return b""

    def add(self, recipe: StoredRecipe) -> bytes:
        name = f"{self._names.take(safe_name(recipe.document.name))}.{self._extension}"
        return self._zip.add(name, self._write(recipe), is_packed=self._is_packed)

    def end(self) -> bytes:
        return self._zip.close()


class JsonLdList:
    """A JSON array of schema.org Recipes, as RecipeSage and others import it."""

    def __init__(self) -> None:
        self._separator = "\n"

    def begin(self, contents: Sequence[Entry]) -> bytes:  # noqa: ARG002
        return b"["

    def add(self, recipe: StoredRecipe) -> bytes:
        text = json.dumps(to_json_ld(recipe.document), ensure_ascii=False)
        written = f"{self._separator}{text}"
        self._separator = ",\n"
        return written.encode()

    def end(self) -> bytes:
        return b"\n]\n"


class CsvTable:
    """A row for each recipe."""

    def begin(self, contents: Sequence[Entry]) -> bytes:  # noqa: ARG002
        return csv_table.header().encode()

    def add(self, recipe: StoredRecipe) -> bytes:
        return csv_table.row(recipe.document).encode()

    def end(self) -> bytes:
        return b""


class Cookbook:
    """A page to print: the contents, then each recipe on a page of its own."""

    def begin(self, contents: Sequence[Entry]) -> bytes:
        links = "\n".join(
            f'<li><a href="#{entry.id}" dir="auto">{escape(entry.name)}</a></li>'
            for entry in contents
        )
        listed = f"<nav>\n<h1>{COOKBOOK}</h1>\n<ul>\n{links}\n</ul>\n</nav>\n"
        return (print_page.opening(COOKBOOK, "en") + listed).encode()

    def add(self, recipe: StoredRecipe) -> bytes:
        return print_page.article(recipe.document, str(recipe.stamp.id)).encode()

    def end(self) -> bytes:
        return print_page.CLOSING.encode()
