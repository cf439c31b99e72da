"""`recipes-api import`: an operator brings in somebody's saved pages."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from recipes_api.cli import app
from tests.conftest import SECRET
from tests.people import PASSWORD
from tests.recipes.pages import json_ld, page


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECIPES_API_DATABASE_URL", database_url)
    monkeypatch.setenv("RECIPES_API_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RECIPES_API_SECRET", SECRET)


def recipes_api(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def register_ada() -> None:
    created = recipes_api("user", "create", "ada@example.org", "--name", "Ada", stdin=PASSWORD)
    assert created.exit_code == 0, created.output


def test_every_file_is_told_about_and_counted(tmp_path: Path) -> None:
    register_ada()
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.html").write_bytes(page())
    (saved / "b.json").write_bytes(json_ld(name="Waffles"))
    (saved / "c.html").write_bytes(b"<p>Nothing</p>")

    first = recipes_api("import", str(saved), "--user", "ADA@example.org")
    again = recipes_api("import", str(saved / "a.html"), "--user", "ada@example.org")

    assert first.exit_code == 1, "something was refused"
    assert first.stdout.splitlines() == [
        f"imported: {saved}/a.html (Pancakes)",
        f"imported: {saved}/b.json (Waffles)",
        f"refused: {saved}/c.html (There is no recipe on this page that we can read.)",
        "2 imported, 0 updated, 0 already there, 1 refused",
    ]
    assert again.exit_code == 0
    assert again.stdout.splitlines()[-1] == "0 imported, 0 updated, 1 already there, 0 refused"


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    register_ada()
    name = os.fsencode(tmp_path) + b"/caf\xe9 \xf0\x9f\x8d\xb2.html"
    Path(os.fsdecode(name)).write_bytes(page())

    imported = recipes_api("import", os.fsdecode(name), "--user", "ada@example.org")

    assert imported.exit_code == 0, imported.output
    assert imported.stdout.splitlines()[-1] == "1 imported, 0 updated, 0 already there, 0 refused"


def test_nobody_of_that_email_is_said_in_words(tmp_path: Path) -> None:
    refused = recipes_api("import", str(tmp_path), "--user", "nobody@example.org")

    assert refused.exit_code == 1
    assert refused.stderr.strip() == "Nobody has registered with nobody@example.org."
