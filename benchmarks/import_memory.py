"""Whether a large import stays small in memory: `python -m benchmarks.import_memory`.

An archive of many recipes is imported by the real server, while the resident memory of all of its
processes is read from /proc. What counts is the ratio of the most to what it was early on.
"""

import argparse
import io
import json
import tempfile
import time
import zipfile
from pathlib import Path

import httpx2
from tests.server import ServerProcess

PASSWORD = "eleven purple teapots whistle"
EARLY = 0.1
"""After which part of the import memory is first read: by then all is loaded."""
POLL_SECONDS = 0.5


def archive(recipes: int) -> bytes:
    """Of files like those that other programs export: some kilobytes each."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(recipes):
            recipe = {
                "@context": "https://schema.org",
                "@type": "Recipe",
                "name": f"Soup {number}",
                "recipeYield": "4 servings",
                "recipeIngredient": [f"{number + part} g vegetable {part}" for part in range(12)],
                "recipeInstructions": [
                    f"Step {part}: cook it slowly for {part + 5} minutes. " * 4 for part in range(8)
                ],
            }
            packed.writestr(f"{number}.json", json.dumps(recipe))
    return body.getvalue()


def log_in(client: httpx2.Client) -> None:
    person = {"email": "ada@example.org", "password": PASSWORD, "display_name": "Ada"}
    client.post("/api/v1/auth/register", json=person).raise_for_status()
    form = {"grant_type": "password", "username": "ada@example.org", "password": PASSWORD}
    tokens = client.post("/api/v1/auth/token", data=form).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"


def resident_mebibytes(root: int) -> float:
    """Of a process and all that descend from it. What they share is counted for each."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = folder.joinpath("stat").read_text()
            pages[int(folder.name)] = int(folder.joinpath("statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {root}
    for pid in sorted(parents):
        if parents[pid] in family:
            family.add(pid)
    return sum(pages.get(pid, 0) for pid in family) * 4096 / 2**20


def measure(recipes: int, settings: dict[str, str]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder), access_token_seconds="86400", **settings) as server,
        httpx2.Client(base_url=server.url, timeout=60) as client,
    ):
        log_in(client)
        zipped = {"Content-Type": "application/zip"}
        begun = client.post("/api/v1/imports", content=archive(recipes), headers=zipped)
        job, began = begun.raise_for_status().json(), time.monotonic()
        early = most = 0.0
        while job["state"] in ("queued", "running"):
            time.sleep(POLL_SECONDS)
            job = client.get(f"/api/v1/imports/{job['id']}").raise_for_status().json()
            if job["items"] >= recipes * EARLY:
                resident = resident_mebibytes(server.process.pid)
                early, most = early or resident, max(most, resident)
        seconds = time.monotonic() - began
    print(f"{job['state']}: {job['counts']}")
    print(f"{recipes} recipes in {seconds:.0f} s, {recipes / seconds:.0f} per second")
    print(f"MiB after a tenth: {early:.0f}, at most: {most:.0f}, ratio {most / early:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipes", type=int, default=10_000)
    parser.add_argument("--database-url", help="PostgreSQL; else SQLite.")
    given = parser.parse_args()
    url = given.database_url
    measure(given.recipes, {} if url is None else {"database_url": url})


if __name__ == "__main__":
    main()
