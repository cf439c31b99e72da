"""Answers that carry recipes: bytes as they are stored, and the headers that caches go by."""

import json
import uuid

from fastapi import Request, Response, status

from recipes_api.recipes.conditional import entity_tag, is_unchanged
from recipes_api.recipes.dependencies import JSON, JSON_LD
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.exporters.json_ld import to_json_ld
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


def json_ld_answer(version: int, document: str, if_none_match: str | None) -> Response:
    """Another representation has another ETag (RFC 9110 8.8.1)."""
    tag = f'"{version}-jsonld"'
    if is_unchanged(if_none_match, tag):
        return not_modified(tag)
    body = json.dumps(to_json_ld(RecipeDocument.from_stored(document)), ensure_ascii=False)
    return Response(body, headers=CACHING | {"ETag": tag}, media_type=JSON_LD)


def not_modified(tag: str) -> Response:
    return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=CACHING | {"ETag": tag})


def cards_answer(request: Request, cards: Cards) -> Response:
    headers = dict(CACHING)
    if cards.next_cursor is not None:
        following = request.url.include_query_params(cursor=cards.next_cursor.encode())
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return Response(cards.body, headers=headers, media_type=JSON)
