"""The forms that one recipe can be taken out in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.cooklang import to_cooklang
from recipes_api.recipes.exporters.csv_table import to_csv
from recipes_api.recipes.exporters.file_names import content_disposition, safe_name
from recipes_api.recipes.exporters.json_ld import to_json_ld
from recipes_api.recipes.exporters.markdown import to_markdown
from recipes_api.recipes.exporters.paprika import to_paprika
from recipes_api.recipes.exporters.plain_text import to_text
from recipes_api.recipes.exporters.print_page import CONTENT_SECURITY_POLICY, to_html
from recipes_api.recipes.exporters.recipemd import to_recipemd
from recipes_api.recipes.exporters.stored import StoredRecipe


class RecipeForm(StrEnum):
    """As a URL names them."""

    JSON_LD = "jsonld"
    MARKDOWN = "markdown"
    RECIPEMD = "recipemd"
    COOKLANG = "cooklang"
    TEXT = "text"
    HTML = "html"
    CSV = "csv"
    PAPRIKA = "paprika"


@dataclass(frozen=True, slots=True)
class Form:
    """How a recipe is written, and what a client is told of it."""

    media_type: str
    extension: str
    write: Callable[[StoredRecipe], bytes]
    headers: Mapping[str, str] = field(default_factory=dict)

    def content_disposition(self, name: str) -> str:
        return content_disposition(f"{safe_name(name)}.{self.extension}")


def _text(write: Callable[[RecipeDocument], str]) -> Callable[[StoredRecipe], bytes]:
    return lambda recipe: write(recipe.document).encode()


def _json_ld(recipe: StoredRecipe) -> bytes:
    return json.dumps(to_json_ld(recipe.document), ensure_ascii=False).encode()


def _paprika(recipe: StoredRecipe) -> bytes:
    return to_paprika(recipe.document, recipe.stamp)


MARKDOWN = "text/markdown; charset=utf-8"
FORMS = {
    RecipeForm.JSON_LD: Form("application/ld+json", "jsonld", _json_ld),
    # RFC 7763 2: a variant of Markdown may be named.
    RecipeForm.MARKDOWN: Form(f"{MARKDOWN}; variant=CommonMark", "md", _text(to_markdown)),
    RecipeForm.RECIPEMD: Form(MARKDOWN, "md", _text(to_recipemd)),
    # No media type is registered for it.
    RecipeForm.COOKLANG: Form("text/plain; charset=utf-8", "cook", _text(to_cooklang)),
    RecipeForm.TEXT: Form("text/plain; charset=utf-8", "txt", _text(to_text)),
    RecipeForm.HTML: Form(
        "text/html; charset=utf-8",
        "html",
        _text(to_html),
        {"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    ),
    RecipeForm.CSV: Form("text/csv; charset=utf-8; header=present", "csv", _text(to_csv)),
    RecipeForm.PAPRIKA: Form("application/gzip", "paprikarecipe", _paprika),
}
