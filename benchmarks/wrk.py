"""Load by `wrk`, on a core of its own."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import CLIENT_CORE

REQUESTS = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
FAILURES = re.compile(r"^\s+(?:Socket errors|Non-2xx or 3xx responses): .*$", re.MULTILINE)
MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What to send: a Lua script for wrk, where a plain GET is not enough."""

    url: str
    headers: dict[str, str]
    script: str | None = None
    connections: int = 32
    threads: int = 1


@dataclass(frozen=True)
class Measured:
    per_second: float
    p50_ms: float
    p99_ms: float


def run(load: Load, seconds: int, folder: Path) -> Measured:
    """Sends for so many seconds; raises RuntimeError if any answer was an error."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: `apt-get install wrk`.")
    command = ["taskset", "--cpu-list", str(CLIENT_CORE), wrk, "--latency", f"-d{seconds}s"]
    command += [f"-c{load.connections}", f"-t{load.threads}"]
    for name, value in load.headers.items():
        command += ["--header", f"{name}: {value}"]
    if load.script is not None:
        script = folder / "load.lua"
        script.write_text(load.script)
        command += ["--script", str(script)]
    printed = subprocess.run(
        [*command, load.url], capture_output=True, text=True, check=True, timeout=seconds + 60
    ).stdout
    if failed := FAILURES.search(printed):
        raise RuntimeError(f"{load.url}: {failed[0].strip()}")
    rate = REQUESTS.search(printed)
    if rate is None:
        raise RuntimeError(printed)
    latency = {
        percent: float(number) * MILLISECONDS[unit]
        for percent, number, unit in LATENCY.findall(printed)
    }
    return Measured(float(rate[1]), latency["50"], latency["99"])
