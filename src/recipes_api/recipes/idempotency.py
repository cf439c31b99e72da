"""A request that is sent twice because its answer was lost makes one recipe, not two."""

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Header, Request
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.database import add_if_missing
from recipes_api.errors import InvalidRequest, Problem
from recipes_api.readers import Reader, as_uuid
from recipes_api.recipes.models import IdempotencyKey, RecipeRow

KEPT_FOR = timedelta(hours=24)
ANSWERED = """
    SELECT request_digest, recipe_id, document FROM idempotency_key
    WHERE owner_id = :owner_id AND key = :key AND expires_at > :now AND document IS NOT NULL
"""
PRINTABLE = re.compile(r"[\x21-\x7e]{1,255}")


class KeyReused(Problem):
    """This Idempotency-Key came with another request before. Make a new key for a new request."""

    status, slug, title = 422, "idempotency-key-reused", "The Idempotency-Key was used before"


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What the first of two equal requests was answered."""

    recipe_id: uuid.UUID
    document: str


@dataclass(frozen=True, slots=True)
class RepeatableRequest:
    """A request and the name its client gave it, if any."""

    key: str | None
    digest: str

    async def answered_before(
        self, reader: Reader, owner_id: uuid.UUID, now: datetime
    ) -> FirstAnswer | None:
        """The answer to the same request before, if it is there by now; opens no transaction.

        Spares a long piece of work. None promises nothing: `first_answer` decides.
        Raises KeyReused.
        """
        if self.key is None:
            return None
        row = await reader.first(ANSWERED, owner_id=owner_id, key=self.key, now=now)
        if row is None:
            return None
        digest, recipe_id, document = row
        if digest != self.digest:
            raise KeyReused("This Idempotency-Key came with another request before.")
        return FirstAnswer(as_uuid(recipe_id), str(document))

    async def first_answer(
        self, session: AsyncSession, owner_id: uuid.UUID, now: datetime
    ) -> FirstAnswer | None:
        """The answer to the same request before; None if this is the first one.

        Of several at once the others wait here until the first has committed or failed.
        Raises KeyReused.
        """
        if self.key is None:
            return None
        expired = delete(IdempotencyKey).where(
            col(IdempotencyKey.owner_id) == owner_id, col(IdempotencyKey.expires_at) <= now
        )
        await session.exec(expired)
        mine = IdempotencyKey(
            owner_id=owner_id,
            key=self.key,
            request_digest=self.digest,
            expires_at=now + KEPT_FOR,
        )
        await add_if_missing(session, mine)
        known = await self._find(session, owner_id)
        if known.request_digest != self.digest:
            raise KeyReused("This Idempotency-Key came with another request before.")
        if known.recipe_id is None or known.document is None:
            return None
        return FirstAnswer(known.recipe_id, known.document)

    async def remember(self, session: AsyncSession, recipe: RecipeRow, answer: str) -> None:
        if self.key is None:
            return
        known = await self._find(session, recipe.owner_id)
        known.recipe_id, known.document = recipe.id, answer
        session.add(known)
        await session.flush()

    async def _find(self, session: AsyncSession, owner_id: uuid.UUID) -> IdempotencyKey:
        statement = select(IdempotencyKey).where(
            IdempotencyKey.owner_id == owner_id, IdempotencyKey.key == self.key
        )
        return (await session.exec(statement)).one()


async def read_repeatable_request(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(description="Any name for this request; sent again with it, it is done once."),
    ] = None,
) -> RepeatableRequest:
    if idempotency_key is not None and PRINTABLE.fullmatch(idempotency_key) is None:
        raise InvalidRequest("Idempotency-Key is 1 to 255 visible ASCII characters.")
    what = f"{request.url.path}?{request.url.query}\0{request.headers.get('content-type')}\0"
    digest = hashlib.sha256(what.encode() + await request.body()).hexdigest()
    return RepeatableRequest(idempotency_key, digest)


Repeatable = Annotated[RepeatableRequest, Depends(read_repeatable_request)]


async def delete_expired_keys(session: AsyncSession, now: datetime) -> None:
    await session.exec(delete(IdempotencyKey).where(col(IdempotencyKey.expires_at) <= now))
