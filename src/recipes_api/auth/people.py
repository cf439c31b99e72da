"""Who is behind an email."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from recipes_api.auth.emails import email_key
from recipes_api.auth.models import User


async def find_by_email(session: AsyncSession, email: str) -> User | None:
    """The person, however the address is written; locked until the transaction ends."""
    statement = (
        select(User).where(User.email_key == email_key(email)).with_for_update(key_share=True)
    )
    return (await session.exec(statement)).first()
