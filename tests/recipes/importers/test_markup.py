"""Text out of HTML, once or twice escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.importers.markup import lines, one_line, plain


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1 &frac12; cups", "1 ½ cups"),
        ("salt &amp;amp; pepper", "salt & pepper"),
        ("&lt;b&gt;Stir&lt;/b&gt; well", "Stir well"),
        ("a <a href='https://example.org'>link</a> here", "a link here"),
        ("one<br>two<br/>three", "one two three"),
        ("bold<b>er</b>", "bolder"),
        ("<!-- nobody sees this -->seen", "seen"),
        ("a\u00adsoft\u200b hyphen\ufeff", "asoft hyphen"),
        ("  many \n\t\u00a0 spaces ", "many spaces"),
        ("heat < 100 °C, then > 50", "heat < 100 °C, then > 50"),
        ("2 < 3 &lt; 4", "2 < 3 < 4"),
        ("oil ((olive))", "oil (olive)"),
        ("NUL\0 and \ud800", "NUL and"),
        ("&#0;&#xD800;", "\ufffd\ufffd"),
        ("", ""),
        ("<p>", ""),
        ("AT&T", "AT&T"),
        ("<script>alert(1)</script>", "alert(1)"),
    ],
)
def test_a_line_is_what_a_person_would_read(written: str, text: str) -> None:
    assert one_line(written) == text


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("<p>Chop.</p><p>Fry.</p>", ["Chop.", "Fry."]),
        ("<ol><li>Chop.<li>Fry.</ol>", ["Chop.", "Fry."]),
        ("Chop.\n\nFry.\r\n", ["Chop.", "Fry."]),
        ("Chop.<br><br />Fry.", ["Chop.", "Fry."]),
        ('<p class="a">Chop <i>finely</i>.</p>', ["Chop finely."]),
        ("&lt;p&gt;Chop.&lt;/p&gt;&lt;p&gt;Fry.&lt;/p&gt;", ["Chop.", "Fry."]),
        (" \n<p> </p>", []),
    ],
)
def test_paragraphs_and_items_are_lines(written: str, found: list[str]) -> None:
    assert lines(written) == found


@given(st.text())
def test_any_text_becomes_text_that_can_be_kept(written: str) -> None:
    for text in (plain(written), one_line(written), *lines(written)):
        assert "\0" not in text
        text.encode()
    assert one_line(written) == " ".join(one_line(written).split())


def test_a_page_of_opening_brackets_takes_no_longer_than_it_should() -> None:
    """SECURITY O3. The pattern of a tag is bounded: with an unbounded one this takes minutes."""
    assert one_line("<a" * 20_000) == "<a" * 20_000


def test_a_space_that_was_read_in_the_wrong_encoding_is_a_space() -> None:
    assert one_line("1 cup\u00c2\u00a0sugar") == "1 cup sugar"
    assert one_line("CRÈME BRÛLÉE À L'Âge") == "CRÈME BRÛLÉE À L'Âge"
