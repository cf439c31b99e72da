"""/docs in a real browser: it works with no internet, under its policy, and logs one in."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Page, Request, async_playwright, expect

from tests import people
from tests.people import PASSWORD
from tests.server import ServerProcess

pytestmark = pytest.mark.slow

MISSING = "These tests need Chromium: `apt-get install chromium`."
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("violation of the policy: " + event.violatedDirective + " " + event.blockedURI))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("docs")) as server:
        yield server


@dataclass
class Tab:
    """A page, and what the browser complained of or asked for on its behalf."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)


@pytest.fixture
async def tab(server: ServerProcess) -> AsyncIterator[Tab]:
    """/docs, opened by somebody who is registered."""
    chromium = shutil.which("chromium")
    if chromium is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    async with httpx2.AsyncClient(base_url=server.url) as client:
        assert (await people.register(client, "ada@example.org")).status_code in (201, 409)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = await browser.new_page()
        tab = Tab(page)
        page.on("console", lambda said: said.type == "error" and tab.complaints.append(said.text))
        page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        page.on("request", lambda request: tab.requests.append(request))
        await page.add_init_script(REPORT_VIOLATIONS)
        await page.goto(f"{server.url}/docs")
        await expect(page.locator(".opblock").first).to_be_visible()
        yield tab
        await browser.close()


async def log_in(page: Page, password: str) -> None:
    await page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    await dialog.locator("#oauth_username").fill("ada@example.org")
    await dialog.locator("#oauth_password").fill(password)
    await dialog.locator("button.authorize").click()


async def test_it_needs_no_other_site_and_breaks_no_rule_of_its_policy(
    server: ServerProcess, tab: Tab, tmp_path: Path
) -> None:
    """SECURITY O6."""
    await tab.page.get_by_text("/api/v1/recipes/import").click()
    await expect(
        tab.page.locator(".opblock.is-open .opblock-description-wrapper").first
    ).to_be_visible()
    await tab.page.screenshot(path=tmp_path / "docs.png")

    asked = {
        httpx2.URL(request.url).netloc for request in tab.requests if "data:" not in request.url
    }
    assert asked == {httpx2.URL(server.url).netloc}
    assert tab.complaints == []
    policy = httpx2.get(f"{server.url}/docs").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


async def test_logging_in_there_sends_the_token_with_every_call(tab: Tab) -> None:
    page = tab.page
    await log_in(page, PASSWORD)
    await expect(page.locator(".modal-ux")).to_contain_text("Authorized")
    await page.locator(".modal-ux button.btn-done").click()

    operation = page.locator("#operations-accounts-read_own_account")
    await operation.locator(".opblock-summary-control").click()
    await operation.get_by_role("button", name="Try it out").click()
    await operation.get_by_role("button", name="Execute").click()

    answer = operation.locator(".live-responses-table")
    await expect(answer.locator(".response-col_status").last).to_contain_text("200")
    await expect(answer).to_contain_text("ada@example.org")
    called = [request for request in tab.requests if request.url.endswith("/users/me")]
    assert called[-1].headers["authorization"].startswith("Bearer ey")
    assert tab.complaints == []


async def test_a_wrong_password_is_told(tab: Tab) -> None:
    await log_in(tab.page, "not the password at all")

    await expect(tab.page.locator(".modal-ux .errors")).to_contain_text("password is wrong")


async def test_its_files_may_be_kept_by_a_browser_for_a_while(server: ServerProcess) -> None:
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "favicon.svg"):
        answer = httpx2.get(f"{server.url}/docs/assets/{name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=3600"
        assert answer.headers["x-content-type-options"] == "nosniff"
