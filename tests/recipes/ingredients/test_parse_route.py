"""POST /ingredients/parse"""

import httpx2
import pytest

from tests.people import Person

PARSE = "/api/v1/ingredients/parse"


async def test_lines_are_read_in_their_order(ada: Person) -> None:
    answer = await ada.post(PARSE, json={"lines": ["2 cups flour", "For it:", "1 egg"]})

    assert answer.status_code == 200
    items = answer.json()["items"]
    assert [item["text"] for item in items] == ["2 cups flour", "For it:", "1 egg"]
    assert [item["parsed"] and item["parsed"]["food"] for item in items] == ["flour", None, "egg"]
    assert items[0]["parsed"] == {
        "amount": {"quantity": "2", "unit": "cup", "quantity_span": [0, 1], "unit_span": [2, 6]},
        "food": "flour",
        "optional": False,
        "language": "en",
        "confidence": 1.0,
        "food_spans": [[7, 12]],
    }


async def test_the_language_may_be_told(ada: Person) -> None:
    for language in ("de", "de-CH"):
        answer = await ada.post(PARSE, json={"lines": ["1 EL Öl"], "language": language})
        assert answer.json()["items"][0]["parsed"]["amount"]["unit"] == "tbsp"


async def test_a_batch_is_as_large_as_500_lines(ada: Person) -> None:
    answer = await ada.post(PARSE, json={"lines": ["1 egg"] * 500})
    assert len(answer.json()["items"]) == 500
    assert (await ada.post(PARSE, json={"lines": []})).json() == {"items": []}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"lines": ["1 egg"] * 501}, "/lines"),
        ({"lines": [7]}, "/lines/0"),
        ({"lines": ["x" * 20_001]}, "/lines/0"),
        ({"lines": "1 egg"}, "/lines"),
        ({"lines": ["1 egg"], "language": "x" * 36}, "/language"),
        ({"line": ["1 egg"]}, "/lines"),
    ],
)
async def test_what_is_out_of_bounds_is_named(ada: Person, body: object, pointer: str) -> None:
    answer = await ada.post(PARSE, json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_only_who_is_logged_in_is_answered(client: httpx2.AsyncClient) -> None:
    assert (await client.post(PARSE, json={"lines": []})).status_code == 401
