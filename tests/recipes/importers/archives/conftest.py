"""Real archives are read where they are: they are not ours to publish."""

import os
from pathlib import Path

import pytest

BESIDE_THE_PROJECT = Path(__file__).parents[5] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = Path(os.environ.get("SHARED_DATA", BESIDE_THE_PROJECT))
    if not folder.is_dir():
        pytest.skip("no shared data beside the project; SHARED_DATA names the folder")
    return folder
