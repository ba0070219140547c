"""Hatch asks here what a wheel holds besides the sources: nothing, or with GIGAWATT_COMPILE the compiled modules as well.

A pure wheel needs no compiler and none of these requirements, and is what `pip install .` makes. GIGAWATT_COMPILE=1 makes a compiled
one as it is released, which takes minutes; with GIGAWATT_COMPILE=quick it is made sooner and runs slower, from what is compiled in
place where that is up to date.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH: Final = "GIGAWATT_COMPILE"
WAYS: Final[dict[str, list[str]]] = {"1": ["--release"], "quick": ["--reuse"]}
"""What the switch may say, and how `compile.py` is then called."""
COMPILER: Final = ("mypy[mypyc]==2.4.1", "librt==0.17.0")
"""Pinned together: compiled code calls librt as it was when mypyc wrote it. The extra `dev` has the same pins."""
REQUIREMENTS: Final = (*COMPILER, "setuptools>=65", "attrs>=23.2", "click>=8.1", "platformdirs>=4")
"""What compiling needs, and the games to profile by; pip brings it into the build's own environment."""


def read_switch() -> list[str] | None:
    """How to call `compile.py`, by the environment; None for a pure wheel.

    Raises:
        ValueError: the switch has a value that means nothing.
    """
    value = os.environ.get(SWITCH, "")
    if value in ("", "0"):
        return None
    if value not in WAYS:
        raise ValueError(f"{SWITCH} is 1 or quick for a compiled build, and 0 or empty for a pure one, not {value!r}")
    return WAYS[value]


class CompiledBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what `compile.py` makes to a wheel; an editable install is compiled in place."""

    def dependencies(self) -> list[str]:
        """Requirements of the build besides hatchling."""
        return [] if read_switch() is None else list(REQUIREMENTS)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed."""
        arguments = read_switch()
        if arguments is None:
            return
        command = [sys.executable, str(Path(self.root, ".ci", "compile.py"))]
        if version == "editable":
            _run(command)
            return
        self.folder = tempfile.mkdtemp(prefix="gigawatt-wheel-")
        _run([*command, *arguments, "--into", self.folder])
        for path in sorted(Path(self.folder).rglob("*")):
            if path.is_file():
                build_data["force_include"][str(path)] = path.relative_to(self.folder).as_posix()
        # Packed numbers are librt's, in the version they were compiled for; a pure wheel needs neither.
        build_data["dependencies"] += [f"librt=={metadata.version('librt')}", "mypy_extensions>=1.0"]
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # hatch's signature
        """Remove what has been packed."""
        if folder := getattr(self, "folder", None):
            shutil.rmtree(folder)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, stdout=sys.stderr)
    if done.returncode:
        raise SystemExit(
            f"compiling failed; without {SWITCH} the pure build needs no compiler and plays the same games"
        )
