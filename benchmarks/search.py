"""How fast a search is beside the plain list: `python -m benchmarks.search`.

One person has many recipes (benchmarks/shelf.py), then ten times as many: nine copies of each.
Requests go one after another through one connection; the plain list and every query take turns, so
that whatever else the machine does falls on both. What is reported is the ratio of the 95th
percentiles.
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
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from benchmarks.copies import COPIES, copy
from benchmarks.filling import analyze, fill
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


OTHERS = (
    "?sort=name", "?sort=name&order=desc", "?sort=rating", "?sort=time&q=soup", "?q=food:saffron",
    "/facets", "/facets?q=soup", "/cookable?have=saffron", "/cookable?have=saffron&have=rice",
    "/cookable?have=butter&have=flour&have=egg", "/{id}/similar",
)  # fmt: skip
"""What is asked beside: it has no target."""


def register(address: str) -> uuid.UUID:
    person = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada"}
    made = httpx2.post(f"{address}/api/v1/auth/register", json=person).raise_for_status()
    return uuid.UUID(made.json()["id"])


async def write(url: str, owner_id: uuid.UUID, count: int) -> None:
    service = Database(url)
    async with service.writing() as session:
        await fill(session, owner_id, documents(count))
        await session.commit()
    await analyze(service.engine)
    await service.close()


async def write_copies(url: str, count: int) -> None:
    service = Database(url)
    await copy(service.engine, count)
    await analyze(service.engine)
    await service.close()


class Client:
    """One kept connection, with as little between it and the socket as there can be."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc)
        self._headers = {"Authorization": f"Bearer {log_in(address)['access_token']}"}

    def search(self, q: str) -> tuple[float, int]:
        """Milliseconds until the whole answer is there, and how many recipes it has."""
        took, answer = self.ask(f"?limit=20&q={quote(q)}" if q else "?limit=20")
        return took, len(answer["items"])

    def ask(self, path: str) -> tuple[float, Any]:
        """Milliseconds, and the answer."""
        begin = time.perf_counter()
        self._connection.request("GET", f"/api/v1/recipes{path}", headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - begin) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body!r}")
        return took, json.loads(body)


def percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure(client: Client, rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """The times of every query, and how many hits each has on its page."""
    times: dict[str, list[float]] = {q: [] for q in (LIST, *QUERIES)}
    hits = {q: client.search(q)[1] for q in times}
    for _ in range(rounds):
        for q in QUERIES:
            times[LIST].append(client.search(LIST)[0])
            times[q].append(client.search(q)[0])
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


def others(client: Client) -> Iterator[str]:
    first = client.ask("?limit=1")[1]["items"][0]["id"]
    for path in OTHERS:
        times = [client.ask(path.format(id=first))[0] for _ in range(10)]
        yield f"  {path:40} p50 {statistics.median(times):7.2f}  most {max(times):7.2f}"


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
        owner_id = register(address)
        url = url or f"sqlite+aiosqlite:///{Path(name, 'recipes.db')}"
        asyncio.run(write(url, owner_id, given.recipes))
        show(given.database, given.recipes, address, given.rounds)
        asyncio.run(write_copies(url, given.recipes))
        show(given.database, given.recipes * (COPIES + 1), address, given.rounds)


def show(kind: str, recipes: int, address: str, rounds: int) -> None:
    os.sched_setaffinity(0, {CLIENT_CORE})
    print(f"{kind}, {recipes} recipes")
    client = Client(address)
    print("\n".join(report(*measure(client, rounds))))
    print("\n".join(others(client)), flush=True)


if __name__ == "__main__":
    main()
