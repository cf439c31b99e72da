"""What becomes of a document that is stored and read again."""

import uuid
from datetime import UTC, datetime

from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.marks.marks import Marks
from recipes_api.recipes.rendering import Stamp, render_card, render_recipe
from recipes_api.recipes.understanding import understand

STAMP = Stamp(
    id=uuid.UUID("018f3c3e-0000-7000-8000-000000000000"),
    version=1,
    created_at=datetime(2026, 6, 1, tzinfo=UTC),
    updated_at=datetime(2026, 6, 1, tzinfo=UTC),
)


def stored(document: RecipeDocument) -> str:
    """The text that the store keeps of it."""
    identified = document.with_line_ids()
    return render_recipe(identified, STAMP, understand(identified))


def stored_and_read(document: RecipeDocument) -> RecipeDocument:
    """Its card is rendered as well, as the store does it."""
    render_card(document, STAMP, Marks())
    return RecipeDocument.from_stored(stored(document))
