"""docs/formats.md says of every format what becomes of it."""

import re
from collections.abc import Iterator
from pathlib import Path

from recipes_api.recipes.exporters.collections import CollectionForm
from recipes_api.recipes.exporters.forms import RecipeForm
from recipes_api.recipes.importers.archives.formats import FORMATS
from recipes_api.recipes.importers.archives.json_files import DIALECTS

DOCUMENT = Path("docs/formats.md")
SECTIONS = {
    "bundle_files": ("Our bundle",),
    "cooklang_files": ("Cooklang",),
    "copymethat": ("CopyMeThat",),
    "crouton": ("Crouton",),
    "csv_files": ("CSV", "Plan to Eat"),
    "json_files": ("schema.org JSON-LD",),
    "linked_data": ("schema.org JSON-LD", "Nextcloud Cookbook", "RecipeSage"),
    "mastercook_text": ("MasterCook",),
    "mastercook_xml": ("MasterCook",),
    "mealie": ("Mealie",),
    "mealie_backup": ("Mealie",),
    "mealmaster": ("MealMaster",),
    "mela": ("Mela",),
    "page_files": ("Saved pages",),
    "paprika": ("Paprika",),
    "recipe_keeper": ("Recipe Keeper",),
    "recipemd_files": ("RecipeMD", "Plain text and Markdown"),
    "tandoor": ("Tandoor",),
    "text_files": ("Plain text and Markdown",),
}
"""Where each module that reads a format is described."""
HOW_WE_KNOW = re.compile(
    r"\*(?:Documented|Real file|Read by others|Our own reading)\.?\*|bundle\.md"
)


def sections() -> dict[str, str]:
    _, *parts = re.split(r"^##+ (.+)$", DOCUMENT.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def readers() -> Iterator[str]:
    for known in (*FORMATS, *DIALECTS):
        yield known.recognises.__module__.rpartition(".")[2]


def test_every_format_that_is_read_has_its_section_and_says_how_we_know() -> None:
    described = sections()
    assert set(readers()) == SECTIONS.keys()
    for names in SECTIONS.values():
        for name in names:
            assert HOW_WE_KNOW.search(described[name]), name


def test_every_form_that_is_written_is_named() -> None:
    table = DOCUMENT.read_text().partition("\n## ")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| [")]
    ones = " ".join(row[3] for row in rows)
    many = " ".join(row[4] for row in rows)
    for form in RecipeForm:
        assert f"`{form}`" in ones, form
    for collection in CollectionForm:
        assert f"`{collection}`" in many, collection


def test_its_links_lead_to_its_sections() -> None:
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in sections()}
    linked = set(re.findall(r"\]\(#([^)]+)\)", DOCUMENT.read_text()))
    assert linked <= anchors
