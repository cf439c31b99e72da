"""Whose pictures these are."""

import pytest

from tests.people import Person, SignUp


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")
