"""CopyMeThat: a page with all recipes, and a folder of pictures, in a zip archive."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from lxml.html import HtmlElement
from pydantic import JsonValue

from recipes_api.recipes.importers.archives import html_records, written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.records import read_records
from recipes_api.recipes.importers.archives.written import Heading
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

MARK = b"copymethat_class_id_version"
BEGINNING = re.compile(rb"<div\s+class\s*=\s*[\"']?recipe[\"']?\s*>")
SUBHEADINGS = frozenset({"recipeIngredient_subheader", "instruction_subheader"})


def recognises(_path: PurePosixPath, head: bytes) -> bool:
    return MARK in head or b"recipeIngredient_subheader" in head


def items(member: Member) -> Iterator[Item]:
    """One for each recipe in the page."""
    with member.stream() as stream:
        for number, record in enumerate(read_records(stream, BEGINNING)):
            if number > 0:
                # What tells the format goes along, so that the source says what it is.
                source = b'<meta name="' + MARK + b'">\n' + record
                yield Item(f"{member.key}#{number}", source.strip, partial(_read, member))


def _read(member: Member, source: bytes) -> Draft:
    begun = BEGINNING.search(source)
    if begun is None:
        raise NoRecipeFound("There is no recipe of CopyMeThat in it.")
    recipe = html_records.parse(source[begun.start() :])
    pictures = Pictures(member)
    for image in recipe.xpath(".//img[not(ancestor::*[@id='recipeInstructions'])]"):
        if name := image.get("src"):
            pictures.expect_beside(name)
    link = html_records.first(recipe, ".//*[@id='original_link']")
    address = None if link is None else link.get("href")
    members: Node = {
        "name": html_records.text_at(recipe, ".//*[@id='name']"),
        "description": "\n".join(html_records.paragraphs_at(recipe, ".//*[@id='description']")),
        "recipeYield": html_records.text_at(recipe, ".//*[@id='recipeYield']"),
        "recipeIngredient": written.under_headings(_lines(recipe, "recipeIngredients")),
        "recipeInstructions": _steps(recipe, pictures),
        "keywords": _texts(recipe, ".//*[contains(@class, 'recipeCategory')]"),
        "url": address,
        "notes": written.paragraphs(*map(str, _texts(recipe, ".//*[@id='recipeNotes']/*"))),
        "extra": _extra(recipe, address),
    }
    return draft(members, "copymethat", None, pictures)


def _texts(recipe: HtmlElement, path: str) -> list[JsonValue]:
    return [said for found in recipe.xpath(path) if (said := html_records.text(found))]


def _lines(recipe: HtmlElement, list_id: str) -> Iterator[str | Heading]:
    for child in recipe.xpath(f".//*[@id='{list_id}']/*"):
        if said := html_records.text(child):
            yield Heading(said) if SUBHEADINGS & html_records.classes(child) else said


def _steps(recipe: HtmlElement, pictures: Pictures) -> list[JsonValue]:
    steps = written.under_headings(_lines(recipe, "recipeInstructions"))
    place = -1
    for child in recipe.xpath(".//*[@id='recipeInstructions']/*"):
        if html_records.text(child) and not SUBHEADINGS & html_records.classes(child):
            place += 1
        for image in child.iter("img"):
            if name := image.get("src"):
                pictures.expect_beside(name, max(place, 0))
    return steps


def _extra(recipe: HtmlElement, address: str | None) -> Node:
    """What the person said of it, and where it is from if that is no address."""
    found: Node = {}
    for name in ("made_this", "starred"):
        if html_records.first(recipe, f".//*[@id='{name}']") is not None:
            found[name] = True
    if rating := html_records.text_at(recipe, ".//*[@id='ratingValue']"):
        found["rating"] = rating
    extra: Node = {"copymethat": found} if found else {}
    if not address and (source := html_records.text_at(recipe, ".//*[@id='link']")):
        extra["creditText"] = source
    return extra
