"""Mela: a `.melarecipe` is JSON, a `.melarecipes` a zip archive of them."""

from recipes_api.recipes.importers.archives import written
from recipes_api.recipes.importers.archives.drafts import draft
from recipes_api.recipes.importers.archives.fields import Fields, is_address
from recipes_api.recipes.importers.archives.found import Draft
from recipes_api.recipes.importers.archives.members import Member
from recipes_api.recipes.importers.archives.pictures import Pictures
from recipes_api.recipes.importers.schema_org import Node


def recognises(node: Node) -> bool:
    return "title" in node and any(
        isinstance(node.get(name), str) for name in ("ingredients", "instructions")
    )


def read(node: Node, member: Member) -> Draft:
    """Raises NoRecipeFound or ImportRefused."""
    fields = Fields(node)
    pictures = Pictures(member)
    for number, image in enumerate(fields.texts("images"), start=1):
        pictures.add_base64(f"{number}.jpg", image)
    nutrition = fields.text("nutrition")
    link = fields.text("link")
    address = link if link and is_address(link) else None
    fields.drop("id", "date")
    members: Node = {
        "name": fields.text("title"),
        "description": fields.text("text"),
        "recipeYield": fields.text("yield"),
        "prepTime": fields.duration("prepTime"),
        "cookTime": fields.duration("cookTime"),
        "totalTime": fields.duration("totalTime"),
        "recipeIngredient": written.ingredients(fields.text("ingredients")),
        "recipeInstructions": written.steps(fields.text("instructions")),
        "recipeCategory": fields.labels("categories"),
        "url": address,
        "nutrition": written.nutrition(nutrition),
        "notes": written.paragraphs(fields.text("notes"), written.unread_nutrition(nutrition)),
        "extra": {"creditText": link} if link and not address else {},
    }
    return draft(members, "mela", fields, pictures)
