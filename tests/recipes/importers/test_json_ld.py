"""JSON-LD as pages have it: also where it is not quite JSON."""

import json
from typing import Any

import pytest

from recipes_api.recipes.importers import json_ld
from recipes_api.recipes.importers.problems import NoRecipeFound
from tests.recipes.pages import PANCAKES

TEXT = json.dumps(PANCAKES)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        (' \n{"a": 1} ', {"a": 1}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}),
        ('/* <![CDATA[ */{"a": 1}/* ]]> */', {"a": 1}),
        ('{"a": 1};', {"a": 1}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": "x"\n"b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ("{&quot;a&quot;: 1}", {"a": 1}),
        ('{"a": "\\u0000b\\ud800"}', {"a": "b"}),
        ('{"a": NaN, "b": 1e999, "c": -Infinity}', {"a": None, "b": None, "c": None}),
        ('{"a": ' + "9" * 401 + "}", {"a": None}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ("", None),
        ("{", None),
        ("{'a': 1}", None),
        ("<html>", None),
        ("[ " * 70 + "]" * 70, None),
        ("[" * 100_000, None),
        ("9" * 5000, None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_a_browser_would_forgive_is_repaired(written: str, value: Any) -> None:
    assert json_ld.parse(written) == value


def test_a_repair_changes_no_text_that_needs_none() -> None:
    text = '{"a": "one, ] two,}", "b": "&amp; <!-- -->", "c": "http://e.org//]]>x"}'
    assert json_ld.parse(text) == json.loads(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_document_is_utf_8_with_or_without_a_mark(encoding: str) -> None:
    document = json_ld.parse_document(TEXT.replace("Pancakes", "Crêpes").encode(encoding), None)
    assert document.name == "Crêpes"


def test_the_fullest_recipe_is_the_documents() -> None:
    teaser = {"@type": "Recipe", "name": "Another", "url": "https://e.org/another"}
    for value in ([teaser, PANCAKES], [PANCAKES, teaser], {"@graph": [teaser, {"x": PANCAKES}]}):
        assert json_ld.parse_document(json.dumps(value).encode(), None).name == "Pancakes"


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"7", b'"Recipe"', b"[]", b"{}", b'{"@type": "Article"}', b'{"@type": 7}',
     b'{"@type": "Recipe"}', b"\xff\xfe", b"<html></html>"],
)  # fmt: skip
def test_without_a_recipe_there_is_none(body: bytes) -> None:
    with pytest.raises(NoRecipeFound):
        json_ld.parse_document(body, None)
