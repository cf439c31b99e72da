"""The forms that many recipes can be taken out in, as one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from recipes_api.recipes.exporters.file_names import content_disposition
from recipes_api.recipes.exporters.forms import FORMS, RecipeForm
from recipes_api.recipes.exporters.print_page import CONTENT_SECURITY_POLICY
from recipes_api.recipes.exporters.writers import (
    Cookbook,
    CsvTable,
    JsonLdList,
    Writer,
    ZipOfFiles,
)

ZIP = "application/zip"


class CollectionForm(StrEnum):
    """As a URL names them."""

    BUNDLE = "bundle"
    JSON_LD = "jsonld"
    RECIPEMD = "recipemd"
    MARKDOWN = "markdown"
    COOKLANG = "cooklang"
    PAPRIKA = "paprika"
    CSV = "csv"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a client is told of a file of recipes."""

    media_type: str
    extension: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def content_disposition(self, today: date) -> str:
        return content_disposition(f"recipes-{today.isoformat()}.{self.extension}")


def _files(form: RecipeForm, *, is_packed: bool = False) -> Callable[[], Writer]:
    each = FORMS[form]
    return lambda: ZipOfFiles(each.write, each.extension, is_packed=is_packed)


KINDS = {
    CollectionForm.BUNDLE: FileKind(ZIP, "zip"),
    CollectionForm.JSON_LD: FileKind(FORMS[RecipeForm.JSON_LD].media_type, "json"),
    CollectionForm.RECIPEMD: FileKind(ZIP, "zip"),
    CollectionForm.MARKDOWN: FileKind(ZIP, "zip"),
    CollectionForm.COOKLANG: FileKind(ZIP, "zip"),
    CollectionForm.PAPRIKA: FileKind(ZIP, "paprikarecipes"),
    CollectionForm.CSV: FileKind(FORMS[RecipeForm.CSV].media_type, "csv"),
    CollectionForm.HTML: FileKind(
        FORMS[RecipeForm.HTML].media_type,
        "html",
        {"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    ),
}
WRITERS: dict[CollectionForm, Callable[[], Writer]] = {
    CollectionForm.JSON_LD: JsonLdList,
    CollectionForm.RECIPEMD: _files(RecipeForm.RECIPEMD),
    CollectionForm.MARKDOWN: _files(RecipeForm.MARKDOWN),
    CollectionForm.COOKLANG: _files(RecipeForm.COOKLANG),
    CollectionForm.PAPRIKA: _files(RecipeForm.PAPRIKA, is_packed=True),
    CollectionForm.CSV: CsvTable,
    CollectionForm.HTML: Cookbook,
}
"""A new one for each file. A bundle has more in it than documents: `bundling` writes it."""
