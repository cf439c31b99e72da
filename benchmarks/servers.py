"""Servers to measure: each a process of its own on one core, while the client has another."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

SERVER_CORE, CLIENT_CORE = 0, 1
START_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(command: list[str], environment: dict[str, str], ready: str) -> Iterator[None]:
    """A server process, from when `ready` answers until the block is left."""
    process = subprocess.Popen(
        ["taskset", "--cpu-list", str(SERVER_CORE), *command],
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, ready)
        yield
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait(process: "subprocess.Popen[bytes]", ready: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if httpx2.get(ready).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


@contextmanager
def raw_server() -> Iterator[str]:
    """`benchmarks.raw` under uvicorn, as fast as uvicorn is; gives its address."""
    port = free_port()
    serve = ["-m", "uvicorn", "benchmarks.raw:app", "--port", str(port), "--no-access-log"]
    address = f"http://127.0.0.1:{port}"
    with started([sys.executable, *serve, "--no-server-header"], {}, f"{address}/2"):
        yield address


@contextmanager
def recipes_server(data_dir: Path, database_url: str | None) -> Iterator[str]:
    """This service as an operator starts it; gives its address."""
    port = free_port()
    environment = {
        "RECIPES_API_DATA_DIR": str(data_dir),
        "RECIPES_API_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "RECIPES_API_REGISTRATIONS_PER_HOUR": "1000",
    }
    if database_url is not None:
        environment["RECIPES_API_DATABASE_URL"] = database_url
    command = [str(Path(sys.executable).with_name("recipes-api")), "serve", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with started(command, environment, f"{address}/health/ready"):
        yield address
