"""The forms that many recipes can be taken out in, as one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import attrgetter
from uuid import UUID

from recipes_api.recipes.exporters.bundle_writer import BundleWriter
from recipes_api.recipes.exporters.file_names import content_disposition
from recipes_api.recipes.exporters.forms import FORMS, RecipeForm
from recipes_api.recipes.exporters.print_page import CONTENT_SECURITY_POLICY
from recipes_api.recipes.exporters.writers import (
    Cookbook,
    CsvTable,
    Entry,
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
class Collection:
    """How recipes are written together, and what a client is told of the file."""

    media_type: str
    extension: str
    writer: Callable[[], Writer]
    """A new one for each file."""
    headers: Mapping[str, str] = field(default_factory=dict)
    order: Callable[[Entry], tuple[str, UUID] | int] = attrgetter("by_name")

    def content_disposition(self, today: date) -> str:
        return content_disposition(f"recipes-{today.isoformat()}.{self.extension}")


def _files(form: RecipeForm, *, is_packed: bool = False) -> Callable[[], Writer]:
    each = FORMS[form]
    return lambda: ZipOfFiles(each.write, each.extension, is_packed=is_packed)


COLLECTIONS = {
    CollectionForm.BUNDLE: Collection(ZIP, "zip", BundleWriter, order=attrgetter("change")),
    CollectionForm.JSON_LD: Collection(FORMS[RecipeForm.JSON_LD].media_type, "json", JsonLdList),
    CollectionForm.RECIPEMD: Collection(ZIP, "zip", _files(RecipeForm.RECIPEMD)),
    CollectionForm.MARKDOWN: Collection(ZIP, "zip", _files(RecipeForm.MARKDOWN)),
    CollectionForm.COOKLANG: Collection(ZIP, "zip", _files(RecipeForm.COOKLANG)),
    CollectionForm.PAPRIKA: Collection(
        ZIP, "paprikarecipes", _files(RecipeForm.PAPRIKA, is_packed=True)
    ),
    CollectionForm.CSV: Collection(FORMS[RecipeForm.CSV].media_type, "csv", CsvTable),
    CollectionForm.HTML: Collection(
        FORMS[RecipeForm.HTML].media_type,
        "html",
        Cookbook,
        {"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    ),
}
