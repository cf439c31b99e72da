"""MasterCook's XML (`.mx2`), also zipped with its pictures (`.mz2`).

Each recipe is parsed by itself, so that no document type and no entity of the file has a say.
"""

import re
from collections.abc import Iterator
from functools import partial
from html import escape, unescape
from pathlib import PurePosixPath

from lxml import etree
from pydantic import JsonValue

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.archives.records import decoded, read_records
from recipes_api.recipes.importers.archives.written import Heading
from recipes_api.recipes.importers.problems import ImportRefused, NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

MARK = re.compile(rb"<mx2\b", re.IGNORECASE)
BEGINNING = re.compile(rb"<RcpE\b")
END = b"</RcpE>"
ENTITY_DECLARATION = b"<!ENTITY"
# XML knows five names and numbers; people write HTML's, and the sign by itself.
AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?P<name>\w{1,31};)?"
)
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ELEMENTS = {
    "Desc": "description",
    "Srce": "source",
    "CpyR": "copyright",
    "Note": "notes",
    "Natn": "cuisine",
    "SrvI": "serving ideas",
    "Wine": "wine",
    "Nutr": "nutrition",
}
READ_BY_THEMSELVES = frozenset({"IngR", "DirS", "CatS", "RatS", "AltS"})
SCORES = {"RatE": "ratings", "AltS": "alternative sources"}


def recognises(_path: PurePosixPath, head: bytes) -> bool:
    return MARK.search(head) is not None


def items(member: Member) -> Iterator[Item]:
    """One for each recipe in the file."""
    with member.stream() as stream:
        for number, record in enumerate(read_records(stream, BEGINNING)):
            if ENTITY_DECLARATION in record.upper():
                raise ImportRefused("It declares entities, which no recipe needs.")
            if number > 0:
                source = b"<mx2>" + record.partition(END)[0] + END + b"</mx2>"
                yield Item(f"{member.key}#{number}", source.strip, partial(_read, member))


def _read(member: Member, source: bytes) -> Draft:
    recipe = _parse(source)
    pictures = Pictures(member)
    if name := recipe.get("img"):
        pictures.expect_beside(name)
    steps = [_text(step) for step in recipe.iter("DirT")]
    for number, step in enumerate(recipe.iter("DirT")):
        if name := step.get("img"):
            pictures.expect_beside(name, number if steps[number] else None)
    fields = Fields(_fields(recipe))
    credit = fields.text("source")
    members: Node = {
        "name": written.one_line(recipe.get("name") or ""),
        "author": written.one_line(recipe.get("author") or ""),
        "description": fields.text("description"),
        "servings": fields.number("servings"),
        "recipeYield": fields.text("yield"),
        "prepTime": fields.duration("preparation"),
        "totalTime": fields.duration("total time"),
        "recipeIngredient": written.under_headings(_ingredients(recipe)),
        "recipeInstructions": written.under_headings(filter(None, steps)),
        "recipeCategory": fields.labels("categories"),
        "recipeCuisine": fields.labels("cuisine"),
        "notes": written.paragraphs(*map(fields.text, ("notes", "serving ideas", "nutrition"))),
        "extra": {"creditText": credit} if credit else {},
    }
    return draft(members, "mastercook", fields, pictures)


def _parse(source: bytes) -> "etree._Element":
    """Raises NoRecipeFound."""
    plain = CDATA.sub(lambda match: escape(match[1]), decoded(source))
    text = UNPRINTABLE.sub("", AMPERSAND.sub(_as_xml, plain))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(text.encode(), parser)
    recipe = None if root is None else root.find("RcpE")
    if recipe is None:
        raise NoRecipeFound("There is no recipe of MasterCook in it.")
    return recipe


def _as_xml(match: re.Match[str]) -> str:
    character = unescape(match[0]) if match["name"] else match[0]
    return "&amp;" + (match["name"] or "") if character == match[0] else character


def _text(element: "etree._Element") -> str:
    return written.one_line("".join(element.itertext()))


def _lines(element: "etree._Element") -> str:
    return "\n".join(filter(None, map(str.strip, "".join(element.itertext()).splitlines())))


def _fields(recipe: "etree._Element") -> Node:
    found: Node = {
        ELEMENTS.get(element.tag, element.tag): _lines(element)
        for element in recipe.iterchildren("*")
        if element.tag not in READ_BY_THEMSELVES
    }
    found["categories"] = [text for item in recipe.iter("CatT") if (text := _text(item))]
    for name, element_name, attribute in (
        ("servings", "Serv", "qty"),
        ("preparation", "PrpT", "elapsed"),
        ("total time", "TTim", "elapsed"),
    ):
        element = recipe.find(element_name)
        found[name] = None if element is None else element.get(attribute)
    if (element := recipe.find("Yield")) is not None:
        found["yield"] = f"{element.get('qty') or ''} {element.get('unit') or ''}".strip()
    for element_name, name in SCORES.items():
        told: list[JsonValue] = [{**element.attrib} for element in recipe.iter(element_name)]
        found[name] = told
    return found


def _ingredients(recipe: "etree._Element") -> Iterator[str | Heading]:
    for item in recipe.iter("IngR"):
        name = written.one_line(item.get("name") or "")
        amount, unit = item.get("qty") or "", item.get("unit") or ""
        prepared = " ".join(text for part in item.iter("IPrp") if (text := _text(part)))
        line = written.one_line(f"{amount} {unit} {name}")
        if not amount and not unit and not prepared and name.endswith(":"):
            yield Heading(name)
        elif line or prepared:
            yield f"{line}, {prepared}" if line and prepared else line or prepared
