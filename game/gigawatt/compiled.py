"""The build in use: the sources themselves, or the extension modules that `.ci/compile.py` makes of some of them.

Both play the same games, digest for digest; only the speed differs. A compiled module beside its source takes precedence, which is
a trap for anyone who edits the source: `stale` detects that.
"""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

RANDOM_GAIN: Final = 10
PLANNER_GAIN: Final = 7
"""The least factors by which the compiled build is faster, with random players and with planners.

`.ci/wheels.py` checks them against its measurements.
"""

_PACKAGE: Final = Path(__file__).resolve().parent
_PACKAGES: Final = ("batch", "core", "match", "policies", "study")
_TELLING: Final = "core/game.py"
"""The module that stands for all of them: they are compiled together."""


def build_name() -> str:
    """`compiled` or `interpreted`: the kind of the modules that this interpreter imports."""
    return "interpreted" if compiled_form(_PACKAGE / _TELLING) is None else "compiled"


def compiled_form(source: Path) -> Path | None:
    """The extension module that this interpreter loads instead of a source file, or None."""
    for suffix in EXTENSION_SUFFIXES:
        path = source.with_name(source.stem + suffix)
        if path.exists():
            return path
    return None


def describe_other_build() -> str:
    """One sentence about the speed of the other build, and one about getting it."""
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
    """A warning with advice if sources were edited after they were compiled; empty otherwise.

    Only a checkout can be edited; the file times of an installation by pip are meaningless.
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
