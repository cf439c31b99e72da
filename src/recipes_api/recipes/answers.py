"""Answers that carry recipes: bytes as they are stored, and the headers that caches go by."""

import asyncio
import uuid

from fastapi import Request, Response, status

from recipes_api.etags import is_unchanged
from recipes_api.recipes.conditional import entity_tag
from recipes_api.recipes.dependencies import JSON
from recipes_api.recipes.exporters.forms import FORMS, Form, RecipeForm
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.queries import Cards

# A shared cache must not keep it, a browser's own may, and asks each time whether it still holds.
CACHING = {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}
NOT_MODIFIED: dict[int | str, dict[str, object]] = {
    304: {"description": "You have this version already."}
}


def recipe_answer(version: int, document: str) -> Response:
    return Response(document, headers=CACHING | {"ETag": entity_tag(version)}, media_type=JSON)


def created(recipe_id: uuid.UUID, document: str) -> Response:
    headers = CACHING | {"ETag": entity_tag(1), "Location": f"/api/v1/recipes/{recipe_id}"}
    return Response(document, status.HTTP_201_CREATED, headers, media_type=JSON)


async def form_answer(
    version: int, document: str, form: RecipeForm, if_none_match: str | None
) -> Response:
    """Another representation has another ETag (RFC 9110 8.8.1)."""
    tag = f'"{version}-{form}"'
    if is_unchanged(if_none_match, tag):
        return not_modified(tag)
    # The largest documents take longer than others should wait.
    body, disposition = await asyncio.to_thread(_written, FORMS[form], document)
    headers = {**CACHING, **FORMS[form].headers, "ETag": tag, "Content-Disposition": disposition}
    return Response(body, headers=headers, media_type=FORMS[form].media_type)


def _written(form: Form, document: str) -> tuple[bytes, str]:
    recipe = StoredRecipe.from_text(document)
    return form.write(recipe), form.content_disposition(recipe.document.name)


def not_modified(tag: str) -> Response:
    return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=CACHING | {"ETag": tag})


def cards_answer(request: Request, cards: Cards) -> Response:
    headers = dict(CACHING)
    if cards.next_cursor is not None:
        following = request.url.include_query_params(cursor=cards.next_cursor)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return Response(cards.body, headers=headers, media_type=JSON)
