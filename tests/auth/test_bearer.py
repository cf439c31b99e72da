"""Where a token may stand, and what an answer without a good one looks like (RFC 6750)."""

import httpx2
import pytest

from tests.people import Person, log_in

ME = "/api/v1/users/me"
RECIPES = "/api/v1/recipes"


async def test_without_credentials_the_challenge_names_no_error(
    client: httpx2.AsyncClient,
) -> None:
    """SECURITY B2: RFC 6750 3, 3.1."""
    answer = await client.get(ME)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="recipes_api"'
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/unauthorized"


async def test_a_bad_token_is_invalid(client: httpx2.AsyncClient) -> None:
    """SECURITY B3: RFC 6750 3.1."""
    answer = await client.get(ME, headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith(
        'Bearer realm="recipes_api", error="invalid_token", error_description="'
    )
    assert answer.json()["type"] == "/problems/invalid-token"


async def test_a_token_anywhere_but_in_the_header_is_not_looked_at(ada: Person) -> None:
    """SECURITY B1: RFC 6750 2.2, 2.3; RFC 9700 4.3.2."""
    token = ada.access_token
    client = ada.client

    for answer in (
        await client.get(ME, params={"access_token": token}),
        await client.get(ME, params={"token": token}),
        await client.request("GET", ME, data={"access_token": token}),
        await client.post(RECIPES, json={"name": "x", "access_token": token}),
        await client.get(ME, headers={"Cookie": f"access_token={token}; Authorization={token}"}),
        await client.get(ME, headers={"X-Authorization": f"Bearer {token}"}),
        await client.get(ME, headers={"Proxy-Authorization": f"Bearer {token}"}),
    ):
        assert answer.status_code == 401
        assert "error=" not in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    "value", ["", "Basic YTpi", "Token x", "Bearer", "bearer", "Bearer ", "Bearer  ", "BearerX x"]
)
async def test_other_schemes_and_empty_tokens_are_refused(
    client: httpx2.AsyncClient, value: str
) -> None:
    """SECURITY B5: RFC 6750 3.1."""
    answer = await client.get(ME, headers={"Authorization": value})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="recipes_api"')


async def test_of_two_headers_none_is_taken(ada: Person) -> None:
    """SECURITY B5: RFC 6750 3.1."""
    good = ("Authorization", f"Bearer {ada.access_token}")
    for headers in ([good, good], [good, ("Authorization", "Bearer x")]):
        answer = await ada.client.get(ME, headers=headers)
        assert answer.status_code == 400
        assert 'error="invalid_request"' in answer.headers["www-authenticate"]
    joined = {"Authorization": f"Bearer {ada.access_token}, Bearer x"}
    assert (await ada.client.get(ME, headers=joined)).status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_knows_no_case(ada: Person, scheme: str) -> None:
    """RFC 9110 11.1."""
    headers = {"Authorization": f"{scheme} {ada.access_token}"}
    assert (await ada.client.get(ME, headers=headers)).status_code == 200


async def test_too_little_scope_is_forbidden_and_named(ada: Person) -> None:
    """SECURITY B4: RFC 6750 3.1."""
    tokens = (await log_in(ada.client, ada.email, scope="recipes:read")).json()
    ada.access_token = tokens["access_token"]

    assert (await ada.get(RECIPES)).status_code == 200
    for answer, scope in (
        (await ada.post(RECIPES, json={"name": "x"}), "recipes:write"),
        (await ada.get(ME), "account"),
        (await ada.post("/api/v1/auth/logout-all"), "account"),
    ):
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/insufficient-scope"
        assert answer.headers["www-authenticate"] == (
            f'Bearer realm="recipes_api", error="insufficient_scope", scope="{scope}"'
        )
    assert (await ada.post("/api/v1/auth/logout")).status_code == 204


async def test_answers_that_depend_on_a_token_are_not_cached(ada: Person) -> None:
    """SECURITY B6: RFC 6750 5.3."""
    for path in (ME, "/api/v1/auth/sessions"):
        assert (await ada.get(path)).headers["cache-control"] == "no-store"
        assert (await ada.client.get(path)).headers["cache-control"] == "no-store"
