"""Everything that somebody has, read from the tables in the terms of a bundle."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.images.models import ImageFile
from recipes_api.recipes.bundle.format import (
    FORMAT_VERSION,
    MOST_LISTED,
    BundleAccount,
    BundleCooked,
    BundleRecipe,
    BundleSearch,
    BundleSource,
    BundleVersion,
)
from recipes_api.recipes.cook_log.models import CookLogEntry
from recipes_api.recipes.document import RecipeDocument
from recipes_api.recipes.imports.incoming import unpack_document
from recipes_api.recipes.imports.models import RecipeSource
from recipes_api.recipes.marks.marks import Marks
from recipes_api.recipes.models import Change, RecipeImage, RecipeMark, RecipeRow, RecipeVersion
from recipes_api.recipes.rendering import Stamp
from recipes_api.recipes.saved_searches import store as saved_searches
from recipes_api.recipes.saved_searches.schemas import SortedQuery


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: int
    change: str
    created_at: datetime
    document: str

    def bundled(self) -> BundleVersion:
        return BundleVersion(
            version=self.version,
            change=Change(self.change),
            created_at=self.created_at,
            document=RecipeDocument.from_stored(self.document),
        )


@dataclass(frozen=True, slots=True)
class RecipeRows:
    """A recipe as it stands in the tables; to parse it is work for a thread."""

    document: str
    trashed_at: datetime | None
    marks: str | None
    versions: list[VersionRow] = field(default_factory=list)
    cooked: list[CookLogEntry] = field(default_factory=list)
    sources: list[RecipeSource] = field(default_factory=list)

    def bundled(self) -> BundleRecipe:
        stamp = Stamp.model_validate_json(self.document)
        return BundleRecipe(
            recipes_api_bundle=FORMAT_VERSION,
            id=stamp.id,
            version=stamp.version,
            created_at=stamp.created_at,
            updated_at=stamp.updated_at,
            trashed_at=self.trashed_at,
            marks=Marks() if self.marks is None else Marks.model_validate_json(self.marks),
            document=RecipeDocument.from_stored(self.document),
            versions=[version.bundled() for version in self.versions[-MOST_LISTED:]],
            cooked=[_cooked(entry) for entry in sorted(self.cooked, key=_by_time)[-MOST_LISTED:]],
            sources=[_source(source) for source in self.sources],
        )


async def read_recipes(
    session: AsyncSession, owner_id: uuid.UUID, ids: Sequence[uuid.UUID], *, with_history: bool
) -> list[RecipeRows]:
    """Those of the owner, in the order of the ids."""
    marked = and_(col(RecipeMark.user_id) == owner_id, col(RecipeMark.recipe_id) == RecipeRow.id)
    statement = (
        select(RecipeRow.id, RecipeRow.document, RecipeRow.trashed_at, RecipeMark.marks)
        .outerjoin(RecipeMark, marked)
        .where(RecipeRow.owner_id == owner_id, col(RecipeRow.id).in_(ids))
    )
    found = {
        recipe_id: RecipeRows(*row) for recipe_id, *row in (await session.exec(statement)).all()
    }
    if with_history:
        await _add_versions(session, found)
    cooked = select(CookLogEntry).where(
        col(CookLogEntry.recipe_id).in_(found), CookLogEntry.user_id == owner_id
    )
    for entry in await session.exec(cooked):
        if entry.recipe_id is not None:
            found[entry.recipe_id].cooked.append(entry)
    sources = (
        select(RecipeSource)
        .where(col(RecipeSource.recipe_id).in_(found))
        .order_by(col(RecipeSource.recipe_id), col(RecipeSource.version))
    )
    for source in await session.exec(sources):
        found[source.recipe_id].sources.append(source)
    return [found[recipe_id] for recipe_id in ids]


async def _add_versions(session: AsyncSession, found: dict[uuid.UUID, RecipeRows]) -> None:
    """To each recipe its own, the first version first."""
    statement = (
        select(
            RecipeVersion.recipe_id,
            RecipeVersion.version,
            RecipeVersion.change,
            RecipeVersion.created_at,
            RecipeVersion.document,
        )  # type: ignore[call-overload] # five columns are one more than SQLModel has types for
        .where(col(RecipeVersion.recipe_id).in_(found))
        .order_by(col(RecipeVersion.recipe_id), col(RecipeVersion.version))
    )
    for recipe_id, *version in (await session.exec(statement)).all():
        found[recipe_id].versions.append(VersionRow(*version))


async def read_stored_pictures(session: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[str, str]:
    """What the files are called of all pictures that these recipes show, by the pictures' ids."""
    statement = (
        select(ImageFile.image_id, ImageFile.stored_as)
        .join(RecipeImage, col(RecipeImage.image_id) == col(ImageFile.image_id))
        .where(col(RecipeImage.recipe_id).in_(ids))
    )
    found = (await session.exec(statement)).all()
    return {image_id: stored_as for image_id, stored_as in found if image_id is not None}


async def read_account(session: AsyncSession, owner_id: uuid.UUID) -> BundleAccount | None:
    """What belongs to no recipe; None if there is nothing."""
    searches = [
        BundleSearch(
            id=saved.id,
            name=saved.name,
            query=SortedQuery.model_validate_json(saved.query),
            created_at=saved.created_at,
            updated_at=saved.updated_at,
        )
        # Not in the database's order, which depends on its collation.
        for saved in sorted(
            await saved_searches.list_all(session, owner_id), key=lambda saved: saved.name_folded
        )
    ]
    statement = select(CookLogEntry).where(
        CookLogEntry.user_id == owner_id, col(CookLogEntry.recipe_id).is_(None)
    )
    entries = sorted((await session.exec(statement)).all(), key=_by_time)
    if not searches and not entries:
        return None
    return BundleAccount(
        recipes_api_bundle_account=FORMAT_VERSION,
        searches=searches,
        cooked=[_cooked(entry) for entry in entries[-MOST_LISTED:]],
    )


def _by_time(entry: CookLogEntry) -> tuple[datetime, uuid.UUID]:
    return entry.cooked_at, entry.id


def _cooked(entry: CookLogEntry) -> BundleCooked:
    return BundleCooked(
        id=entry.id,
        recipe_name=entry.recipe_name,
        version=entry.version,
        cooked_at=entry.cooked_at,
        servings=entry.servings,
        rating=entry.rating,
        note=entry.note,
        created_at=entry.created_at,
        updated_at=entry.updated_at,
    )


def _source(source: RecipeSource) -> BundleSource:
    return BundleSource(
        version=source.version,
        imported_at=source.imported_at,
        origin=source.origin,
        media_type=source.media_type,
        document=unpack_document(source.document),
        page=source.page,
        provenance=source.provenance,
    )
