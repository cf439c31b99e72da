"""Who is asking: the dependency that every protected route names in its signature."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends


@dataclass(frozen=True, slots=True)
class AuthenticatedUser:
    """The person behind a request, as the access token and its living session state it."""

    id: uuid.UUID
    session_id: uuid.UUID
    role: str


async def get_current_user() -> AuthenticatedUser:
    raise NotImplementedError


CurrentUser = Annotated[AuthenticatedUser, Depends(get_current_user)]
RecipesRead = Annotated[AuthenticatedUser, Depends(get_current_user)]
RecipesWrite = Annotated[AuthenticatedUser, Depends(get_current_user)]
