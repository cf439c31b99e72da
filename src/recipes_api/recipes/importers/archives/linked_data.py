"""schema.org Recipes as JSON-LD: RecipeSage, Nextcloud Cookbook, and whatever a page says."""

from pydantic import JsonValue

from recipes_api.recipes.importers import json_ld, schema_org
from recipes_api.recipes.importers.archives.found import Draft
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.problems import NoRecipeFound
from recipes_api.recipes.importers.schema_org import Node

NEXTCLOUD_PICTURE = "full.jpg"
ELSEWHERE = ("http://", "https://", "//")


def recognises(node: Node) -> bool:
    return next(schema_org.find_recipes(node), None) is not None


def recognises_untyped(node: Node) -> bool:
    """By its members: many who write schema.org's terms do not say so."""
    return "name" in node and bool({"recipeIngredient", "recipeInstructions"} & node.keys())


def read_untyped(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    return read({"@type": "Recipe", **node}, member)


def read(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    recipe = json_ld.best(list(schema_org.find_recipes(node)))
    if recipe is None:
        raise NoRecipeFound("There is no schema.org Recipe in this JSON-LD.")
    if schema_org.OWN_DOCUMENT in recipe:
        return Draft(schema_org.to_document(recipe, None))
    properties = {schema_org.local_name(name): value for name, value in recipe.items()}
    pictures = Pictures(member)
    images = properties.pop("image", None)
    kept = [image for image in _as_list(images) if not _taken(image, pictures)]
    if member.path.name == "recipe.json":
        pictures.add_beside(NEXTCLOUD_PICTURE)
    if kept:
        properties["image"] = kept
    members = schema_org.read_members(_without_author_notes(properties), _based_on(properties))
    if notes := _author_notes(properties):
        members["notes"] = notes
    document = schema_org.document_of(members, properties)
    return Draft(document, pictures.found, pictures.notices)


def _as_list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _taken(image: JsonValue, pictures: Pictures) -> bool:
    """Whether a picture lies in its own address or in the archive, and so has been taken."""
    if not isinstance(image, str):
        return image is None
    if image.startswith("data:"):
        pictures.add_data_url(image)
        return True
    if image.startswith(ELSEWHERE):
        return False
    pictures.expect_beside(image.lstrip("/"))
    return True


def _based_on(properties: Node) -> str | None:
    """Where RecipeSage says that a recipe is from, if it is an address."""
    source = properties.get("isBasedOn")
    if properties.get("url") or not isinstance(source, str) or not source.startswith(ELSEWHERE):
        return None
    return source


def _author_notes(properties: Node) -> str:
    """RecipeSage writes a recipe's notes as comments of this name."""
    return "\n\n".join(
        text
        for comment in _as_list(properties.get("comment"))
        if _is_author_note(comment) and isinstance(comment, dict)
        if isinstance(text := comment.get("text"), str)
    )


def _is_author_note(comment: JsonValue) -> bool:
    return isinstance(comment, dict) and comment.get("name") == "Author Notes"


def _without_author_notes(properties: Node) -> Node:
    others: list[JsonValue] = [
        comment
        for comment in _as_list(properties.get("comment"))
        if comment is not None and not _is_author_note(comment)
    ]
    rest: Node = {name: value for name, value in properties.items() if name != "comment"}
    if others:
        rest["comment"] = others
    return rest
