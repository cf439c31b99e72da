"""Names that every file system and every browser takes as they are."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.exporters.file_names import UniqueNames, content_disposition, safe_name
from tests.recipes.exporters.strategies import texts

NAMES = texts() | st.sampled_from(["..", "/", "CON", "nul.txt", "a" * 400, "é" * 400, "👩‍🍳" * 60])
# RFC 9110 5.6.4 and RFC 8187 3.2.1.
HEADER = re.compile(
    r'attachment; filename="(?P<plain>[ !#$&-\[\]-~]+)"'
    r"(?:; filename\*=UTF-8''(?P<whole>(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+))?"
)


@given(name=NAMES)
def test_a_name_is_safe_on_every_system(name: str) -> None:
    safe = safe_name(name)

    assert 0 < len(safe.encode()) <= 130
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f\u202e]', safe)
    assert safe == safe.strip(" .-")
    assert safe.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@given(name=NAMES)
def test_a_header_gives_the_name_back(name: str) -> None:
    file_name = f"{safe_name(name)}.md"

    header = HEADER.fullmatch(content_disposition(file_name))

    assert header is not None
    assert unquote(header["whole"] or header["plain"]) == file_name
    assert header["plain"].endswith(".md")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Soup.md", 'attachment; filename="Soup.md"'),
        (
            "Crème brûlée.md",
            'attachment; filename="Creme brulee.md"; '
            "filename*=UTF-8''Cr%C3%A8me%20br%C3%BBl%C3%A9e.md",
        ),
        ("砂糖.md", "attachment; filename=\"recipe.md\"; filename*=UTF-8''%E7%A0%82%E7%B3%96.md"),
        ("100% rye.md", "attachment; filename=\"100_ rye.md\"; filename*=UTF-8''100%25%20rye.md"),
    ],
)
def test_old_clients_get_what_ascii_can_say(name: str, header: str) -> None:
    """RFC 6266 4.3 and appendix D."""
    assert content_disposition(name) == header


@given(
    names=st.lists(st.sampled_from(["Soup", "soup", "Soup (2)", "Ｓoup", "SOUP (2)"]), max_size=9)
)
def test_every_name_is_given_once(names: list[str]) -> None:
    """Also where a system takes capitals, or other forms of a letter, for the same."""
    unique = UniqueNames()

    given_names = [unique.take(name) for name in names]

    folded = {unicodedata.normalize("NFKC", name).casefold() for name in given_names}
    assert len(folded) == len(names)
    if names:
        assert given_names[0] == names[0]
