"""Somebody who is logged in, and somebody who forges their tokens."""

import pytest
from fastapi import FastAPI

from tests.auth.forgery import Forger
from tests.people import Person, SignUp


@pytest.fixture
async def ada(sign_up: SignUp) -> Person:
    return await sign_up("ada@example.org")


@pytest.fixture
def forger(app: FastAPI, ada: Person) -> Forger:
    return Forger.inside(app, ada)
