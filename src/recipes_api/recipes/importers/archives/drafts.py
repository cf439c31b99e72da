"""A draft of what a format's reader has found."""

from pydantic import JsonValue

from recipes_api.recipes.importers import schema_org
from recipes_api.recipes.importers.archives.fields import Fields
from recipes_api.recipes.importers.archives.found import Draft
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.schema_org import Node

LONGEST_NAME = 300


def draft(
    members: Node, program: str, fields: Fields | None = None, pictures: Pictures | None = None
) -> Draft:
    """Of a document's members; `extra` keeps what is left of the fields under the program's name.

    Servings are read off the yield where they are not given. Raises NoRecipeFound or ImportRefused.
    """
    rest: JsonValue = fields.rest() if fields else {}
    given = members.get("extra")
    extra: Node = dict(given) if isinstance(given, dict) else {}
    if rest:
        extra[program] = rest
    name = members.get("name")
    if isinstance(name, str) and len(name) > LONGEST_NAME:
        extra["name"], name = name, name[: LONGEST_NAME - 1] + "…"
    servings = members.get("servings") or schema_org.servings_of(members.get("recipeYield"))
    changed: Node = {"name": name, "servings": servings, "extra": extra}
    document = schema_org.document_of(members | changed, members)
    if pictures is None:
        return Draft(document)
    return Draft(document, pictures.found, pictures.notices)
