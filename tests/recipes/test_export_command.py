"""`recipes-api export`: an operator takes somebody's recipes out."""

import stat
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from recipes_api.cli import app
from tests.conftest import SECRET
from tests.images.pictures import picture
from tests.people import PASSWORD
from tests.recipes.imports.archives import zipped
from tests.recipes.pages import json_ld


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECIPES_API_DATABASE_URL", database_url)
    monkeypatch.setenv("RECIPES_API_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RECIPES_API_SECRET", SECRET)


def recipes_api(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


@pytest.fixture
def ada(tmp_path: Path, environment: None) -> str:
    email = "ada@example.org"
    created = recipes_api("user", "create", email, "--name", "Ada", stdin=PASSWORD)
    assert created.exit_code == 0, created.output
    (tmp_path / "page.json").write_bytes(json_ld(name="Waffles"))
    assert recipes_api("import", "page.json", "--user", email).exit_code == 0
    return email


def test_a_bundle_is_written_for_its_owner_only(ada: str, tmp_path: Path) -> None:
    written = recipes_api("export", "ada.zip", "--user", ada)

    assert written.exit_code == 0, written.output
    file = tmp_path / "ada.zip"
    assert written.stdout.strip() == f"ada.zip: {file.stat().st_size} bytes"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["manifest.json", "recipes/000001 Waffles.json"]
        assert b'"versions"' in archive.read("recipes/000001 Waffles.json")
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_bundle_with_pictures_comes_back_to_somebody_else(ada: str, tmp_path: Path) -> None:
    body = {"soup.json": json_ld(name="Soup", image="soup.png"), "soup.png": picture()}
    (tmp_path / "soup.zip").write_bytes(zipped(body))
    assert recipes_api("import", "soup.zip", "--user", ada).exit_code == 0
    assert recipes_api("export", "ada.zip", "--user", ada).exit_code == 0
    eve = "eve@example.org"
    recipes_api("user", "create", eve, "--name", "Eve", stdin=PASSWORD)

    first = recipes_api("import", "ada.zip", "--user", eve)
    again = recipes_api("import", "ada.zip", "--user", eve)

    assert first.stdout.splitlines()[-1] == "2 imported, 0 updated, 0 already there, 0 refused"
    assert again.stdout.splitlines()[-1] == "0 imported, 0 updated, 2 already there, 0 refused"
    assert recipes_api("export", "eve.zip", "--user", eve).exit_code == 0
    with zipfile.ZipFile(tmp_path / "ada.zip") as old, zipfile.ZipFile(tmp_path / "eve.zip") as new:
        assert new.namelist() == old.namelist()
        assert sum(name.startswith("pictures/") for name in new.namelist()) == 1


def test_other_forms_and_less_of_a_bundle(ada: str, tmp_path: Path) -> None:
    assert recipes_api("export", "a.csv", "--user", ada, "--format", "csv").exit_code == 0
    assert recipes_api("export", "a.zip", "--user", ada, "--no-history").exit_code == 0

    assert "Waffles" in (tmp_path / "a.csv").read_text("utf-8-sig")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b'"versions"' not in archive.read("recipes/000001 Waffles.json")


def test_what_is_there_is_not_written_over(ada: str, tmp_path: Path) -> None:
    (tmp_path / "ada.zip").write_text("precious")

    refused = recipes_api("export", "ada.zip", "--user", ada)

    assert refused.exit_code == 1
    assert "there already" in refused.output
    assert (tmp_path / "ada.zip").read_text() == "precious"


def test_mistakes_are_told_in_one_line_and_leave_nothing(ada: str, tmp_path: Path) -> None:
    nobody = recipes_api("export", "x.zip", "--user", "nobody@example.org")
    nowhere = recipes_api("export", "missing/x.zip", "--user", ada)

    assert (nobody.exit_code, nowhere.exit_code) == (1, 1)
    assert "Nobody has registered" in nobody.output
    assert "No such file or directory" in nowhere.output
    assert not list(tmp_path.glob("x.zip*"))
