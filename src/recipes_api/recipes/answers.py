"""Answers that carry recipes: bytes as they are stored, and the headers that caches go by."""

import asyncio
import uuid

from fastapi import Request, Response, status

from recipes_api.etags import is_unchanged
from recipes_api.recipes.conditional import entity_tag, tag_of
from recipes_api.recipes.dependencies import JSON
from recipes_api.recipes.exporters.forms import FORMS, Form, RecipeForm
from recipes_api.recipes.exporters.stored import StoredRecipe
from recipes_api.recipes.models import RecipeRow
from recipes_api.recipes.queries import Cards, StoredAnswer
from recipes_api.recipes.rendering import Recipe, Stamp
from recipes_api.recipes.scaling.asked import Asked
from recipes_api.recipes.scaling.scaled import ScaledRecipe, as_document, scale

# A shared cache must not keep it, a browser's own may, and asks each time whether it still holds.
CACHING = {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}
NOTICE = "Import-Notice"
NOTICE_HEADER = {
    NOTICE: {
        "description": "What could not come along, in plain words; only if there is such.",
        "schema": {"type": "string"},
    }
}
NOT_MODIFIED: dict[int | str, dict[str, object]] = {
    304: {"description": "You have this version already."}
}


def recipe_answer(document: str, tag: str) -> Response:
    return Response(document, headers=CACHING | {"ETag": tag}, media_type=JSON)


def row_answer(recipe: RecipeRow) -> Response:
    return recipe_answer(recipe.document, tag_of(recipe))


def created(recipe_id: uuid.UUID, document: str) -> Response:
    headers = CACHING | {"ETag": entity_tag(1), "Location": f"/api/v1/recipes/{recipe_id}"}
    return Response(document, status.HTTP_201_CREATED, headers, media_type=JSON)


def with_notice(answer: Response, said: str | None) -> Response:
    """The answer, and what could not come along with an import, in plain sentences of ASCII."""
    if said is not None:
        answer.headers[NOTICE] = said
    return answer


async def form_answer(
    found: StoredAnswer, form: RecipeForm, site: str, if_none_match: str | None
) -> Response:
    """Another representation has another ETag (RFC 9110 8.8.1).

    `site` is where pictures of ours are seen from outside.
    """
    tag = entity_tag(found.version, found.refreshed, form)
    if is_unchanged(if_none_match, tag):
        return not_modified(tag)
    # The largest documents take longer than others should wait.
    recipe = await asyncio.to_thread(StoredRecipe.from_text, found.document)
    return await _file(recipe.on(site), FORMS[form], tag)


async def scaled_answer(
    found: StoredAnswer,
    asked: Asked,
    form: RecipeForm | None,
    site: str,
    if_none_match: str | None,
) -> Response:
    """The recipe as it was asked for, also in another form. Raises InvalidRequest."""
    tag = entity_tag(found.version, found.refreshed, form or "json", asked.tag)
    if is_unchanged(if_none_match, tag):
        return not_modified(tag)
    scaled = await asyncio.to_thread(_scaled, found.document, asked)
    if form is not None:
        stamp = Stamp.model_validate(scaled, from_attributes=True)
        return await _file(StoredRecipe(stamp, as_document(scaled)).on(site), FORMS[form], tag)
    body = await asyncio.to_thread(scaled.model_dump_json, by_alias=True)
    return Response(body, headers=CACHING | {"ETag": tag}, media_type=JSON)


def _scaled(document: str, asked: Asked) -> ScaledRecipe:
    return scale(Recipe.model_validate_json(document), asked)


async def _file(recipe: StoredRecipe, form: Form, tag: str) -> Response:
    body = await asyncio.to_thread(form.write, recipe)
    disposition = form.content_disposition(recipe.document.name)
    headers = {**CACHING, **form.headers, "ETag": tag, "Content-Disposition": disposition}
    return Response(body, headers=headers, media_type=form.media_type)


def not_modified(tag: str) -> Response:
    return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=CACHING | {"ETag": tag})


def cards_answer(request: Request, cards: Cards) -> Response:
    headers = dict(CACHING)
    if cards.next_cursor is not None:
        following = request.url.include_query_params(cursor=cards.next_cursor)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return Response(cards.body, headers=headers, media_type=JSON)
