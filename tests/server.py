"""The real server as a process, started the way the installed command starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

import recipes_api

SOURCES = Path(recipes_api.__file__).parent.parent
COMMAND = "from recipes_api.cli import app; app()"
STARTS_WITHIN_SECONDS = 60
STOPS_WITHIN_SECONDS = 30
POLL_SECONDS = 0.05


def run_command(
    *arguments: str, folder: Path, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """`recipes-api ARGUMENTS`, with only these `RECIPES_API_` settings, until it ends."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=folder,
        env=_environment(settings),
        capture_output=True,
        timeout=STARTS_WITHIN_SECONDS,
        check=False,
    )


def _environment(settings: dict[str, str]) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("RECIPES_API_")
    }
    given = {f"RECIPES_API_{name.upper()}": value for name, value in settings.items()}
    return inherited | {"PYTHONPATH": str(SOURCES)} | given


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class ServerProcess:
    """`with ServerProcess(tmp_path, database_url=...) as server:` runs `recipes-api serve`.

    Inside the block the server is ready; on leaving it, it is stopped, however the block ended.
    `settings` are RECIPES_API_ names in lower case. Its output is in `folder`.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._log = folder / f"server-{self.port}.log"
        self._settings = {"data_dir": str(folder), "public_url": self.url} | settings
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self.kill() if kind is not None else self.stop()

    def start(self) -> None:
        """Also again, after a kill: at the same address, on the same data."""
        assert self._process is None
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "serve", "--port", str(self.port)],
                cwd=self._folder,
                env=_environment(self._settings),
                stdout=log,
                stderr=log,
            )

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server is not running"
        return self._process

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self._answers():
            assert self.process.poll() is None, f"the server ended:\n{self.log}"
            assert time.monotonic() < deadline, f"the server is not ready:\n{self.log}"
            time.sleep(POLL_SECONDS)

    def wait_until_no_more_is_accepted(self) -> None:
        """After `ask_to_stop`: new connections are refused, old requests may still be answered."""
        deadline = time.monotonic() + STOPS_WITHIN_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                return
            assert time.monotonic() < deadline, f"the server still accepts:\n{self.log}"
            time.sleep(POLL_SECONDS)

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx2.TransportError:
            return False

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """The exit code."""
        code = self.process.wait(STOPS_WITHIN_SECONDS)
        self._process = None
        return code

    def stop(self) -> int:
        """Gracefully; returns the exit code."""
        self.ask_to_stop()
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """At once, with nothing finished: SIGKILL."""
        self.process.kill()
        self.wait()
