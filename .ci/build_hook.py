"""Hatch asks here what a wheel holds besides the sources: nothing, or with GIGAWATT_COMPILE=1 the compiled modules as well.

A pure wheel needs no compiler and none of these requirements, and is what `pip install .` makes.
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
REQUIREMENTS: Final = ("mypy[mypyc]>=2.4", "setuptools>=65", "attrs>=23.2")
"""What compiling needs; pip brings it into the build's own environment."""


def is_switched_on() -> bool:
    """Whether the environment asks for the compiled build.

    Raises:
        ValueError: the switch has a value that says neither.
    """
    value = os.environ.get(SWITCH, "")
    if value not in ("", "0", "1"):
        raise ValueError(f"{SWITCH} is 1 for the compiled build and 0 or empty for the plain one, not {value!r}")
    return value == "1"


class CompiledBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what `compile.py` makes to a wheel; an editable install is compiled in place."""

    def dependencies(self) -> list[str]:
        """Requirements of the build besides hatchling."""
        return list(REQUIREMENTS) if is_switched_on() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed."""
        if not is_switched_on():
            return
        command = [sys.executable, str(Path(self.root, ".ci", "compile.py"))]
        if version == "editable":
            _run(command)
            return
        self.folder = tempfile.mkdtemp(prefix="gigawatt-wheel-")
        _run([*command, "--one-file", "--into", self.folder])
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
            f"compiling failed; without {SWITCH}=1 the plain build needs no compiler and plays the same games"
        )
