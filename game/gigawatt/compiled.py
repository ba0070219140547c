"""Which build runs: the sources as they are, or the extension modules that `.ci/compile.py` makes of some of them.

Both play the same games to the last digest; only the speed differs. A compiled module stands beside its source and wins over it,
which is a trap for whoever edits the source: `stale` finds that out.
"""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

RANDOM_GAIN: Final = 10
PLANNER_GAIN: Final = 7
"""How many times as many plies of random players and of planners the compiled build plays in a second, at the least; `.ci/wheels.py`
holds this against what it measures."""

_PACKAGE: Final = Path(__file__).resolve().parent
_PACKAGES: Final = ("batch", "core", "match", "policies", "study")
_TELLING: Final = "core/game.py"
"""The module whose build stands for all: they are compiled together."""


def build_name() -> str:
    """`compiled` or `interpreted`, of the modules that this interpreter would import."""
    return "interpreted" if compiled_form(_PACKAGE / _TELLING) is None else "compiled"


def compiled_form(source: Path) -> Path | None:
    """The extension module that this interpreter would load in place of a source file, or None."""
    for suffix in EXTENSION_SUFFIXES:
        path = source.with_name(source.stem + suffix)
        if path.exists():
            return path
    return None


def describe_other_build() -> str:
    """One sentence on what the build that does not run here would bring, and one on how to get it."""
    from gigawatt.resources import checkout

    if build_name() == "interpreted":
        gain = f"at least {RANDOM_GAIN} times as fast with random players and {PLANNER_GAIN} times with planners"
        way = "python .ci/compile.py"
        if checkout() is None:
            way = "pip install gigawatt where a release has it for this Python, or GIGAWATT_COMPILE=1 pip install . in a checkout"
        return f"The compiled build plays the same games {gain}. To get it: {way}"
    loss = f"at most 1/{RANDOM_GAIN} as fast with random players and 1/{PLANNER_GAIN} with planners"
    way = "pip install . in a checkout" if checkout() is None else "python .ci/compile.py --clean"
    return f"The interpreted build plays the same games, {loss}, from sources that can be changed. To get it: {way}"


def stale() -> str:
    """One line that says what to do where sources were edited after they were compiled; empty where all is well.

    Only a checkout can be edited; what pip installed has no times to compare.
    """
    from gigawatt.resources import checkout

    if build_name() == "interpreted" or checkout() is None:
        return ""
    old = []
    for package in _PACKAGES:
        for source in sorted((_PACKAGE / package).rglob("*.py")):
            made = compiled_form(source)
            if made is not None and made.stat().st_mtime < source.stat().st_mtime:
                old.append(source.relative_to(_PACKAGE).as_posix())
    if not old:
        return ""
    others = f" and {len(old) - 1} more" if len(old) > 1 else ""
    return (
        f"{old[0]}{others} changed after it was compiled, so what runs is old: "
        "run python .ci/compile.py, or python .ci/compile.py --clean"
    )
