"""Lines of ingredients, read without keeping anything."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from recipes_api.auth.dependencies import UNAUTHORIZED, RecipesRead
from recipes_api.errors import InvalidRequest, responses
from recipes_api.recipes.ingredients.batches import parse_batch
from recipes_api.recipes.ingredients.parsed import ParsedLine
from recipes_api.strict_json import StrictJSONRoute

LARGEST_BATCH = 500

router = APIRouter(
    prefix="/api/v1/ingredients",
    tags=["ingredients"],
    route_class=StrictJSONRoute,
    responses=responses(*UNAUTHORIZED),
)


class IngredientLines(BaseModel):
    """Lines as somebody wrote them, of one language."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"lines": ["2 (400 g) cans tomatoes", "salt, to taste"], "language": "en"}]
        },
    )

    lines: Annotated[
        list[Annotated[str, Field(max_length=20_000)]], Field(max_length=LARGEST_BATCH)
    ]
    language: Annotated[str, Field(max_length=35, examples=["en", "pt-BR"])] | None = Field(
        None, description="A language tag (BCP 47). Without it, the words tell."
    )


class ReadLine(BaseModel):
    """A line, and what it says; null where we are not sure."""

    text: str
    parsed: ParsedLine | None


class ReadLines(BaseModel):
    """One item for each line that was sent, in the same order."""

    items: list[ReadLine]


@router.post("/parse", responses=responses(InvalidRequest))
async def parse_ingredients(batch: IngredientLines, _user: RecipesRead) -> ReadLines:
    """What lines of ingredients say: how much of which food, and how it is prepared.

    Understood in English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish, Japanese
    and Chinese; of other languages only metric amounts are. Nothing is kept.
    """
    found = await parse_batch(batch.lines, batch.language)
    return ReadLines(
        items=[
            ReadLine(text=text, parsed=parsed)
            for text, parsed in zip(batch.lines, found, strict=True)
        ]
    )
