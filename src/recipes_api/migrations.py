"""Brings the database's tables to the state that this version of the code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config

PACKAGE = Path(__file__).parent


def alembic_config(database_url: str) -> Config:
    config = Config()
    # In the wheel the migrations lie in the package, in a checkout beside src/.
    packaged = PACKAGE / "alembic"
    location = packaged if packaged.is_dir() else PACKAGE.parent.parent / "alembic"
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    """Upgrades to the newest revision. Processes that start together do it one after another."""
    command.upgrade(alembic_config(database_url), "head")
