"""The answer to an import: the recipe, and from where on its page it was read."""

import json

from recipes_api.recipes.importers.provenance import Provenance


def told_with(document: str, provenance: Provenance | None) -> str:
    """The JSON text of an `ImportedRecipe`, of that of a `Recipe`."""
    return f'{document.removesuffix("}")},"provenance":{json.dumps(provenance)}}}'
