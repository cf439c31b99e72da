"""Archives to read, built as other programs build them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from recipes_api.recipes.document import Line, RecipeDocument
from recipes_api.recipes.importers.archives.found import Found
from recipes_api.recipes.importers.archives.reading import read_archive

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0"
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return made.getvalue()


def read(folder: Path, body: bytes, name: str = "export.zip") -> list[Found]:
    """Everything found in a file of that name and content."""
    file = folder / "upload"
    file.write_bytes(body)
    return list(read_archive(file, name))


def documents(found: list[Found]) -> list[RecipeDocument]:
    """Of an archive without refusals."""
    assert [item.refusal for item in found if item.document is None] == []
    return [item.document for item in found if item.document is not None]


def refusals(found: list[Found]) -> dict[str, str]:
    return {item.key: item.refusal for item in found if item.refusal is not None}


def one(folder: Path, body: bytes, name: str = "export.zip") -> tuple[RecipeDocument, Found]:
    """The only recipe in it."""
    (found,) = read(folder, body, name)
    assert found.document is not None, found.refusal
    return found.document, found


def lines_under(lines: list[Line]) -> list[tuple[str | None, str]]:
    return [(line.group, line.text) for line in lines]


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]
