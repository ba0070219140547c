"""Both wheels of a release, for this Python and platform: `python .ci/wheels.py` makes them, repairs them and tries them out.

    python .ci/wheels.py              a pure wheel and a compiled one, into dist/
    python .ci/wheels.py --into DIR   into another folder
    python .ci/wheels.py --quick      the compiled one sooner made and slower to run: to see that it works, not for release
    python .ci/wheels.py --pure       the pure one alone: where there is no C compiler

On Linux the compiled wheel is given the manylinux or musllinux tag that it deserves, where auditwheel and patchelf are installed.
Each wheel goes into a new environment, where `.ci/check_wheel.py` looks at it; both must play the same games, and the compiled one
must be as much faster as `gigawatt --version` says. docs/releasing.md has the rest: other platforms, and what is done with the wheels.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CHECK: Final = ROOT / ".ci" / "check_wheel.py"
REPAIRS: Final = ("auditwheel", "patchelf")
"""What gives a wheel for Linux its tag."""
PATH: Final = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)))
"""Where programs are looked for: beside this Python first."""
ROUNDS: Final = 3
SPEED: Final = ROOT / "benchmarks" / "compare_speed.py"
SECONDS: Final = "0.5"
GAINS: Final = {"ply of random play, us": "RANDOM_GAIN", "decision of a planner, us": "PLANNER_GAIN"}
"""What is measured of both builds, and the name of the gain that `gigawatt.compiled` promises."""


def main() -> int:
    """Make both wheels and try them; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=ROOT / "dist", metavar="DIR", help="where the wheels go (dist/)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--quick", action="store_true", help="compile as for development: not for release")
    kind.add_argument("--pure", action="store_true", help="make the pure wheel alone")
    options = parser.parse_args()
    switch = "0" if options.pure else "quick" if options.quick else "1"
    try:
        with tempfile.TemporaryDirectory(prefix="gigawatt-wheels-") as work:
            return make_and_check(Path(work), switch, options.into)
    except subprocess.CalledProcessError as error:
        print(error.stderr or error, file=sys.stderr)
        return 1


def make_and_check(work: Path, switch: str, into: Path) -> int:
    """Make the wheels in a working folder, and move them to another if all is well; returns the exit code.

    Args:
        work: an empty folder.
        switch: how the build hook compiles; "0" for a pure wheel and no other.
        into: where sound wheels go; made if need be.
    """
    switches = {"interpreted": "0"} if switch == "0" else {"interpreted": "0", "compiled": switch}
    with ThreadPoolExecutor(len(switches)) as pool:
        tried = list(pool.map(lambda build: make_and_play(work, build, switches[build]), switches))
    wheels = {build: wheel for build, (wheel, _, _) in zip(switches, tried, strict=True)}
    pythons = {build: python for build, (_, python, _) in zip(switches, tried, strict=True)}
    if len({played for _, _, played in tried}) > 1:
        print("the two builds do not play the same games", file=sys.stderr)
        return 1
    # What is compiled quickly, on a machine that does other things, is measured once, told and no more.
    if "compiled" in pythons and not is_as_promised(pythons, ROUNDS if switch == "1" else 1) and switch == "1":
        return 1
    into.mkdir(parents=True, exist_ok=True)
    for wheel in wheels.values():
        print(f"{shutil.copy(wheel, into)}: {wheel.stat().st_size / 1e6:.1f} MB")
    return 0


def make_and_play(work: Path, build: str, switch: str) -> tuple[Path, Path, str]:
    """Make the wheel of a build, install it and have it play; returns the wheel, its Python, and the digest of its games.

    Raises:
        subprocess.CalledProcessError: a step failed; it has said why.
    """
    wheel = make(switch, work / f"made-{build}")
    if build == "compiled":
        wheel = repair(wheel, work / "repaired")
    python = install(wheel, work / build)
    return wheel, python, check(python, build)


def make(switch: str, folder: Path) -> Path:
    """Have pip make a wheel in an empty folder, with the switch of the build hook set; returns where it lies.

    Raises:
        subprocess.CalledProcessError: it could not be made; pip has said why.
    """
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, env={**os.environ, "GIGAWATT_COMPILE": switch})
    (wheel,) = folder.glob("*.whl")
    print(f"made {wheel.name}", flush=True)
    return wheel


def repair(wheel: Path, folder: Path) -> Path:
    """The wheel with a tag that says which systems it runs on; the same wheel, and a line that says why, where that cannot be found out.

    Raises:
        subprocess.CalledProcessError: auditwheel refuses the wheel; it has said why.
    """
    if sys.platform != "linux":
        print("not repaired: cibuildwheel does that on this system")
        return wheel
    missing = [tool for tool in REPAIRS if shutil.which(tool, path=PATH) is None]
    if missing:
        print(
            f"not repaired for manylinux: {' and '.join(missing)} not installed (pip install {' '.join(REPAIRS)}); "
            "an index refuses this wheel, and it may not run elsewhere"
        )
        return wheel
    command = [str(shutil.which("auditwheel", path=PATH)), "repair", "--wheel-dir", str(folder), str(wheel)]
    subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "PATH": PATH})
    (repaired,) = folder.glob("*.whl")
    print(f"repaired: {repaired.name}")
    return repaired


def install(wheel: Path, home: Path) -> Path:
    """Install a wheel and what it depends on into a new environment; returns its Python.

    Raises:
        subprocess.CalledProcessError: it could not be installed; pip has said why.
    """
    venv.create(home)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", str(wheel)]
    subprocess.run(command, check=True)
    return python


def check(python: Path, build: str) -> str:
    """Look at what is installed there, and have it told; returns the digest of the games that it played.

    Raises:
        subprocess.CalledProcessError: something is wrong with it; that has been said.
    """
    told = run(python, str(CHECK), build)
    print(told, end="", flush=True)
    return told.splitlines()[-1]


def is_as_promised(pythons: dict[str, Path], times: int = ROUNDS) -> bool:
    """Measure both builds by turns, and tell whether the compiled one is as much faster as it says; the best rounds count."""
    rounds: dict[str, list[dict[str, float]]] = {build: [] for build in pythons}
    for _ in range(times):
        for build, python in pythons.items():
            rounds[build].append(json.loads(run(python, str(SPEED), "--alone", "--seconds", SECONDS)))
    names = ", ".join(GAINS.values())
    promised = run(pythons["compiled"], "-c", f"from gigawatt.compiled import {names}; print({names})").split()
    kept = True
    for name, least in zip(GAINS, map(int, promised), strict=True):
        slow, fast = (min(figures[name] for figures in rounds[build]) for build in ("interpreted", "compiled"))
        print(f"{name}: {slow:.1f} interpreted, {fast:.1f} compiled, {slow / fast:.1f} times as fast")
        if slow < fast * least:
            print(f"gigawatt --version promises {least} times", file=sys.stderr)
            kept = False
    return kept


def run(python: Path, *arguments: str) -> str:
    """What a program prints in an environment.

    Raises:
        subprocess.CalledProcessError: the program failed; it has said why.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(python), *arguments]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment, cwd=python.parent
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
