"""How fast a search is beside the plain list: `python -m benchmarks.search`.

One person has many recipes (benchmarks/shelf.py). Requests go one after another through one
connection; the plain list and every query take turns, so that whatever else the machine does
falls on both. What is reported is the ratio of the 95th percentiles.
"""

import argparse
import asyncio
import http.client
import json
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2

from benchmarks.filling import fill
from benchmarks.load import EMAIL, PASSWORD, database, log_in
from benchmarks.servers import CLIENT_CORE, recipes_server
from benchmarks.shelf import documents
from recipes_api.database import Database

LIST = ""
QUERIES = (
    "chicken", "saffron", "turnip", "soup", "salt", "xyzzy",
    "chicken soup", "tomato soup", "saffron risotto", "plantain fig", "creamy leek tart",
    "salt pepper oil", "chicken tomato saffron", "tomato chocolate cake",
    "c", "ch", "chick", "chicken s", "tomato ca",
    "chiken", "tomto soup", "zuchini gratin",
    '"wooden spoon"', '"chicken soup"', "soup -chicken", "-chicken -tomato",
    "category:soup", "keyword:(vegan or vegetarian) soup", "ingredient:saffron cake",
    "beef or pork stew", "time<30 soup", "time<30", "added>2026-01-01 lentil",
    "shelf 1234",
)  # fmt: skip


def register(address: str) -> tuple[uuid.UUID, dict[str, str]]:
    """A new person and their headers."""
    person = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada"}
    made = httpx2.post(f"{address}/api/v1/auth/register", json=person).raise_for_status()
    token = log_in(address)["access_token"]
    return uuid.UUID(made.json()["id"]), {"Authorization": f"Bearer {token}"}


async def write(url: str, owner_id: uuid.UUID, count: int) -> None:
    service = Database(url)
    async with service.writing() as session:
        await fill(session, owner_id, documents(count))
        await session.commit()
    await service.close()


class Client:
    """One kept connection, with as little between it and the socket as there can be."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc)
        self._headers = headers

    def ask(self, q: str) -> tuple[float, int]:
        """Milliseconds until the whole answer is there, and how many recipes it has."""
        query = f"&q={quote(q)}" if q else ""
        begin = time.perf_counter()
        self._connection.request("GET", f"/api/v1/recipes?limit=20{query}", headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - begin) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{q}: {answer.status} {body!r}")
        return took, len(json.loads(body)["items"])


def percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure(client: Client, rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """The times of every query, and how many hits each has on its page."""
    times: dict[str, list[float]] = {q: [] for q in (LIST, *QUERIES)}
    hits = {q: client.ask(q)[1] for q in times}
    for _ in range(rounds):
        for q in QUERIES:
            times[LIST].append(client.ask(LIST)[0])
            times[q].append(client.ask(q)[0])
    return times, hits


def report(times: dict[str, list[float]], hits: dict[str, int]) -> Iterator[str]:
    plain = percentile(times[LIST])
    every = [one for q in QUERIES for one in times[q]]
    yield f"p95: list {plain:.2f} ms, search {percentile(every):.2f} ms"
    yield f"ratio {percentile(every) / plain:.1f}"
    medians = statistics.median(times[LIST]), statistics.median(every)
    yield f"medians: list {medians[0]:.2f} ms, search {medians[1]:.2f} ms"
    for q in sorted(QUERIES, key=lambda q: -percentile(times[q])):
        median = statistics.median(times[q])
        yield f"  {q:40} {hits[q]:3} hits  p50 {median:6.2f}  p95 {percentile(times[q]):6.2f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    arguments.add_argument("--recipes", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=20)
    given = arguments.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="recipes-search-") as name,
        database(given.database) as url,
        recipes_server(Path(name), url) as address,
    ):
        owner_id, headers = register(address)
        url = url or f"sqlite+aiosqlite:///{Path(name, 'recipes.db')}"
        asyncio.run(write(url, owner_id, given.recipes))
        os.sched_setaffinity(0, {CLIENT_CORE})
        print(f"{given.database}, {given.recipes} recipes")
        print("\n".join(report(*measure(Client(address, headers), given.rounds))))


if __name__ == "__main__":
    main()
