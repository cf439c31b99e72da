"""Whether two addresses are those of one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes_api.recipes.importers.source import canonical, source_key

PAGE = "https://example.org/soup"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/soup",
        "https://www.example.org/soup",
        "https://EXAMPLE.org/soup",
        "https://example.org/soup/",
        "https://example.org:443/soup",
        "https://example.org/soup#comments",
        "https://example.org/soup?utm_source=mail&utm_medium=x",
        "https://example.org/soup?fbclid=1&gclid=2",
        "https://user:password@example.org/soup",
        " https://example.org/soup ",
    ],
)
def test_one_page_has_one_key(url: str) -> None:
    assert source_key(url) == source_key(PAGE)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/Soup",
        "https://example.org/soup2",
        "https://example.org",
        "https://example.org/soup?id=1",
        "https://soup.example.org/soup",
        "https://example.org:8443/soup",
        "https://example.com/soup",
    ],
)
def test_two_pages_have_two_keys(url: str) -> None:
    assert source_key(url) != source_key(PAGE)


def test_the_order_of_a_query_says_nothing_but_its_values_do() -> None:
    assert canonical(f"{PAGE}?a=1&b=2") == canonical(f"{PAGE}?b=2&a=1&utm_campaign=3")
    assert canonical(f"{PAGE}?a=1&b=2") != canonical(f"{PAGE}?a=2&b=1")
    assert canonical(f"{PAGE}?a=") != canonical(PAGE)


def test_what_has_no_address_has_no_key() -> None:
    assert source_key(None) is None


@given(
    st.text()
    | st.text("htps:/[]@?#&=%.0123456789abc\ud800\uff0f")
    | st.builds("https://example.org/{}?{}={}".format, st.text(), st.text(), st.text())
)
def test_any_address_has_a_key(url: str) -> None:
    assert len(source_key(url) or "") == 64
