"""docs/security.md says which test proves each row: those tests are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PAGE = Path("docs/security.md")
SOURCES = Path("src/recipes_api")
SERIES = {
    "B": [1, 2, 3, 4, 5, 6],
    "J": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    "T": [1, 2, 3, 4, 5, 6, 7],
    "P": [1, 2, 3, 4, 5],
    "S": [1, 2, 3, 4, 6, 7, 8],
    "O": [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14],
}
ROWS = [f"{letter}{number}" for letter, numbers in SERIES.items() for number in numbers]
LINE = re.compile(r"\| ([A-Z]\d+) \| (.+) \| (.+) \| (.+) \|")


def table() -> dict[str, tuple[str, list[str], list[str]]]:
    """Row -> promise, files that keep it, tests that prove it."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if match := LINE.fullmatch(line):
            row, promise, kept_in, proven_by = match.groups()
            assert row not in found, f"{row} stands there twice"
            found[row] = (promise, quoted(kept_in), quoted(proven_by))
    return found


def quoted(cell: str) -> list[str]:
    names = re.findall(r"`([^`]+)`", cell)
    assert cell == ", ".join(f"`{name}`" for name in names), f"not a list of names: {cell}"
    return names


@cache
def functions(path: Path) -> dict[str, str]:
    """The tests of a file, with what they say of themselves."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_every_row_has_its_line() -> None:
    assert list(table()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_kept_and_proven_where_the_page_says(row: str) -> None:
    promise, kept_in, proven_by = table()[row]

    assert promise.endswith(".")
    assert [name for name in kept_in if not (SOURCES / name).is_file()] == []
    assert proven_by
    for name in proven_by:
        path, _, function = name.partition("::")
        assert Path(path).is_file(), name
        if function:
            assert function in functions(Path(path)), name


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_named_by_one_of_its_tests(row: str) -> None:
    """So that whoever changes the test knows what rests on it."""
    said = [
        functions(Path(path))[function]
        for path, _, function in (name.partition("::") for name in table()[row][2])
    ]
    assert any(re.search(rf"SECURITY [^:.]*\b{row}\b", text) or _within(row, text) for text in said)


def _within(row: str, text: str) -> bool:
    """J3 is meant by "SECURITY J1, J3, J4" and by "SECURITY J1 to J4"."""
    letter, number = row[0], int(row[1:])
    ranges = re.findall(rf"{letter}(\d+) to {letter}(\d+)", text)
    return any(int(first) <= number <= int(last) for first, last in ranges)
