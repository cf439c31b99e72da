"""CSV: a recipe on each line, under a header that says what is in which column (RFC 4180).

Plan to Eat exports such files, spreadsheets do, and we do. Columns are known by their names.
"""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from recipes_api.recipes.exporters.words import WORDS
from recipes_api.recipes.importers.archives import own_table, written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, is_address
from recipes_api.recipes.importers.archives.found import Draft, Item
from recipes_api.recipes.importers.archives.members import Member, read_head
from recipes_api.recipes.importers.problems import ImportRefused
from recipes_api.recipes.importers.schema_org import Node, servings_of
from recipes_api.recipes.spreadsheet_cells import unguarded

SUFFIXES = frozenset({".csv", ".tsv"})
DELIMITERS = ",;\t"
LONGEST_CELL = 1024**2
NOT_LETTERS = re.compile(r"[\W_]+")
MEANINGS = {
    "name": ("name", "title", "recipe", "recipename", "titel", "titre", "nom", "nombre", "titulo"),
    "description": ("description", "summary", "beschreibung"),
    "ingredients": ("ingredients", "ingredient", "recipeingredient", "recipeingredients"),
    "steps": ("directions", "instructions", "steps", "method", "recipeinstructions", "preparation"),
    "servings": ("servings", "serves", "portions"),
    "yield": ("yield", "recipeyield", "yields"),
    "prep time": ("preptime", "preparationtime"),
    "cook time": ("cooktime", "cookingtime"),
    "total time": ("totaltime", "time", "duration"),
    "category": ("category", "categories", "course", "recipecategory", "mealtype"),
    "cuisine": ("cuisine", "recipecuisine"),
    "keywords": ("keywords", "tags", "mainingredient"),
    "author": ("author", "by"),
    "source": ("source",),
    "url": ("url", "link", "sourceurl", "originalurl"),
    "image": ("photourl", "image", "imageurl", "photo", "picture"),
    "notes": ("notes", "note", "comments"),
    "language": ("language", "inlanguage"),
    "calories": ("calories",),
    "fatContent": ("fat",),
    "saturatedFatContent": ("saturatedfat",),
    "cholesterolContent": ("cholesterol",),
    "sodiumContent": ("sodium",),
    "sugarContent": ("sugar",),
    "carbohydrateContent": ("carbohydrate", "carbohydrates", "carbs"),
    "fiberContent": ("fiber",),
    "proteinContent": ("protein",),
}
"""What a column holds, and what it is called, in small letters without anything between them."""
IN_OTHER_LANGUAGES = {
    "ingredients": "ingredients",
    "steps": "steps",
    "notes": "notes",
    "servings": "servings",
    "category": "category",
    "cuisine": "cuisine",
    "keywords": "keywords",
    "total time": "total",
}
BY_NAME = {
    NOT_LETTERS.sub("", getattr(words, attribute)).casefold(): meaning
    for words in WORDS.values()
    for meaning, attribute in IN_OTHER_LANGUAGES.items()
} | {name: meaning for meaning, names in MEANINGS.items() for name in names}
LABELS = frozenset({"category", "cuisine", "keywords"})
NUTRIENTS = [name for name in MEANINGS if name == "calories" or name.endswith("Content")]


def recognises(path: PurePosixPath, _head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES


def items(member: Member) -> Iterator[Item]:
    """One for each row in which anything is written."""
    head = read_head(member)
    csv.field_size_limit(LONGEST_CELL)
    with io.TextIOWrapper(member.stream(), _encoding(head), "replace", newline="") as text:
        rows = csv.reader(text, delimiter=_delimiter(head))
        try:
            header = next(rows, [])
            if not {"name"} <= {*map(_meaning, header)}:
                raise ImportRefused("Its first line names no column for the recipe's name.")
            for number, row in enumerate(filter(any, rows), start=1):
                yield Item(f"{member.key}#{number}", partial(_source, header, row), _read)
        except csv.Error as error:
            raise ImportRefused(f"It is no CSV: {error}.") from error


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # The last character may be cut off.
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(head) - 4 else "cp1252"
    return "utf-8-sig"


def _delimiter(head: bytes) -> str:
    """The one that the header has most of."""
    line = head.decode(_encoding(head), "replace").lstrip("\r\n").split("\n")[0]
    return max(DELIMITERS, key=line.count)


def _source(header: list[str], row: list[str]) -> bytes:
    """A table of one recipe."""
    text = io.StringIO()
    csv.writer(text).writerows([header, row])
    return text.getvalue().encode("utf-8", "surrogatepass")


def _read(source: bytes) -> Draft:
    text = source.decode("utf-8", "replace").replace("\0", "")
    header, row = [*csv.reader(io.StringIO(text, newline=""))][:2]
    cells = [unguarded(cell).strip().replace("\r\n", "\n") for cell in row]
    if own_table.is_ours(header):
        return draft(own_table.members(dict(zip(header, cells, strict=False))), "csv")
    fields = Fields(_by_meaning(header, cells))
    return draft(_members(fields), "csv", fields)


def _meaning(name: str) -> str | None:
    return BY_NAME.get(NOT_LETTERS.sub("", name).casefold())


def _by_meaning(header: list[str], cells: list[str]) -> Node:
    """Labels of several columns together; of texts, what the first says is the recipe's."""
    found: Node = {}
    for number, cell in enumerate(cells):
        name = header[number] if number < len(header) else f"column {number + 1}"
        meaning = _meaning(name) or name
        before = found.get(meaning)
        if not cell:
            continue
        if meaning in LABELS and isinstance(before, str):
            found[meaning] = f"{before}\n{cell}"
        else:
            found[meaning if before is None else name] = cell
    return found


def _members(fields: Fields) -> Node:
    servings = fields.text("servings")
    source = fields.text("source")
    url = fields.address("url") or (source if source and is_address(source) else None)
    members: Node = {
        "name": fields.text("name"),
        "description": fields.text("description"),
        "recipeYield": fields.text("yield") or servings,
        "servings": servings_of(servings),
        "prepTime": fields.duration("prep time"),
        "cookTime": fields.duration("cook time"),
        "totalTime": fields.duration("total time"),
        "recipeIngredient": written.ingredients(_lines(fields.text("ingredients"))),
        "recipeInstructions": written.steps(_lines(fields.text("steps"))),
        "recipeCategory": fields.split_labels("category"),
        "recipeCuisine": fields.split_labels("cuisine"),
        "keywords": fields.split_labels("keywords"),
        "nutrition": {name: fields.text(name) for name in NUTRIENTS if fields.has(name)},
        "author": fields.text("author"),
        "image": fields.address("image"),
        "url": url,
        "notes": fields.text("notes"),
        "inLanguage": fields.text("language"),
        "extra": {"creditText": source} if source and source != url else {},
    }
    return members


def _lines(cell: str | None) -> str | None:
    """Where all is on one line, bars stand between the lines, or semicolons."""
    if cell is None or "\n" in cell:
        return cell
    mark = next((mark for mark in ("|", ";") if mark in cell), None)
    return cell.replace(mark, "\n") if mark else cell
