"""What the running server writes down: enough for the operator, and nothing for a thief."""

import json
from pathlib import Path

import httpx2
import pytest

from tests import people
from tests.images.pictures import picture
from tests.people import PASSWORD
from tests.server import ServerProcess

pytestmark = pytest.mark.slow

RECIPES = "/api/v1/recipes"
ME = "/api/v1/users/me"
FORGED = "level=info event=request method=GET path=/forged status=200"


@pytest.fixture(params=["json", "console"])
def log_format(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_the_log_keeps_no_secret(tmp_path: Path, log_format: str) -> None:
    """SECURITY O7: ASVS 16.2.5. The whole way of a person, and what fails on it."""
    wrong = "a wrong but precious password"
    with ServerProcess(tmp_path, log_format=log_format) as server:
        async with httpx2.AsyncClient(base_url=server.url) as client:
            ada = await people.sign_up(client, "ada@example.org")
            tokens = (await people.refresh(client, ada.refresh_token)).json()
            await people.log_in(client, ada.email, wrong)
            await people.register(client, "bob@example.org", "hunter2hunter2")
            await client.get(f"{RECIPES}?access_token={ada.access_token}&q=precious")
            await client.get(ME, headers={"Authorization": "Bearer a.precious.token"})
            browser = {"X-Requested-With": "recipes", "Sec-Fetch-Site": "same-origin"}
            credentials = {"email": ada.email, "password": PASSWORD}
            await client.post("/api/v1/auth/session", json=credentials, headers=browser)
            cookie = client.cookies["recipes_refresh"]
            await ada.post(RECIPES, json={"name": "Precious soup", "bearer": ada.access_token})
            image = (await ada.post("/api/v1/images", content=picture())).json()
            await client.get(image["urls"]["large"])
            await ada.post("/api/v1/auth/revoke", data={"token": tokens["refresh_token"]})

    written = server.log
    assert "logged in" in written
    assert "login failed" in written
    assert written.count("status") >= 10
    secrets = [PASSWORD, wrong, "hunter2", ada.access_token, ada.refresh_token, cookie]
    secrets += [tokens["access_token"], tokens["refresh_token"], image["id"], "precious", "Bearer"]
    assert not [secret for secret in secrets if secret.lower() in written.lower()]


@pytest.mark.parametrize("newline", ["%0A", "%0D%0A", "%E2%80%A8", "%1B%5B2K", "%85", "%00"])
async def test_nobody_forges_a_line_of_the_log(
    tmp_path: Path, log_format: str, newline: str
) -> None:
    """SECURITY O7: ASVS 16.4.1. In the path, and in headers that a server lets through."""
    encoded = newline + FORGED.replace(" ", "%20")
    with ServerProcess(tmp_path, log_format=log_format) as server:
        before = len(server.log.splitlines())
        async with httpx2.AsyncClient(base_url=server.url) as client:
            answers = [
                await client.get(f"/{encoded}"),
                await client.get("/", headers={"User-Agent": FORGED, "X-Request-ID": FORGED}),
                await people.register(client, f"x\n{FORGED}@example.org", name=f"x\n{FORGED}"),
            ]
    # Read after the stop: an answer may arrive before the line that tells of it is written.
    lines = server.log.splitlines()[before:]

    assert [answer.status_code for answer in answers[1:]] == [307, 422]
    requests = [line for line in lines if "status" in line and "/forged" not in line.split(" ")[0]]
    assert len(lines) == len(requests) == 3
    for line in lines:
        assert line.isprintable()
        if log_format == "json":
            assert json.loads(line)["event"] == "request"
        else:
            assert line.startswith("timestamp=")
            assert line.count(" event=") == 1
